"""Positions held: title, employer, dates and what was done, and the years that they add up to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from applications.parsing.fields import companies, dates, places, titles
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
        entry = _entry(lines[first : last + 1], anchor.place - first, anchor.span)
        if entry.company is None and entries and entry.title:
            entry = replace(entry, company=entries[-1].company)
        entries.append(replace(entry, summary=_summary(lines[last + 1 : end])))
    return entries


_LOOSE_DATE = re.compile(r"^[\d/.\s–—-]+$|[–—-]\s*$")


def _mended(lines: Sequence[Line]) -> list[Line]:
    """Dates broken over two lines ("2017 –" / "Present") put together."""
    mended: list[Line] = []
    for line in lines:
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
        a for a in singles if a.place not in taken and titles.strength(_without(lines[a.place].text, a.span)) > 1
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
    rest = _without(text, span).strip(" ,.-–|()")
    prose = len(rest.split()) > 14 or (text.endswith(".") and len(rest.split()) > 7) or rest[:1].islower()
    if prose and not (span.start == 0 and span.is_range):
        return None
    if line.bullet and len(rest) > 90:
        return None
    edge = span.start <= 2 or span.stop >= len(text) - 3 or "\t" in text or "|" in text or len(rest) < 70
    return span if edge else None


def _without(text: str, span: dates.Span) -> str:
    return f"{text[: span.start]} \t {text[span.stop :]}"


def _header(lines: Sequence[Line], anchor: _Anchor, floor: int, ceiling: int, *, dates_first: bool) -> tuple[int, int]:
    """First and last line of the block that names the position, around the line with its date."""
    place = anchor.place
    first = last = place
    rest = _without(lines[place].text, anchor.span).strip(" \t,.-–|()")
    if not dates_first:
        while first > floor and place - first < 3 and _names_something(lines, first - 1, floor):
            first -= 1
    named = _classified([rest, *(lines[i].text for i in range(first, place))])
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
        named = _classified([rest, *(lines[i].text for i in (*range(first, place), *range(place + 1, last + 1)))])
    return first, last


def anchor_before(lines: Sequence[Line], place: int, ceiling: int) -> int:
    """The line after ``place`` if the next entry's date stands there, and ``place`` therefore belongs to it; else -1."""
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
    if line.bullet or not _header_like(line.text):
        return False
    if titles.looks_like(line.text) or companies.looks_like(line.text) or places.is_place(line.text):
        return True
    if place == floor or line.after_blank:
        return True
    above = lines[place - 1]
    longest = max(len(other.text) for other in lines)
    return len(above.text) < 0.7 * longest or above.text.endswith((".", "!"))


def _header_like(text: str) -> bool:
    """Short, no sentence, its longer words capitalised."""
    if len(text) > _MAX_HEADER or (
        text.endswith((".", ";", ":"))
        and not re.search(r"\b(?:inc|ltd|co|corp|llc|etc|sr|jr|s\.a|gmbh)\.$", text, re.IGNORECASE)
    ):
        return False
    if any(pattern.match(text) for _, pattern in _LABELS):
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


# --- from a block to an entry ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    title: str | None = None
    company: str | None = None


_LABELS = (
    ("title", re.compile((
r"^(?:position(?: held)?|job title|title|role|designation|post(?: held)?"
r"|occupation(?: or position held)?|position title|funktion|poste|puesto|cargo|fun[cç][aã]o"
r"|posizione|qualifica|lavoro o posizione ricopert[ie]|profesi[óo]n o cargo desempe[ñn]ado"
r"|fonction ou poste occup[ée]|fun[çc][ãa]o ou cargo ocupado|beruf oder funktion|stanowisko|职位|岗位"
r"|職種)\s*(?:[:：\t]\s*|$)"
), re.IGNORECASE)),
    ("company", re.compile((
r"^(?:company(?: name)?|employer|organi[sz]ation|name (?:and address )?of employer|client|firm"
r"|institution|arbeitgeber|firma|unternehmen|entreprise|employeur|empresa|compañ[ií]a|azienda"
r"|(?:nome e indirizzo del )?datore di lavoro|nom et adresse de l.employeur"
r"|nombre y direcci[óo]n (?:de la empresa|del empleador)|nome e endere[çc]o do empregador"
r"|name und adresse des arbeitgebers|pracodawca|公司|単位|单位|会社名)\s*(?:[:：\t]\s*|$)"
), re.IGNORECASE)),
    ("none", re.compile((
r"^(?:dates?(?: of employment)?|duration|period|from|location|place|type of business|sector"
r"|zeitraum|dauer|période|periodo|período|fechas?|lugar|local|date e)\s*(?:[:：\t]\s*|$)"
), re.IGNORECASE)),
)  # fmt: skip
_HARD = re.compile(
    r"\t|\s?[|•·●▪∙■◆~]\s?|\s[–—-]{1,2}\s|\s?;\s|\s@\s|\s(?:at|bei|bei der|chez|en|na|presso"
    r"|w)\s(?=[A-ZÀ-Þ0-9])|[–—]\s|:\s|：|\s(?=(?:[Mm]anager|[Ss]upervisor|[Aa]dvis[eo]r|[Mm]entor|经理"
    r"|导师)\s?[:：])"
)
_AT = re.compile(r"\s(?:@|at|bei|bei der|chez|presso)\s(?=[A-ZÀ-Þ0-9])")
_TRIM = " \t,.;:-–—|()[]/•·\"'“”"


