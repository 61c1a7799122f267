"""One PDF page as words with places, as pdfium's text page has them."""
# ruff: noqa: PLR1730 - once a word, comparing by hand takes a fifth of the time of min() and max()

from __future__ import annotations

import ctypes
import re
import struct
from typing import NamedTuple

import pypdfium2 as pdfium

from applications.parsing import pdfium_calls as calls
from applications.parsing.glyphs import SOFT_BREAK, is_odd, repair

_WORD = re.compile(rf"[^\s{SOFT_BREAK}]+{SOFT_BREAK}?")
_STACK = 3  # a ligature is at most that many characters more than one glyph
_LEAST_PACE = 0.12  # of the height, from one letter to the next; the narrowest fonts have 0.16
_LEVEL = 0.1  # radians: text at a greater angle is narrow by itself
_BOXES = struct.Struct("@8f")  # left, top, right, bottom of two characters


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
    text = _characters(textpage, handle)
    odd = is_odd(text)
    boxes = ctypes.create_string_buffer(_BOXES.size)
    first_box = ctypes.addressof(boxes)
    last_box = first_box + _BOXES.size // 2
    loose_box, object_at, unpack = calls.loose_box, calls.object_at, _BOXES.unpack
    words = []
    for match in _WORD.finditer(text):
        written = match.group()
        start, end = match.span()
        last = end - 1
        if odd and not (written.isascii() and written.isprintable()):
            if text[last] == SOFT_BREAK and last > start:
                last -= 1  # it has the place of the line after
            written = repair(written)
            if not written:
                continue
        loose_box(handle, start, first_box)
        loose_box(handle, last, last_box)
        left, top, right, bottom, last_left, last_top, last_right, last_bottom = unpack(boxes)
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
        owner = object_at(handle, start) or 0
        words.append(Word(written, left, bottom, right, top, top - bottom, start, owner, crowded))
    return words


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
