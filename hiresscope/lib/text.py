"""The gate that all foreign text passes before it reaches the database or a prompt.

PostgreSQL refuses NUL, JSON encoders refuse lone surrogates, and tag characters and bidi overrides make text
that a person and a machine read differently. So text is normalised and stripped once, at the edge.
"""

import re
import unicodedata
from typing import NamedTuple

_DROPPED = {
    "NUL": re.compile("\x00"),
    "SURROGATE": re.compile("[\ud800-\udfff]"),
    "TAG_CHARACTERS": re.compile("[\U000e0000-\U000e007f]"),
    "BIDI_OVERRIDE": re.compile("[\u202a-\u202e\u2066-\u2069]"),
    "CONTROL": re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]"),
}
_SUSPECT = re.compile("|".join(p.pattern for p in _DROPPED.values()))
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")


class CleanText(NamedTuple):
    """Text that is safe to store: ``notes`` names what was dropped, ``truncated`` says whether the end was cut."""

    text: str
    notes: frozenset[str]
    truncated: bool


def clean(text: str, *, max_chars: int) -> CleanText:
    """Return ``text`` in NFC with ``\\n`` line ends, without NUL, lone surrogates, tag characters, bidi overrides and
    control characters other than newline and tab, cut to ``max_chars`` code points.

    ``notes`` holds a subset of NUL, SURROGATE, TAG_CHARACTERS, BIDI_OVERRIDE, CONTROL.
    """
    notes: set[str] = set()
    text = _LINE_ENDS.sub("\n", text)
    if _SUSPECT.search(text):
        for note, pattern in _DROPPED.items():
            text, count = pattern.subn("", text)
            if count:
                notes.add(note)
    text = unicodedata.normalize("NFC", text)
    return CleanText(text[:max_chars], frozenset(notes), len(text) > max_chars)


def has_unstorable(text: str) -> bool:
    """True if ``text`` holds a NUL or a lone surrogate, which neither PostgreSQL nor UTF-8 can carry."""
    return bool(_DROPPED["NUL"].search(text) or _DROPPED["SURROGATE"].search(text))
