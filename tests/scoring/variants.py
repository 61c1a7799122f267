"""The same CV written otherwise: another person, another order, bullets, prose, spelling, line breaks, capitals."""

import random
import re
import textwrap
from collections.abc import Callable
from datetime import date
from itertools import pairwise

from applications.scoring.lexical.reading import is_heading, read

_BULLET = re.compile(r"^\s*[-*•·▪●◦‣–■]\s+", re.MULTILINE)
_SPELLINGS = tuple(
    (british, american)
    for pair in """organised organized;prioritised prioritized;analysed analyzed;specialised specialized;colour color
    ;optimised optimized;behaviour behavior;labour labor;programme program;centre center;modelling modeling
    ;travelling traveling;licence license;catalogue catalog;utilised utilized;recognised recognized;defence defense
    ;organisation organization;organisational organizational;optimisation optimization;utilising utilizing
    ;organising organizing;analysing analyzing;maximising maximizing;minimising minimizing;customised customized
    ;labelling labeling;cancelled canceled;fulfilment fulfillment;enrolment enrollment;judgement judgment
    ;theatre theater;metre meter;fibre fiber;counselling counseling;counsellor counselor;standardised standardized
    ;summarised summarized;computerised computerized;visualisation visualization;authorised authorized""".split(";")
    for british, american in [pair.split()]
)
PEOPLE = (
    ("Emily Walsh", "12 Oak Street, Boston, MA 02110", "12/03/1990", "female", "American"),
    ("Lakisha Washington", "7 Reading Road, Bath BA1 2AB", "1961", "she/her", "British"),
    ("Mohammed Al-Farsi", "Lagos, Nigeria", "3 May 1985", "male", "Nigerian"),
    ("Wei Chen", "Musterstraße 5, 10115 Berlin", "1999", "he/him", "Chinese"),
    ("Mason Cook", "1 Bank Place, Hull", "1978", "x", "Irish"),
)


def header(name: str, address: str, born: str, gender: str, nationality: str) -> str:
    mail = name.lower().replace(" ", ".")
    return (
        f"{name}\n{address}\n{mail}@example.com | +1 555 010 0199\nDate of birth: {born}\nGender: {gender}\n"
        f"Nationality: {nationality}\nMarital status: married\n\n"
    )


def with_gap(text: str, today: date) -> str:
    """All jobs but the latest a year earlier; the text itself where jobs overlap, for then years would change."""
    entries = (reading := read(text, now=today.year * 12 + today.month - 1)).entries
    spans = sorted((entry.first, entry.last) for entry in entries)
    if len(spans) < 2 or any(first[1] > second[0] for first, second in pairwise(spans)):
        return text
    latest = max(entries, key=lambda entry: entry.first)
    for entry in entries:
        for line in (reading.lines[place] for place in entry.lines if entry is not latest):
            if line.span:
                text = text.replace(line.text, re.sub(r"\b(?:19|20)\d\d\b", _year_before, line.text), 1)
    return text


def _year_before(year: re.Match[str]) -> str:
    return str(int(year[0]) - 1)


def sections_shuffled(text: str) -> str:
    """The same sections in another order; what stands above the first heading stays on top."""
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip() and is_heading(line):
            parts.append([])
        parts[-1].append(line)
    rest = parts[1:]
    random.Random(5).shuffle(rest)
    return "\n".join(line for part in (parts[0], *rest) for line in part)


def without_bullets(text: str) -> str:
    return _BULLET.sub("", text)


def with_bullets(text: str) -> str:
    return re.sub(r"^(?=[A-Z][^\n]{40,}\.$)", "• ", without_bullets(text), flags=re.MULTILINE)


def as_prose(text: str) -> str:
    """Sentences that stand on lines of their own, run together."""
    lines: list[str] = []
    for line in without_bullets(text).split("\n"):
        if lines and _is_sentence(line) and _is_sentence(lines[-1]):
            lines[-1] = f"{lines[-1].rstrip()} {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)


def _is_sentence(line: str) -> bool:
    return len(line) > 40 and line.rstrip().endswith(".")


def a_sentence_a_line(text: str) -> str:
    return re.sub(r"(?<=[a-z]{3}\.) (?=[A-Z][a-z])", "\n", text)


def wrapped(text: str) -> str:
    """Lines broken where a page would end."""
    return "\n".join(line for long in text.split("\n") for line in (textwrap.wrap(long, 90) or [""]))


def british(text: str) -> str:
    return _spelt(text, 1, 0)


def american(text: str) -> str:
    return _spelt(text, 0, 1)


def _spelt(text: str, before: int, after: int) -> str:
    for pair in _SPELLINGS:
        for form in (str.lower, str.capitalize, str.upper):
            text = re.sub(rf"\b{form(pair[before])}\b", form(pair[after]), text)
    return text


REWRITTEN: dict[str, Callable[[str], str]] = {
    "sections in another order": sections_shuffled,
    "without bullets": without_bullets,
    "with bullets": with_bullets,
    "as prose": as_prose,
    "a sentence a line": a_sentence_a_line,
    "broken lines": wrapped,
    "British spelling": british,
    "American spelling": american,
    "upper case": str.upper,
}
"""What may move a score by three points at most."""
