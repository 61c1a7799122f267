"""One PDF page as words with places, as pdfium's text page has them."""
# ruff: noqa: PLR1730 - once a word, comparing by hand takes a fifth of the time of min() and max()

from __future__ import annotations

import ctypes
import re
import struct
from collections import deque
from collections.abc import Iterator
from itertools import repeat
from typing import Any, NamedTuple

import pypdfium2 as pdfium

from applications.parsing import pdfium_calls as calls
from applications.parsing.glyphs import SOFT_BREAK, is_odd, repair

_WORD = re.compile(rf"[^\s{SOFT_BREAK}]+{SOFT_BREAK}?")
_STACK = 3  # a ligature is at most that many characters more than one glyph
_LEAST_PACE = 0.12  # of the height, from one letter to the next; the narrowest fonts have 0.16
_LEVEL = 0.1  # radians: text at a greater angle is narrow by itself
_BOX = struct.Struct("@4f")


class Word(NamedTuple):
    """Characters without a blank between them. Points from the page's lower left corner; `place` is of its first
    character in the text layer, `owner` the page object that draws it (0 where there is none).
    """

    text: str
    left: float
    bottom: float
    right: float
    top: float
    height: float
    place: int
    owner: int
    crowded: bool = False  # more characters than there is room for: the text layer says other than what is drawn


def read_words(textpage: pdfium.PdfTextPage) -> list[Word]:
    """The words in the order in which the file draws them."""
    handle = calls.pointer(textpage.raw)
    texts, starts, lasts = _spans(_characters(textpage, handle))
    owners = list(map(calls.object_at, repeat(handle), starts))
    new = tuple.__new__  # Word(…) takes three times as long
    words = []
    columns = zip(texts, starts, lasts, owners, _boxes(handle, starts), _boxes(handle, lasts), strict=True)
    for written, start, last, owner, box, (last_left, last_top, last_right, last_bottom) in columns:
        left, top, right, bottom = box
        crowded = last - start >= _STACK and (
            (last_left == left and last_right == right and last_bottom == bottom)
            or (
                max(right, last_right) - left < _LEAST_PACE * (top - bottom) * (last - start)
                and written.isascii()
                and abs(calls.char_angle(handle, start)) < _LEVEL
            )
        )
        if last_left < left:
            left = last_left
        if last_right > right:
            right = last_right
        if last_bottom < bottom:
            bottom = last_bottom
        if last_top > top:
            top = last_top
        words.append(new(Word, (written, left, bottom, right, top, top - bottom, start, owner or 0, crowded)))
    return words


def _spans(text: str) -> tuple[list[str], list[int], list[int]]:
    """The words as they are to be read, and where the first and the last character of each stands in the text page."""
    found = list(_WORD.finditer(text))
    texts = [match.group() for match in found]
    starts = [match.start() for match in found]
    lasts = [match.end() - 1 for match in found]
    if not is_odd(text):
        return texts, starts, lasts
    kept = []
    for number, written in enumerate(texts):
        if not (written.isascii() and written.isprintable()):
            if written[-1] == SOFT_BREAK and len(written) > 1:
                lasts[number] -= 1  # it has the place of the line after
            texts[number] = repair(written)
        if texts[number]:
            kept.append(number)
    return [texts[n] for n in kept], [starts[n] for n in kept], [lasts[n] for n in kept]


def _boxes(handle: ctypes.c_void_p, places: list[int]) -> Iterator[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the characters at `places`; all asked for in one go, without a loop here."""
    _ROOM.reserve(len(places))
    deque(map(calls.loose_box, repeat(handle), places, _ROOM.refs), maxlen=0)
    return _BOX.iter_unpack(_ROOM.taken(len(places)))


class _Room:
    """Where boxes are written to. Kept, because making the references takes as long as the calls."""

    def __init__(self) -> None:
        self.refs: list[Any] = []
        self.reserve(1_024)

    def reserve(self, boxes: int) -> None:
        if len(self.refs) < boxes:
            self.buffer = (ctypes.c_char * (_BOX.size * 2 * boxes))()
            self.refs = [ctypes.byref(self.buffer, _BOX.size * number) for number in range(2 * boxes)]

    def taken(self, boxes: int) -> bytes:
        return ctypes.string_at(self.buffer, _BOX.size * boxes)


_ROOM = _Room()


def turned(words: list[Word], rotation: int, width: float, height: float) -> list[Word]:
    """The words of a page that is shown turned clockwise by `rotation` degrees, placed as a person sees them."""
    if rotation == 90:
        places = [(w.bottom, width - w.right, w.top, width - w.left) for w in words]
    elif rotation == 180:
        places = [(width - w.right, height - w.top, width - w.left, height - w.bottom) for w in words]
    elif rotation == 270:
        places = [(height - w.top, w.left, height - w.bottom, w.right) for w in words]
    else:
        return words
    return [
        Word(w.text, left, bottom, right, top, top - bottom, w.place, w.owner, w.crowded)
        for w, (left, bottom, right, top) in zip(words, places, strict=True)
    ]


def _characters(textpage: pdfium.PdfTextPage, handle: ctypes.c_void_p) -> str:
    """One code point for each of the text page's characters, so that places can be asked for by index."""
    count = textpage.count_chars()
    text: str = textpage.get_text_range()
    if len(text) == count:
        return text
    codes = (calls.unicode_at(handle, index) for index in range(count))
    text = "".join([chr(code) if code < 0x110000 else "\ufffd" for code in codes])
    return text.replace("\x02", SOFT_BREAK)