def _entry(block: Sequence[Line], dated: int, span: dates.Span) -> Experience:
    texts = [_without(line.text, span) if number == dated else line.text for number, line in enumerate(block)]
    dated_first = texts[dated : dated + 1] + texts[:dated] + texts[dated + 1 :]
    ordered = texts if texts[dated].strip(_TRIM) == "" else dated_first if titles.looks_like(texts[dated]) else texts
    named = _classified(ordered)
    end = None if span.current else span.end or span.begin
    return Experience(title=named.title, company=named.company, start=span.begin, end=end)


def _classified(texts: Sequence[str]) -> _Named:
    """Which part of some lines is the title and which the employer."""
    labelled: dict[str, str] = {}
    segments: list[str] = []
    for text in texts:
        for kind, pattern in _LABELS:
            if match := pattern.match(text.strip()):
                labelled.setdefault(kind, text.strip()[match.end() :].strip(_TRIM))
                break
        else:
            segments += [part.strip(_TRIM) for part in _HARD.split(text) if part and part.strip(_TRIM)]
    segments = [segment for segment in segments if len(segment) > 1 and not _dates_only(segment)]
    title, rest = (labelled["title"], segments) if labelled.get("title") else _title(segments)
    company = labelled.get("company") or _company(rest)
    return _Named(title[:150] if title else None, company[:150] if company else None)


def _dates_only(segment: str) -> bool:
    spans = dates.find(segment)
    return bool(spans) and len(_without(segment, spans[0]).strip(_TRIM + "0123456789")) < 3


def _title(segments: list[str]) -> tuple[str | None, list[str]]:
    """(title, segments left): the segment that most looks like a title, cut at its commas."""
    scored = [(_title_score(segment, number), number) for number, segment in enumerate(segments)]
    score, negative = max(((s, -n) for s, n in scored), default=(0, 0))
    if score <= 0:
        return _plain_title(segments)
    number = -negative
    title, left = _cut_at_commas(
        segments[number], others=any(_may_employ(s) for i, s in enumerate(segments) if i != number)
    )
    return title, segments[:number] + left + segments[number + 1 :]


def _title_score(segment: str, number: int) -> float:
    strength = float(titles.strength(segment))
    if not strength or places.is_place(segment):
        return 0.0
    head = segment.split(",", maxsplit=1)[0]
    if companies.looks_like(head) and titles.strength(head) < 3:
        strength -= 1.5
    return strength - 0.2 * number


def _plain_title(segments: list[str]) -> tuple[str | None, list[str]]:
    """Where no word is known as a title's: the part beside one that is surely an employer."""
    plain = [s for s in segments if not companies.looks_like(s) and not places.is_place(s.split(",")[-1])]
    employers = [s for s in segments if companies.looks_like(s)]
    if plain and employers and len(plain[0].split()) <= 7 and plain[0][:1].isupper():
        return plain[0], [s for s in segments if s != plain[0]]
    return None, segments


def _cut_at_commas(segment: str, *, others: bool) -> tuple[str, list[str]]:
    """ "Product Manager, Google, Mountain View" -> the title and the parts after it; "VP, Marketing" stays whole."""
    parts = [part.strip() for part in segment.split(",")]
    if len(parts) == 1:
        return segment, []
    strengths = [titles.strength(part) for part in parts]
    start = next((i for i, strength in enumerate(strengths) if strength > 1), 0)
    title, left = parts[start], parts[:start]
    following = parts[start + 1 :]
    if following and others and not _may_be_elsewhere(following[0]) and len(following[0].split()) <= 5:
        title, following = f"{title}, {following[0]}", following[1:]
    return title, [*left, ", ".join(following)] if following else left


def _may_employ(segment: str) -> bool:
    return (not places.is_place(segment) and not titles.looks_like(segment)) or companies.looks_like(segment)


def _may_be_elsewhere(part: str) -> bool:
    return places.is_place(part) or companies.looks_like(part)


def _company(segments: Sequence[str]) -> str | None:
    """The first part that has an employer's words, else the first that is no place and no title."""
    parts = [part for segment in segments if (part := _before_place(segment))]
    for least in (2, 1):
        for part in parts:
            if companies.strength(part) >= least and not titles.strength(part) > 2:
                return part
    for part in parts:
        if (
            not places.is_place(part)
            and any(c.isalpha() for c in part)
            and titles.strength(part) < 2
            and len(part.split()) <= 9
        ):
            return part
    return None


def _before_place(segment: str) -> str:
    """ "Google, Mountain View, CA" -> "Google"."""
    parts = [part.strip() for part in segment.split(",")]
    if places.is_place(segment):
        return ""
    kept = parts[:1]
    if len(parts) > 1 and places.is_place(parts[1]):
        kept = [_without_city(parts[0])]
    for part in parts[1:]:
        if places.is_place(part) or not re.fullmatch(
            r"(?:inc|ltd|llc|llp|gmbh|co|corp|s\.?a|p\.?c|l\.?p)\.?", part, re.IGNORECASE
        ):
            break
        kept.append(part)
    company = ", ".join(kept).strip(_TRIM)
    return f"{company})" if company.count("(") > company.count(")") else company


def _without_city(text: str) -> str:
    """ "Stripe San Francisco" (a state follows) -> "Stripe"."""
    words = text.split()
    for count in (3, 2, 1):
        if len(words) > count and places.is_place(" ".join(words[-count:])):
            return " ".join(words[:-count])
    return text


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
        named = _classified([line.text, *[text for text in beside if _header_like(text)]])
        entries.append(Experience(title=named.title, company=named.company))
    return entries


# --- years -----------------------------------------------------------------------------------------------------------


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
        begin = max(begin, covered)
        if end > begin:
            total += end - begin
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
