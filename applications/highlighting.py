"""A CV's text cut where evidence begins and ends, so that a page can mark it without changing a letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text. ``criteria`` are the numbers (from 1) of those that it is evidence for, none if plain;
    ``anchors`` name the quotes that begin here, as ``(criterion, quote)`` numbers."""

    text: str
    criteria: tuple[int, ...]
    anchors: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Quote:
    criterion: int
    number: int
    start: int
    end: int


def segments(text: str, criteria: Sequence[dict[str, Any]]) -> list[Segment]:
    """``text`` in pieces whose concatenation is ``text`` again; offsets count Unicode code points.

    ``criteria`` are an explanation's, with ``evidence``. Offsets outside of the text, which only a text that was read
    anew can bring about, are cut to it or left out.
    """
    quotes = _quotes(criteria, len(text))
    borders = sorted({0, len(text), *(one.start for one in quotes), *(one.end for one in quotes)})
    return [_segment(text, start, end, quotes) for start, end in pairwise(borders)]


def _quotes(criteria: Sequence[dict[str, Any]], length: int) -> list[_Quote]:
    found = [
        _Quote(place, number, max(0, one["start"]), min(length, one["end"]))
        for place, criterion in enumerate(criteria, start=1)
        for number, one in enumerate(criterion.get("evidence") or (), start=1)
    ]
    return [quote for quote in found if quote.start < quote.end]


def _segment(text: str, start: int, end: int, quotes: Sequence[_Quote]) -> Segment:
    covering = [quote for quote in quotes if quote.start <= start and quote.end >= end]
    return Segment(
        text=text[start:end],
        criteria=tuple(dict.fromkeys(quote.criterion for quote in covering)),
        anchors=tuple((quote.criterion, quote.number) for quote in covering if quote.start == start),
    )
