"""The page and the plot say what was measured, and a goal that was missed is not hidden."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from bench import document
from bench.board import Goal, Row

ROWS = [
    Row("list", "list 50", "requests/s", {"project": 209.4, "limit": 856.2}, (Goal("× ordinary", 7.24, 15),)),
    Row("idle", "idle memory", "MB", {"memory": 380.2}, (Goal("MB", 380.2, 400, at_least=False),)),
]


def test_the_table_goes_between_the_marks_and_nothing_else_changes(tmp_path: Path) -> None:
    page, plot = tmp_path / "page.md", tmp_path / "board.svg"
    page.write_text(f"# Before\n\n{document.BEGIN}\nold\n{document.END}\n\nAfter\n")
    document.write(ROWS, "make bench", page=page, plot=plot)
    text = page.read_text()
    assert text.startswith(f"# Before\n\n{document.BEGIN}\n`make bench`")
    assert text.endswith(f"{document.END}\n\nAfter\n")
    assert "| list 50 | project 209; limit 856 (requests/s) | **MISSED**: × ordinary 7.24 (≥ 15.0) |" in text
    assert "| met: MB 380 (≤ 400) |" in text
    assert "1 of 2 goals met, 1 missed." in text
    assert "old" not in text


def test_the_plot_is_a_picture_with_each_goal_in_words(tmp_path: Path) -> None:
    document.draw(ROWS, tmp_path / "board.svg")
    words = " ".join(ET.parse(tmp_path / "board.svg").getroot().itertext())  # noqa: S314 - our own file
    assert "list 50: × ordinary" in words
    assert "idle memory: MB" in words


def test_how_far_a_goal_is_reached() -> None:
    assert document.reached(Goal("rate", 30, 15)) == 2
    assert document.reached(Goal("ms", 100, 50, at_least=False)) == 0.5
    assert document.reached(Goal("growth", 0, 50, at_least=False)) == 20


def test_a_page_without_marks_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("mine")
    with pytest.raises(ValueError, match="lacks the marks"):
        document.write(ROWS, "make bench", page=tmp_path / "page.md", plot=tmp_path / "board.svg")
    assert (tmp_path / "page.md").read_text() == "mine"
