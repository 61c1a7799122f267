"""Which words of a PDF page a person does not see.

Most pages are judged from their objects alone: dark text on white, or on an area of known colour, nothing drawn over
it. Where that leaves a doubt the page is rendered with and without the doubtful words: what changes no pixel is hidden.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from applications.parsing import pdfium_calls as calls
from applications.parsing.colour import LEAST_CONTRAST, RGB, WHITE, contrast
from applications.parsing.pdf_objects import Area, Box, PageObjects, TextStyle
from applications.parsing.pdf_words import Word
from applications.parsing.types import Why

_TINY = 1.0  # points
_FAINT_ALPHA = 12
_UNSEEN_MODES = (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP)
_MOST_PIXELS = 1_500_000
_SCALE = 1.0  # pixels a point
_LEAST_SCALE = 0.3  # below, words of a page are specks and pixels say nothing
_LEAST_CHANGE = 10  # of 255 in any channel
_SCAN_SHARE = 0.5  # of the page: a picture of that size is a scan


@dataclass(slots=True)
class Looks:
    """`why` of each hidden word, by its place in the list; `recognised` where the page is a scan with a text layer."""

    why: dict[int, Why]
    recognised: bool = False


def judge(page: pdfium.PdfPage, words: list[Word]) -> Looks:
    objects = PageObjects(page)
    seen = page.get_bbox()
    why: dict[int, Why] = {}
    doubtful: dict[int, Why] = {}
    left, bottom, right, top = seen
    for number, word in enumerate(words):
        x, y = (word.left + word.right) / 2, (word.bottom + word.top) / 2
        first = min(x, word.left + 0.3 * word.height)  # the letter that `style` is of
        style = objects.style(word.owner) if word.owner else None
        if not (left <= x <= right and bottom <= y <= top):
            why[number] = "OFF_PAGE"
        elif reason := _certain(word, style):
            why[number] = reason
        elif style and (objects.areas or not style.plain) and (doubt := _doubt(first, y, word.owner, style, objects)):
            doubtful[number] = doubt
    if why and _is_text_layer(words, why, objects, seen):
        return Looks({}, recognised=True)
    if doubtful:
        unseen = _without_pixels(page, [words[number] for number in doubtful], seen)
        why.update({number: doubtful[number] for number, gone in zip(doubtful, unseen, strict=True) if gone})
    return Looks(why)


def _certain(word: Word, style: TextStyle | None) -> Why | None:
    if word.height < _TINY and word.right - word.left < _TINY * len(word.text):
        return "TINY"
    if word.crowded:
        return "COVERED"
    if style is None or style.plain:
        return None
    if style.mode in _UNSEEN_MODES:
        return "RENDER_MODE"
    return "COLOUR" if style.alpha <= _FAINT_ALPHA else None


def _doubt(x: float, y: float, owner: int, style: TextStyle, objects: PageObjects) -> Why | None:
    order = objects.order.get(owner)
    if order is None and objects.has_forms:
        order = -1  # drawn inside a form, whose own areas are not listed: nothing under it is known
    background: RGB | None = WHITE
    for area in objects.areas:
        if area.holds(x, y):
            if order is None or area.order > order:
                return "COVERED"
            background = area.colour
    if style.clip and not _inside(x, y, style.clip):
        return "OFF_PAGE"
    if style.layered or objects.crowded or background is None:
        return "COLOUR"
    return "COLOUR" if contrast(style.colour, background) < LEAST_CONTRAST else None


def _inside(x: float, y: float, box: Box) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _is_text_layer(words: list[Word], why: dict[int, Why], objects: PageObjects, seen: Box) -> bool:
    """True for a scan that somebody has run through character recognition: all words unseen, on one large picture."""
    unseen = sum(reason == "RENDER_MODE" for reason in why.values())
    page_area = (seen[2] - seen[0]) * (seen[3] - seen[1])
    largest = max((_size(picture) for picture in objects.pictures()), default=0.0)
    return unseen >= 0.9 * len(words) and largest >= _SCAN_SHARE * page_area


def _size(area: Area) -> float:
    return (area.right - area.left) * (area.top - area.bottom)


def _without_pixels(page: pdfium.PdfPage, words: list[Word], seen: Box) -> list[bool]:
    """For each word whether the page looks the same without it."""
    width, height = seen[2] - seen[0], seen[3] - seen[1]
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    if scale < _LEAST_SCALE:
        return [False] * len(words)
    before = _pixels(page, scale)
    owners = {word.owner for word in words}
    modes = {owner: calls.render_mode(owner) for owner in owners}
    for owner in owners:
        calls.set_render_mode(owner, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    after = _pixels(page, scale)
    for owner, mode in modes.items():
        calls.set_render_mode(owner, mode)
    return [not _differs(before, after, word, seen, scale) for word in words]


@dataclass(slots=True)
class Pixels:
    data: bytes
    stride: int
    width: int
    height: int


def _pixels(page: pdfium.PdfPage, scale: float) -> Pixels:
    """The page unturned, three bytes a pixel."""
    bitmap = page.render(scale=scale, rotation=-page.get_rotation() % 360, draw_annots=False)
    try:
        return Pixels(bytes(bitmap.buffer), bitmap.stride, bitmap.width, bitmap.height)
    finally:
        bitmap.close()


def _differs(before: Pixels, after: Pixels, word: Word, seen: Box, scale: float) -> bool:
    left = max(int((word.left - seen[0]) * scale), 0) * 3
    right = min(math.ceil((word.right - seen[0]) * scale), before.width) * 3
    top = max(int((seen[3] - word.top) * scale), 0)
    bottom = min(math.ceil((seen[3] - word.bottom) * scale), before.height)
    for row in range(top, bottom):
        start = row * before.stride
        one, other = before.data[start + left : start + right], after.data[start + left : start + right]
        if one != other and any(abs(a - b) >= _LEAST_CHANGE for a, b in zip(one, other, strict=True)):
            return True
    return False
