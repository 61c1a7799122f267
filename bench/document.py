"""What was measured, as a table and a plot: between two marks of docs/benchmarks.md, and docs/images/board.svg."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.board import Goal, Row, shown
from bench.place import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
PLOT = ROOT / "docs" / "images" / "board.svg"
BEGIN, END = "<!-- measured: written by the command -->", "<!-- end of what was measured -->"


def write(rows: Sequence[Row], command: str, *, page: Path = PAGE, plot: Path = PLOT) -> None:
    """Replace what stands between the marks, and the plot. Raises ValueError where the page has no marks."""
    text = page.read_text()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page} lacks the marks {BEGIN} and {END}")
    draw(rows, plot)
    page.write_text(f"{before}{BEGIN}\n{table(rows, command)}\n{END}{after}")


def table(rows: Sequence[Row], command: str) -> str:
    """The rows as Markdown, with the command and the day."""
    lines = [
        f"`{command}`, {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores.",
        "",
        "| the work | measured | goals |",
        "| --- | --- | --- |",
    ]
    for row in rows:
        figures = "; ".join(f"{name} {shown(value)}" for name, value in row.figures.items())
        goals = "<br>".join(f"{'met' if goal.met else '**MISSED**'}: {goal}" for goal in row.goals)
        lines.append(f"| {row.work} | {figures} ({row.unit}) | {goals} |")
    missed, all_goals = _missed(rows), sum(len(row.goals) for row in rows)
    return "\n".join([*lines, "", f"{all_goals - missed} of {all_goals} goals met, {missed} missed."])


def _missed(rows: Sequence[Row]) -> int:
    return sum(not goal.met for row in rows for goal in row.goals)


def draw(rows: Sequence[Row], plot: Path) -> None:
    """Each goal as a bar: how far it is reached, on a logarithmic scale; right of the line is met."""
    # Of the development tools, and slow to import.
    import matplotlib as mpl
    from matplotlib.figure import Figure

    goals = [(f"{row.work}: {goal.name}", reached(goal), goal.met) for row in rows for goal in row.goals]
    goals.reverse()
    # Text stays text, and the same figures give the same file.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "board", "font.size": 8}):
        figure = Figure(figsize=(9, 0.6 + 0.22 * len(goals)), layout="constrained")
        axes = figure.subplots()
        colours = ["#2a7f62" if met else "#c4452d" for _, _, met in goals]
        axes.barh(range(len(goals)), [share - 1 for _, share, _ in goals], left=1, color=colours, height=0.7)
        axes.set_yticks(range(len(goals)), [name for name, _, _ in goals])
        axes.set_xscale("log")
        axes.axvline(1, color="black", linewidth=0.8)
        axes.set_xlabel("reached as a share of the goal (1 = met)")
        axes.spines[["top", "right"]].set_visible(False)
        plot.parent.mkdir(exist_ok=True)
        figure.savefig(plot, format="svg", metadata={"Date": None})


def reached(goal: Goal) -> float:
    """1 where the goal is just met, 2 where it is met twice over; kept within 1/20 and 20 so that all can be seen."""
    share = goal.reached / goal.value if goal.at_least else goal.value / max(goal.reached, 1e-9)
    return min(max(share, 0.05), 20.0)
