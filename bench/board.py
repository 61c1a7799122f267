"""The rows of the board: what was measured, in which unit, against which goal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that was aimed at; ``at_least`` or else at most ``value``."""

    name: str
    reached: float
    value: float
    at_least: bool = True

    @property
    def met(self) -> bool:
        return self.reached >= self.value if self.at_least else self.reached <= self.value

    def __str__(self) -> str:
        sign = "≥" if self.at_least else "≤"
        return f"{self.name} {shown(self.reached)} ({sign} {shown(self.value)})"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the board. ``figures`` are what was measured, by name, in ``unit``.

    ``steady`` are ratios of the project to what it is measured beside, by processor time where that can be had: what
    the gate compares from one run to another.
    """

    key: str
    work: str
    unit: str
    figures: Mapping[str, float]
    goals: tuple[Goal, ...] = ()
    steady: Mapping[str, float] = field(default_factory=dict)


def shown(value: float) -> str:
    """Three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def by_turns(measures: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """The median of each measure; they take turns, so that what else the machine does falls on all of them."""
    found: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            found[name].append(measure())
    return {name: median(values) for name, values in found.items()}


AGAINST = {"ordinary": "× ordinary", "limit": "of the limit"}
"""What a ratio to each of these is called."""


def ratios(figures: Mapping[str, float], *, ordinary: float, limit: float) -> tuple[Goal, ...]:
    """The two goals of a rate: how many times the ordinary, and which share of the limit."""
    wanted = {"ordinary": ordinary, "limit": limit}
    return tuple(
        Goal(ratio, figures["project"] / figures[name], wanted[name])
        for name, ratio in AGAINST.items()
        if name in figures
    )
