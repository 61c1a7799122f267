"""What a page shows and what a text layer says differ in spelling; here the second becomes the first."""

from __future__ import annotations

import itertools
import re

_SPACES = {ord(c): " " for c in "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"}
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_ODD = re.compile("[\u00a0\u00ad\u2000-\u200a\u2010\u2011\u202f\u205f\ufb00-\ufb06]")
_BLANKS = re.compile("  +")
_TRAILING = re.compile("[ \\t]+\\n")
_READABLE = re.compile(r"(?<![^\W_])[^\W_]{2,60}(?![^\W_])")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0002ffff]")
_TABLE = {**_LIGATURES, **_SPACES, 0x2010: "-", 0x2011: "-"}


def normalise(text: str) -> str:
    """`text` without typesetting: ligatures taken apart, one kind of space, no runs of blank space."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    if _ODD.search(text):
        text = re.sub(r"\u00ad\n(?=[^\W\d_])", "", text).replace("\u00ad", "").translate(_TABLE)
    text = _TRAILING.sub("\n", _BLANKS.sub(" ", text))
    return re.sub(r"\n{3,}", "\n\n", text)


def readable_words(text: str, most: int) -> int:
    """How many words of ordinary length `text` has, counted up to `most`; each ideograph counts as one."""
    words = sum(1 for _ in itertools.islice(_READABLE.finditer(text), most))
    return min(most, words + sum(1 for _ in itertools.islice(_CJK.finditer(text), most - words)))
