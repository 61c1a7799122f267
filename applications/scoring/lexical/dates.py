"""Reads spans of time ("03/2019 - present", "März 2015 bis Juni 2018") as months counted from year 0."""

import re
from dataclasses import dataclass

_MONTH_NAMES = (
    "jan|january|januar|janvier|enero|janeiro|ene", "feb|february|februar|fevrier|février|febrero|fevereiro|fev|févr",
    "mar|march|märz|maerz|mrz|mars|marzo|março|marco", "apr|april|avril|abril|avr|abr", "may|mai|mayo|maio",
    "jun|june|juni|juin|junio|junho", "jul|july|juli|juillet|julio|julho|juil", "aug|august|août|aout|agosto|ago",
    "sep|sept|september|septembre|septiembre|setembro|set", "oct|october|okt|oktober|octobre|octubre|outubro|out",
    "nov|november|novembre|noviembre|novembro", ("dec|december|dez|dezember|décembre|decembre|diciembre|dezembro"
    "|dic|déc"),
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split("|")}
_NOW = frozenset(
    "present current currently now today date ongoing heute aktuell jetzt laufend aujourd'hui actuel actuellement "
    "présent"
    " presente actual actualmente atual atualmente hoje hoy oggi".split()
)
# A word that could be a month or "present" is looked up after the match: an alternation of names is ten times slower.
_POINT = (
    r"(?:(?P<m{n}>[^\W\d_]{{3,10}})\.?,?\s*(?:\d{{1,2}},?\s+)?|(?:\d{{1,2}}[./])?(?P<d{n}>\d{{1,2}})\s?[./-]\s?)?"
    r"(?P<y{n}>(?:19|20)\d\d|['’]\d\d)(?!\d)"
)
_SPAN = re.compile(
    _POINT.format(n=1)
    + r"\s*(?:-|–|—|−|―|~|→|to|until|till|through|thru|bis|à|a|au|al|até|hasta|[^\s\d.,;:()/]{1,3}|\s)\s*"
    + r"(?:(?:to|the|zum|den)\s)?(?:"
    + _POINT.format(n=2)
    + r"|(?P<now>[^\W\d_]{3,12}(?:'hui)?))"
)
_SINCE = re.compile(r"\b(?:since|seit|depuis|desde)\s+" + _POINT.format(n=1))
_YEAR = re.compile(r"(?:19|20)\d\d|['’]\d\d")
_BESIDE = 48  # characters: as far from a year as what belongs to its span can stand
_LONGEST = 60 * 12  # months: longer than any career


@dataclass(frozen=True, slots=True)
class Span:
    """Months from year 0: `first` included, `last` excluded; `start`..`end` is where it is written."""

    first: int
    last: int
    start: int
    end: int


def spans(line: str, now: int) -> list[Span]:
    """Every span of time written in `line`; `now` is the month that "present" means."""
    years = [match.span() for match in _YEAR.finditer(line)]
    if not years:
        return []
    low = line.lower()
    if len(low) != len(line):
        return []
    begin, end = max(0, years[0][0] - _BESIDE), min(len(low), years[-1][1] + _BESIDE)
    has_end = len(years) > 1 or any(word in low for word in _NOW)
    found = [span for match in _SPAN.finditer(low, begin, end) if (span := _span(match, now))] if has_end else []
    if not found and (match := _SINCE.search(low)):
        found = [Span(_month(match, "1", 1), now, match.start(), match.end())]
    return [span for span in found if 0 < span.last - span.first <= _LONGEST]


def months(found: list[tuple[int, int]]) -> int:
    """Months covered by (first, last) pairs, overlaps counted once."""
    total, done = 0, 0
    for first, last in sorted(found):
        if last > done:
            total += last - max(first, done)
            done = last
    return total


def _span(match: re.Match[str], now: int) -> Span | None:
    if match["now"] and match["now"] not in _NOW:
        return None
    first = _month(match, "1", 1)
    whole_years = match["d1"] is None and match["m1"] not in MONTHS
    last = now if match["now"] else _month(match, "2", 1 if whole_years else 12) + (0 if whole_years else 1)
    if whole_years and last == first:
        last = first + 12  # "2019 - 2019" is some of a year; count it as one, as "2019 - 2020" is
    named_by_other_word = match["m1"] and match["m1"] not in MONTHS
    return Span(first, last, match.start("y1") if named_by_other_word else match.start(), match.end())


def _month(match: re.Match[str], which: str, default: int) -> int:
    written = match[f"y{which}"]
    year = int(written) if written.isdigit() else _short_year(int(written[1:]))
    name, digits = match[f"m{which}"], match[f"d{which}"]
    month = MONTHS.get(name or "") or (int(digits) if digits and 1 <= int(digits) <= 12 else default)
    return year * 12 + month - 1


def _short_year(two: int) -> int:
    return 1900 + two if two > 50 else 2000 + two
