"""The years that positions add up to."""

from collections.abc import Sequence
from datetime import date

from applications.parsing.types import Experience


def total_years(entries: Sequence[Experience], as_of: date) -> float | None:
    """Years of work, to one decimal, months counted once; None if no position is dated.

    Months are counted inclusively ("Jan 2020 - Dec 2020" is a year); bare years from the middle of one to the middle of
    the other ("2017 - 2019" is two), half a year if they are the same. A position that lasts counts up to ``as_of``.
    """
    spans = sorted(span for entry in entries if (span := _months(entry, as_of)) is not None)
    if not spans:
        return None
    total = covered = 0
    for begin, end in spans:
        total += max(0, end - max(begin, covered))
        covered = max(covered, end)
    return round(total / 12, 1)


def _months(entry: Experience, as_of: date) -> tuple[int, int] | None:
    """Months since year 0, the end exclusive."""
    if entry.start is None:
        return None
    begin = _month(entry.start, middle=6)
    now = as_of.year * 12 + as_of.month
    if entry.end is None:
        end = now
    elif len(entry.end) == 7:
        end = _month(entry.end, middle=6) + 1
    else:
        end = _month(entry.end, middle=6) + (6 if entry.end == entry.start else 0)
    end = min(end, now)
    return (begin, end) if begin <= end and end - begin <= 12 * 60 else None


def _month(written: str, *, middle: int) -> int:
    year, _, month = written.partition("-")
    return int(year) * 12 + (int(month) - 1 if month else middle)
