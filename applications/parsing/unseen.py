"""Characters that show nothing, or show something else: zero width, tags, bidirectional overrides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from applications.parsing.types import HiddenText

_SUSPECT = re.compile("[\u180e\u200b-\u200f\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_TAGS = re.compile("[\U000e0001-\U000e007f]{3,}")
_EMOJI_TAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{2,10}\U000e007f")  # flags such as that of Scotland
_ZERO_WIDTH = re.compile("[\u200b\u2060-\u2064\ufeff\u180e]")
_SPELLED_APART = re.compile("(?:[^\n\u200b\u2060\ufeff][\u200b\u2060\ufeff]+){8,}\\S?")
_CODED = re.compile("[\u200b-\u200f\u2060-\u2064\ufeff]{8,}")
_OVERRIDDEN = re.compile("\u202e([^\u202c\n]*)(?:\u202c|(?=\n)|$)")


@dataclass(slots=True)
class Revealed:
    text: str
    hidden: list[HiddenText] = field(default_factory=list)


def reveal(text: str) -> Revealed:
    """`text` as a screen shows it, and the passages that were hidden in or behind its characters."""
    if not _SUSPECT.search(text):
        return Revealed(text)
    hidden: list[HiddenText] = []
    text = _EMOJI_TAGS.sub("\U0001f3f4", text)
    for match in _TAGS.finditer(text):
        message = "".join(chr(ord(c) - 0xE0000) for c in match.group() if 0xE0020 <= ord(c) <= 0xE007E)
        hidden.append(HiddenText(message, None, "TAG_CHARACTERS"))
    hidden += [HiddenText(_ZERO_WIDTH.sub("", m), None, "ZERO_WIDTH") for m in _SPELLED_APART.findall(text)]
    hidden += [HiddenText(f"({len(m)} characters of no width)", None, "ZERO_WIDTH") for m in _CODED.findall(text)]
    text = _OVERRIDDEN.sub(lambda m: m.group(1)[::-1], text)
    return Revealed(_ZERO_WIDTH.sub("", text), hidden)
