"""Positions held: title, employer, dates and what was done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from applications.parsing.fields import companies, dates, places, positions, titles
from applications.parsing.fields.lines import Line
from applications.parsing.fields.sections import Kind, Section
from applications.parsing.types import Experience

MAX_ENTRIES = 40
MAX_SUMMARY = 600
_MAX_HEADER = 140  # characters of a line that may name a position


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A line whose date says that a position begins here."""

    place: int
    span: dates.Span


def read(sections: Sequence[Section]) -> tuple[Experience, ...]:
    """Positions, the latest first; those that still last stand before all others."""
    entries: list[Experience] = []
    for section in sections:
        if section.kind is Kind.EXPERIENCE:
            entries += _entries(section.lines)
    if not entries:
        for section in sections:
            if section.kind in (Kind.HEADER, Kind.OTHER, Kind.SUMMARY, Kind.CERTIFICATES, Kind.PROJECTS):
                entries += [
                    entry for entry in _entries(section.lines) if entry.title and titles.strength(entry.title) > 1
                ]
    titled = [entry for entry in entries if entry.title]
    if titled:  # among titled entries one without a title is a misreading, unless it surely names an employer
        entries = [entry for entry in entries if entry.title or companies.looks_like(entry.company or "")]
    entries = [entry for entry in entries if entry.title or entry.company]
    return tuple(sorted(entries, key=_recency, reverse=True)[:MAX_ENTRIES])


def _recency(entry: Experience) -> str:
    """Sorts by end; sorted() is stable, so that equals keep their order on the page."""
    if entry.start and entry.end is None:
        return "9999-99"
    return (entry.end or entry.start or "0000").ljust(7, "~")


# --- from lines to entries -------------------------------------------------------------------------------------------


def _entries(raw: Sequence[Line]) -> list[Experience]:
    lines = _mended(raw)
    anchors = _anchors(lines)
    if not anchors:
        return _undated(lines)
    dates_first = anchors[0].place == 0
    blocks: list[tuple[int, int, _Anchor]] = []
    floor = 0
    for number, anchor in enumerate(anchors):
        ceiling = anchors[number + 1].place if number + 1 < len(anchors) else len(lines)
        first, last = _header(lines, anchor, floor, ceiling, dates_first=dates_first)
        blocks.append((first, last, anchor))
        floor = last + 1
    entries: list[Experience] = []
    for number, (first, last, anchor) in enumerate(blocks):
        end = blocks[number + 1][0] if number + 1 < len(blocks) else len(lines)
        entry = positions.entry(lines[first : last + 1], anchor.place - first, anchor.span)
        if entry.company is None and entries and entry.title:
            entry = replace(entry, company=entries[-1].company)
        entries.append(replace(entry, summary=_summary(lines[last + 1 : end])))
    return entries


_LONE_TO = frozenset(("to", "-", "–", "—", "bis", "until", "à", "a"))


def _mended(lines: Sequence[Line]) -> list[Line]:
    """Dates broken over two lines ("2017 –" / "Present") put together."""
    mended: list[Line] = []
    for line in lines:
        if mended and line.text.lower() in _LONE_TO and re.search(r"\d{4}$", mended[-1].text):
            mended[-1] = replace(mended[-1], text=f"{mended[-1].text} {line.text}")
            continue
        if mended and len(mended[-1].text) < 90 and re.search(r"\d{4}\s*(?:[–—-]|to|bis|à)\s*$", mended[-1].text):
            joined = f"{mended[-1].text} {line.text}"
            spans = dates.find(joined)
            if spans and spans[-1].is_range and spans[-1].stop > len(mended[-1].text):
                mended[-1] = replace(mended[-1], text=_tabbed(joined, spans[-1]))
                continue
        mended.append(line)
    return mended


def _tabbed(text: str, span: dates.Span) -> str:
    return f"{text[: span.stop]}\t{text[span.stop :].strip()}".strip()


def _anchors(lines: Sequence[Line]) -> list[_Anchor]:
    ranges = [_Anchor(place, span) for place, line in enumerate(lines) if (span := _heads_entry(line, ranges=True))]
    singles = [_Anchor(place, span) for place, line in enumerate(lines) if (span := _heads_entry(line, ranges=False))]
    taken = {anchor.place for anchor in ranges}
    singles = [
        a
        for a in singles
        if a.place not in taken and titles.strength(positions.without(lines[a.place].text, a.span)) > 1
    ]
    return sorted(
        (*ranges, *(singles if len(ranges) < 2 or _same_shape(lines, ranges, singles) else [])), key=lambda a: a.place
    )


def _same_shape(lines: Sequence[Line], ranges: list[_Anchor], singles: list[_Anchor]) -> bool:
    """Single dates ("Intern  Summer 2022") count beside spans where they stand at the same end of their line."""
    at_end = sum(a.span.stop >= len(lines[a.place].text) - 1 for a in ranges) * 2 > len(ranges)
    return all((a.span.stop >= len(lines[a.place].text) - 1) == at_end for a in singles)


