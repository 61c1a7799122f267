"""Text that a file carries but shows on no page: properties, comments, notes, attachments."""

from __future__ import annotations

import re

_MOST_WORDS = 14
_MOST_CHARS = 110
_WORD = re.compile(r"\w+")


def stuffed(text: str) -> bool:
    """True where a property holds more than the title or few keywords that programs and honest people put there."""
    return len(text) > _MOST_CHARS and len(_WORD.findall(text)) > _MOST_WORDS
