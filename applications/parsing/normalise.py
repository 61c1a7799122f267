"""What a page shows and what a text layer says differ in spelling; here the second becomes the first."""

from __future__ import annotations

import re

_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_SPACES = dict.fromkeys([0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F], " ")
_READABLE = re.compile(r"(?<![^\W_])[^\W_]{2,60}(?![^\W_])")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0002ffff]")
_TABLE: dict[int, str] = {**_LIGATURES, **_SPACES}


def normalise(text: str) -> str:
    """`text` without typesetting: ligatures taken apart, one kind of space, no runs of blank space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").translate(_TABLE)
    text = re.sub(r"\u00ad\n(?=[^\W\d_])", "", text).replace("\u00ad", "")
    text = re.sub(r"[ ]{2,}", " ", text)
    text = re.sub(r"[ \t]+\n", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text)


def readable_words(text: str) -> int:
    """How many words of ordinary length `text` has; each ideograph counts as one."""
    return sum(1 for _ in _READABLE.finditer(text)) + len(_CJK.findall(text[:20_000]))