def _heads_entry(line: Line, *, ranges: bool) -> dates.Span | None:
    """The date of a line that may head an entry: a span, or a lone date, in a line that is no prose."""
    text = line.text
    if len(text) > 220:
        return None
    spans = [span for span in dates.find(text) if span.is_range is ranges]
    if not spans:
        return None
    span = spans[0]
    rest = positions.without(text, span).strip(" ,.-–|()")
    prose = len(rest.split()) > 14 or (text.endswith(".") and len(rest.split()) > 7) or rest[:1].islower()
    if prose and not (span.start == 0 and span.is_range):
        return None
    if line.bullet and len(rest) > 90:
        return None
    edge = span.start <= 2 or span.stop >= len(text) - 3 or "\t" in text or "|" in text
    return span if edge or len(rest) < 70 or _names_title_beside(text, span) else None


def _names_title_beside(text: str, span: dates.Span) -> bool:
    """ "Acme Corp  March 2011 to June 2012  Front Desk Clerk" on one line without wide gaps."""
    return span.is_range and any(titles.strength(part) > 1 for part in (text[: span.start], text[span.stop :]))


def _header(lines: Sequence[Line], anchor: _Anchor, floor: int, ceiling: int, *, dates_first: bool) -> tuple[int, int]:
    """First and last line of the block that names the position, around the line with its date."""
    place = anchor.place
    first = last = place
    rest = positions.without(lines[place].text, anchor.span).strip(" \t,.-–|()")
    if not dates_first:
        while first > floor and place - first < 3 and _names_something(lines, first - 1, floor):
            first -= 1
    named = positions.classified([rest, *(lines[i].text for i in range(first, place))])
    while last + 1 < ceiling and last - place < 2 and not (named.title and named.company):
        line = lines[last + 1]
        if (
            line.bullet
            or not _header_like(line.text)
            or (named.title and titles.strength(line.text) and not _is_other(line.text))
        ):
            break
        if last + 2 < ceiling + 1 and last + 2 == anchor_before(lines, last + 1, ceiling):
            break
        last += 1
        named = positions.classified(
            [rest, *(lines[i].text for i in (*range(first, place), *range(place + 1, last + 1)))]
        )
    return first, last


def anchor_before(lines: Sequence[Line], place: int, ceiling: int) -> int:
    """The line after ``place`` if the next entry's date stands there, so that ``place`` belongs to it; else -1."""
    belongs = (
        place + 1 == ceiling
        and ceiling < len(lines)
        and (lines[place].after_blank or titles.looks_like(lines[place].text))
    )
    return place + 1 if belongs else -1


def _is_other(text: str) -> bool:
    return companies.looks_like(text) or places.is_place(text)


def _names_something(lines: Sequence[Line], place: int, floor: int) -> bool:
    line = lines[place]
    if line.bullet or not _header_like(line.text) or any(span.is_range for span in dates.find(line.text)):
        return False
    if titles.looks_like(line.text) or companies.looks_like(line.text) or places.is_place(line.text):
        return True
    if place == floor or line.after_blank or _is_labelled(line.text):
        return True
    above = lines[place - 1]
    longest = max(len(other.text) for other in lines)
    return len(above.text) < max(0.7 * longest, 40) or above.text.endswith((".", "!"))


def _is_labelled(text: str) -> bool:
    """ "Company: Acme" of a form."""
    return any(pattern.match(text) for _, pattern in positions.LABELS)


def _header_like(text: str) -> bool:
    """Short, no sentence, its longer words capitalised."""
    if len(text) > _MAX_HEADER or (
        text.endswith((".", ";", ":"))
        and not re.search(r"\b(?:inc|ltd|co|corp|llc|etc|sr|jr|s\.a|gmbh)\.$", text, re.IGNORECASE)
    ):
        return False
    if _is_labelled(text):
        return True
    if text[:1].islower() or _BODY_LABEL.match(text):
        return False
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    capitals = sum(not word[0].islower() for word in words)
    return capitals >= 0.6 * len(words) or (titles.strength(text) > 1 and len(words) < 9)


_BODY_LABEL = re.compile(
    r"^(?:responsibilit\w+|duties|key (?:responsibilities|achievements|skills)|achievements?"
    r"|accomplishments?|technolog\w+|tech stack|tools|environment|description|job description"
    r"|skills used"
    r"|main (?:activities|duties)|aufgaben|tätigkeiten|missions?|funciones|tareas|atividades"
    r"|principais atividades|role description|project|projects|reason for leaving)\b\s*:?",
    re.IGNORECASE,
)


def _summary(lines: Sequence[Line]) -> str | None:
    text = " ".join(line.text.replace("\t", " ") for line in lines[:30])
    return (text[:MAX_SUMMARY].rsplit(" ", 1)[0] if len(text) > MAX_SUMMARY else text) or None


def _undated(lines: Sequence[Line]) -> list[Experience]:
    """Positions of a section without dates: lines that are titles, with an employer on the same line or beside it."""
    entries: list[Experience] = []
    for place, line in enumerate(lines):
        if line.bullet or titles.strength(line.text) < 2 or not _header_like(line.text):
            continue
        beside = [
            lines[i].text for i in (place - 1, place + 1) if 0 <= i < len(lines) and companies.looks_like(lines[i].text)
        ]
        named = positions.classified([line.text, *[text for text in beside if _header_like(text)]])
        entries.append(Experience(title=named.title, company=named.company))
    return entries
