"""Puts the line breaks of a CV where its sentences end, so that a paragraph reads the same however it was set.

A PDF breaks a line where the page ends, a DOCX file where the paragraph does, and one person writes bullets where
another writes prose. The result has the length of the text: a line feed and a blank change places, nothing else.
"""

import re

from applications.scoring.lexical.reading import is_heading
from hiresscope.lib.words.tokens import STOP

_NARROW = 40  # characters: no column of prose is set narrower
_FULL = 0.72  # of the longest line near: as short as a ragged right edge leaves a line that was broken
_NEAR = 4  # lines
_TAIL = 40  # characters, as many as the last word and what follows it may have
_FUNCTION_WORDS = STOP | frozenset(
    "of to in for with and or the a an by on at from as into und oder der die et y e".split()
)
_BULLET = re.compile(r"\s*(?:[-*•·●▪◦‣–—■◆➢✓o]\s|\d{1,2}[.)]\s)")
_LABEL = re.compile(r"[^\W\d_][\w &/+-]{1,24}:\s")
_DATED = re.compile(r"(?:19|20)\d\d")
_ENDS = re.compile(r"[.!?:;|]\W*$")
_LAST_WORD = re.compile(r"([^\W\d_]+)[^\w]*$")
# Begins with what ends a sentence, which is rare, and looks back from there.
_SENTENCE = re.compile(
    r"[.!?](?:(?<=[^\W\d_]{2}.)[ \t](?=[A-Z\u00c0-\u00de][^\W_]|[•▪●]\s)|(?<=[\d)%].)[ \t](?=[A-Z\u00c0-\u00de][a-z]))"
)
_ABBREVIATION = re.compile(
    r"\b(?:inc|ltd|co|corp|dept|dr|mr|mrs|ms|st|no|vs|etc|approx|jr|sr|prof|univ|mt|ft|bros|assoc|govt|mfg|intl|gmbh"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|bzw|ca|usw|str|nr)\.$",
    re.IGNORECASE,
)


def reflow(text: str) -> str:
    """`text` with broken lines joined and its sentences on lines of their own."""
    return _split(_joined(text))


def _joined(text: str) -> str:
    lines = text.split("\n")
    parts = [lines[0]]
    for at in range(1, len(lines)):
        parts += (" " if _goes_on(lines, at) else "\n", lines[at])
    return "".join(parts)


def _goes_on(lines: list[str], at: int) -> bool:
    """True if this line is the rest of the one before: that ended inside a sentence, and nothing new begins."""
    end, begin = lines[at - 1].rstrip(), lines[at].lstrip()
    if len(end) < _NARROW or not begin or _starts_anew(lines[at]) or _ENDS.search(end, len(end) - _TAIL):
        return False
    if begin[0].islower() or begin[0] in "(&/":
        return True
    word = _LAST_WORD.search(end, len(end) - _TAIL)
    if end[-1] in ",&/-–" or (word is not None and word[1].lower() in _FUNCTION_WORDS):
        return True
    if not end[-1].isalpha() or len(begin) < _NARROW or _DATED.search(end) or _DATED.search(begin):
        return False
    return len(end) >= _FULL * max(map(len, lines[max(0, at - _NEAR) : at + _NEAR]))


def _starts_anew(line: str) -> bool:
    return bool(_BULLET.match(line) or _LABEL.match(line.lstrip())) or is_heading(line)


def _split(text: str) -> str:
    def broken(match: re.Match[str]) -> str:
        stop = match.start() + 1
        return match[0] if _ABBREVIATION.search(text, max(0, stop - 8), stop) else f"{match[0][0]}\n"

    return _SENTENCE.sub(broken, text)
