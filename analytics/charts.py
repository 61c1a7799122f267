"""The geometry of charts that are drawn as SVG on the server: plain numbers for attributes, no inline style."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format

WIDTH, HEIGHT = 640, 180
GAP = 0.2
"""The part of a bar's place that stays empty."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in the drawing's units, with what it says; ``inner`` is a part of it, from the ground up."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float
    inner: int
    inner_y: float
    inner_height: float
    middle: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars from left to right; ``top`` is the value at the drawing's upper edge; ``ticks`` are ``(middle, label)``."""

    bars: tuple[Bar, ...]
    top: int
    ticks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = HEIGHT


def bars(values: Sequence[tuple[str, int, int]], *, labels: int = 10) -> Chart:
    """A chart of ``(label, value, inner)``, with about so many labels below it."""
    top = max([1, *(value for _, value, _ in values)])
    place = WIDTH / max(1, len(values))
    drawn = tuple(_bar(number, one, place, top) for number, one in enumerate(values))
    every = max(1, -(-len(values) // labels))
    ticks = tuple((bar.middle, bar.label) for number, bar in enumerate(drawn) if number % every == 0)
    return Chart(drawn, top, ticks)


def _bar(number: int, one: tuple[str, int, int], place: float, top: int) -> Bar:
    label, value, inner = one
    height, inner_height = (round(HEIGHT * part / top, 2) for part in (value, inner))
    return Bar(
        label=label,
        value=value,
        x=round(place * (number + GAP / 2), 2),
        y=round(HEIGHT - height, 2),
        width=round(place * (1 - GAP), 2),
        height=height,
        inner=inner,
        inner_y=round(HEIGHT - inner_height, 2),
        inner_height=inner_height,
        middle=round(place * (number + 0.5), 2),
    )


def trend(rows: Sequence[dict[str, Any]]) -> Chart:
    """CVs a day, and how many of them are scored."""
    return bars([(date_format(row["date"], "j M"), row["count"], row["scored"]) for row in rows], labels=8)


def distribution(rows: Sequence[dict[str, Any]]) -> Chart:
    """How many have a score in each range of ten."""
    return bars([(row["range"].replace("-", "–"), row["count"], 0) for row in rows])
