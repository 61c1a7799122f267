"""A CV's text as lines with the section that each belongs to, read once and shared by all that redacts."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from applications.scoring.redact_words import HEADINGS, HEADINGS_CONTACT, HEADINGS_EDUCATION

Section = Literal["HEADER", "CONTACT", "EDUCATION", "OTHER"]

_HEADER_LINES = 15
_HEADING_LENGTH = 45


class Line(NamedTuple):
    """``text[start:end]`` without its line break."""

    start: int
    end: int
    section: Section


@dataclass(frozen=True, slots=True)
class Layout:
    """``lower`` has the length of ``text``."""

    text: str
    lower: str
    lines: tuple[Line, ...]

    def line_number(self, at: int) -> int:
        """The number of the line that offset ``at`` stands in."""
        return bisect_right(self.lines, at, key=lambda line: line.start) - 1


def read_layout(text: str) -> Layout:
    """Split ``text`` into lines. The header is what stands before the first heading, 15 written lines at most."""
    lower = lowered(text)
    lines: list[Line] = []
    section: Section = "HEADER"
    start = written = 0
    for raw in lower.split("\n"):
        end = start + len(raw)
        heading = _heading(raw) if len(raw) <= _HEADING_LENGTH else None
        if heading:
            section = _section_of(heading)
        elif section == "HEADER" and raw.strip():
            written += 1
            if written > _HEADER_LINES:
                section = "OTHER"
        lines.append(Line(start, end, section))
        start = end + 1
    return Layout(text, lower, tuple(lines))


def lowered(text: str) -> str:
    """``text`` in lower case at the same length: the few letters that become two, such as U+0130, stay."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _heading(lower_line: str) -> str | None:
    """The known heading that a lower-case line is, also where its letters are spaced out."""
    line = lower_line.strip(" \t:.-_=#*|\u2022\u2013\u2014\ue000")
    if not line:
        return None
    if line in HEADINGS:
        return line
    if " " in line and all(len(part) <= 1 for part in line.split(" ")):
        joined = line.replace("  ", "\0").replace(" ", "").replace("\0", " ")
        return joined if joined in HEADINGS else None
    return None


def _section_of(heading: str) -> Section:
    if heading in HEADINGS_EDUCATION:
        return "EDUCATION"
    return "CONTACT" if heading in HEADINGS_CONTACT else "OTHER"


def occurrences(text: str, wanted: str) -> Iterator[int]:
    """Where ``wanted`` stands in ``text``, from left to right, without overlaps."""
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + len(wanted))
