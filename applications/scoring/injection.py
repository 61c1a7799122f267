"""Finds orders to the reader in a CV: text that is written for a model or an applicant tracking system, not about work.

What is found is cut from what every engine sees and raises the flag PROMPT_INJECTION; it rejects nobody. A rule is a
few words that must be there (cheap to look for) and a pattern. The rules know the usual families in English, German,
French and Spanish, the commonest in a few more languages, and text that hides them: zero-width characters, spaced
letters, base64, ROT13, text written backwards.
"""

import base64
import binascii
import codecs
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from applications.scoring.evidence import Span
from applications.scoring.injection_rules import RULES_BY_HINT, SMALL_WORDS, Rule
from applications.scoring.redact_layout import lowered, occurrences

FLAG = "PROMPT_INJECTION"

_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e007f"
)
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]+")
_SPELT_HINTS = tuple(between.join(word) for between in " .-_" for word in ("nore", "truc", "dida"))
_SPACED = re.compile(r"(?:(?<=\s)|^)(?:[^\W_][ .\-_*]{1,2}){9,}[^\W_](?=\s|$|[.!?])")
_RUN_TOGETHER = re.compile(
    r"(ignore|disregard|all|previous|the|above|score|candidate|this|instructions?|give|100)", re.IGNORECASE
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")
_BACKWARDS = ("snoitcurtsni", "etadidnac")
_ROT13 = ("vafgehpgvba", "pnaqvqngr")
_SENTENCE_END = re.compile(r"[.!?\u3002\uff01\uff1f](?=[\s\"')\]]|$)|\n")
_PARAGRAPH_END = re.compile(
    r"\n[ \t]*(?=\n|[-\u2022\u00b7*\u25aa\u25cf\u2013][ \t]|[A-Z][A-Z &/]{3,40}\n|[^\n]{0,60}(?:19|20)\d\d)|\Z"
)
_LONGEST_TAIL = 400
_FEWEST_GAPS = 4
_BEFORE, _AFTER = 150, 200


class Findings(NamedTuple):
    """``spans`` of the visible text that are orders; ``flagged`` also if only hidden text gives any."""

    spans: tuple[Span, ...]
    flagged: bool


def inspect(text: str, hidden: Iterable[str] = ()) -> Findings:
    """Look for orders in the visible ``text`` and in the pieces of ``hidden`` text."""
    spans = tuple(_merge(_passages(text)))
    return Findings(spans, bool(spans) or any(_matches(piece) for piece in hidden))


def _passages(text: str) -> Iterator[Span]:
    """Each match, widened to its sentence and to what follows in the same paragraph."""
    for start, end in _matches(text):
        begin = _sentence_start(text, start)
        paragraph = _PARAGRAPH_END.search(text, end)
        tail = paragraph.start() if paragraph else len(text)
        yield Span(begin, max(end, min(tail, end + _LONGEST_TAIL)))


def _sentence_start(text: str, at: int) -> int:
    start = at
    for boundary in _SENTENCE_END.finditer(text, max(at - 300, 0), at):
        start = boundary.end()
    if start == at and at <= 300:
        start = 0
    while start < at and text[start].isspace():
        start += 1
    return start


def _matches(text: str) -> list[Span]:
    return [*_by_rules(text), *_unseen(text), *_spelt_out(text), *_encoded(text)]


def _by_rules(text: str) -> Iterator[Span]:
    lower = lowered(text)
    other_scripts = not text.isascii()
    for language, hints in RULES_BY_HINT.items():
        if not any(word in lower for word in SMALL_WORDS[language]):
            continue
        for hint, rules in hints.items():
            if hint.isascii() or other_scripts:
                yield from _around(hint, rules, text, lower)


def _around(hint: str, rules: Iterable[Rule], text: str, lower: str) -> Iterator[Span]:
    for start, end in _windows(lower, hint):
        for rule in rules:
            for match in rule.pattern.finditer(text, start, end):
                yield Span(*match.span())


def _windows(lower: str, hint: str) -> Iterator[Span]:
    """The surroundings of each place of ``hint``, those that overlap as one."""
    current: Span | None = None
    for at in occurrences(lower, hint):
        if current and at <= current.end:
            current = Span(current.start, at + _AFTER)
        else:
            if current:
                yield current
            current = Span(max(at - _BEFORE, 0), at + _AFTER)
    if current:
        yield current


def _unseen(text: str) -> Iterator[Span]:
    """Orders with characters between their letters that nobody sees."""
    if text.isascii():
        return
    runs = [match.span() for match in _INVISIBLE_RUN.finditer(text)]
    inside = [run for run in runs if text[run[0] - 1 : run[0]].isalnum() and text[run[1] : run[1] + 1].isalnum()]
    if len(inside) < _FEWEST_GAPS:
        return
    unseen = {place for run in runs for place in range(*run)}
    places = [place for place in range(len(text)) if place not in unseen]
    stripped = "".join(text[place] for place in places)
    for start, end in _by_rules(stripped):
        yield Span(places[start], places[end - 1] + 1)


def _spelt_out(text: str) -> Iterator[Span]:
    """Orders with a blank, dot or hyphen after each letter."""
    lower = text.lower()
    if not any(hint in lower for hint in _SPELT_HINTS):
        return
    for match in _SPACED.finditer(text):
        if next(_by_rules(_close_up(match.group())), None):
            yield Span(*match.span())


def _close_up(spaced: str) -> str:
    """The words of spaced letters; where two blanks part words these stay, else the rules get their words by guess."""
    words = re.split(r"\s{2,}", spaced)
    closed = " ".join(re.sub(r"[\s.\-_*]", "", word) for word in words)
    if len(words) > 1:
        return closed
    return _RUN_TOGETHER.sub(r" \1 ", closed)


def _encoded(text: str) -> Iterator[Span]:
    for match in _BASE64.finditer(text) if _has_long_run(text) else ():
        if _is_encoded_text(match.group()):
            yield Span(*match.span())
    lower = text.lower()
    for hints, decode in ((_BACKWARDS, _backwards), (_ROT13, _rot13)):
        if any(hint in lower for hint in hints):
            decoded = decode(text)
            for start, end in _by_rules(decoded):
                yield Span(len(text) - end, len(text) - start) if decode is _backwards else Span(start, end)


def _has_long_run(text: str) -> bool:
    """True if there may be 40 characters without white space: any such run holds a whole one of these slices."""
    slices = (text[start : start + 20] for start in range(0, len(text), 20))
    return any(" " not in piece and "\n" not in piece for piece in slices)


def _is_encoded_text(run: str) -> bool:
    """True if ``run`` is base64 of readable text with several words: nobody needs that in a CV."""
    padded = run.rstrip("=").replace("-", "+").replace("_", "/")
    padded = padded[: len(padded) - (len(padded) % 4 == 1)]
    try:
        decoded = base64.b64decode(padded + "=" * (-len(padded) % 4)).decode("utf-8", errors="ignore")
    except (binascii.Error, ValueError):
        return False
    printable = sum(char.isprintable() or char.isspace() for char in decoded)
    return decoded.count(" ") >= 3 and printable >= 0.95 * len(decoded) >= 0.6 * len(run) * 0.75


def _backwards(text: str) -> str:
    return text[::-1]


def _rot13(text: str) -> str:
    return codecs.encode(text, "rot13")


def _merge(spans: Iterable[Span]) -> Iterator[Span]:
    current: Span | None = None
    for span in sorted(spans):
        if current is None:
            current = span
        elif span.start <= current.end:
            current = Span(current.start, max(current.end, span.end))
        else:
            yield current
            current = span
    if current is not None:
        yield current
