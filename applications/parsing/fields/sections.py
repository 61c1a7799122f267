"""A CV cut at its headings. Headings are known in English, German, French, Spanish, Portuguese and more."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from applications.parsing.fields import headings
from applications.parsing.fields.headings import Kind
from applications.parsing.fields.lines import Line, again
from hiresscope.lib.skills.tokens import fold

__all__ = ["Kind", "Section", "cut", "of_kind"]


@dataclass(slots=True)
class Section:
    kind: Kind
    heading: str
    lines: list[Line] = field(default_factory=list)


_EDGE = " \t:.-–—_|/•·=#*>()[]{}&"
_NUMBERED = re.compile(r"^(?:\d{1,2}|[IVX]{1,4}|[A-H])[.)]\s+(?=\S)")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CAPS_LEAD = re.compile(r"^([A-ZÀ-Ý&/ ]{6,40}?)\s+(?=[A-ZÀ-Ý][^A-ZÀ-Ý\s]|\d)")
MAX_HEADING = 60


def cut(lines: Iterable[Line]) -> list[Section]:
    """Sections in order; the first is the HEADER, what stands before any heading (it may be empty)."""
    sections = [Section(Kind.HEADER, "")]
    for line in _out_of_the_margin(list(lines)):
        current = sections[-1]
        if len(sections) == 1 and not current.lines and fold(line.text).strip(_EDGE) == "resume":
            continue  # the title of the document, not the French heading
        if (kind := _heading(line)) is not None:
            sections.append(Section(kind, line.text))
        elif (split := _inline(line, current.kind)) is not None:
            kind, label, rest = split
            sections.append(Section(kind, label, [Line(rest, line.bullet)]))
            if current.kind in _KEEPS:
                sections.append(Section(current.kind, "(continued)"))
        else:
            current.lines.append(line)
    return _joined(sections)


_MARGIN = re.compile(r"^([A-ZÀ-Ý&/, -]{3,40})\t(.+)$")


def _out_of_the_margin(lines: list[Line]) -> list[Line]:
    """Headings set in a left margin ("OTHER WORK | Alpha Ltd", "EXPERIENCE | Officer") on a line of their own."""
    freed: list[Line] = []
    place = 0
    while place < len(lines):
        run = _margin_run(lines, place)
        if run:
            freed.append(Line(" ".join(label for label, _ in run), after_blank=True))
            freed += [rest for _, rest in run]
            place += len(run)
        else:
            freed.append(lines[place])
            place += 1
    return freed


def _margin_run(lines: list[Line], place: int) -> list[tuple[str, Line]]:
    """The most lines from ``place`` whose left cells together make a heading, as (cell, rest of the line)."""
    cells: list[tuple[str, Line]] = []
    best: list[tuple[str, Line]] = []
    for line in lines[place : place + 4]:
        match = None if line.bullet else _MARGIN.match(line.text)
        if match is None:
            break
        cells.append((match.group(1).strip(), again(match.group(2))))
        if heading_kind(" ".join(cell for cell, _ in cells)) is not None:
            best = list(cells)
    return best


def of_kind(sections: Iterable[Section], *kinds: Kind) -> list[Line]:
    """All lines of the sections of these kinds, in order."""
    return [line for section in sections if section.kind in kinds for line in section.lines]


# A line such as "Skills: Python, SQL" inside these belongs to an entry and does not end the section.
_KEEPS = frozenset({Kind.EXPERIENCE, Kind.PROJECTS, Kind.EDUCATION, Kind.REFERENCES, Kind.PUBLICATIONS})


def _heading(line: Line) -> Kind | None:
    text = line.text
    if len(text) > MAX_HEADING or text.count("\t") > 1 or text.endswith((".", ",", ";")):
        return None
    if line.bullet and not text.isupper():
        return None
    return heading_kind(text)


@lru_cache(maxsize=4096)
def heading_kind(text: str) -> Kind | None:
    """The kind of section that a heading of these words begins; None if they are no heading."""
    text = _NUMBERED.sub("", text.strip(_EDGE))
    if any(c.isdigit() for c in text) or "@" in text:
        return None
    phrase = " ".join(fold(word) for word in _WORD.findall(text)) or text
    if kind := headings.PHRASES.get(phrase) or headings.PHRASES.get(phrase.replace(" ", "")):
        return kind
    if text[:1].islower():
        return None
    return _composed(phrase.split(" "))


def _composed(words: list[str]) -> Kind | None:
    """The kind of "Relevant Experience and Projects": all words known, the first that has a kind decides."""
    if not 1 < len(words) <= 7:
        return None
    kinds: list[Kind] = []
    for word in words:
        if kind := headings.WORDS.get(word):
            kinds.append(kind)
        elif word not in headings.FILLERS:
            return None
    return kinds[0] if kinds else None


def _inline(line: Line, current: Kind) -> tuple[Kind, str, str] | None:
    """(kind, label, rest) of "Languages: English, German" and of "EDUCATION Harvard University"."""
    label, colon, rest = line.text.partition(":")
    if colon and rest.strip() and len(label) <= 40 and not rest.startswith("//"):
        kind = heading_kind(label)
        if kind is None or (kind is current and kind is not Kind.SKILLS) or kind in _NEVER_INLINE:
            return None
        if line.bullet and current in _KEEPS:
            return None
        if current is Kind.SKILLS and not _leaves_skills(kind, rest):
            return None
        return kind, label.strip(), rest.strip()
    if (lead := _CAPS_LEAD.match(line.text)) and (kind := heading_kind(lead.group(1))):
        return (kind, lead.group(1), line.text[lead.end() :].strip()) if not line.bullet else None
    return None


def _leaves_skills(kind: Kind, rest: str) -> bool:
    """Labels inside a list of skills ("Languages: Java", "Other: Linux") do not end it."""
    if kind is Kind.LANGUAGES:
        return headings.speaks_of_languages(rest)
    return kind not in (Kind.OTHER, Kind.PROJECTS, Kind.EXPERIENCE, Kind.SUMMARY)


_NEVER_INLINE = frozenset({Kind.HEADER, Kind.PERSONAL, Kind.CONTACT})


def _joined(sections: list[Section]) -> list[Section]:
    """Continued sections put back together."""
    joined: list[Section] = []
    for section in sections:
        if section.heading == "(continued)":
            target = next(s for s in reversed(joined) if s.kind is section.kind)
            target.lines.extend(section.lines)
        else:
            joined.append(section)
    return joined
