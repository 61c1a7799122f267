"""Which words of a PDF page a person does not see.

Most pages are judged from their objects alone: dark text on white, or on an area of known colour, nothing drawn over
it. Where that leaves a doubt the page is rendered with and without the doubtful words: what changes no pixel is hidden.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
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
_PHOTO_SHARE = 0.06  # of the page: a passport photo on A4 takes 0.025
_SCAN_SHARE = 0.5  # of the page: a picture of that size is a scan


@dataclass(slots=True)
class Looks:
    """`why` of each hidden word, by its place in the list; `recognised` where the page is a scan with a text layer;
    `under_photo` where all covered words lie under pictures of the size of a photo; `pictured` where a picture takes
    most of the page.
    """

    why: dict[int, Why]
    recognised: bool = False
    under_photo: bool = False
    pictured: bool = False


def judge(page: pdfium.PdfPage, words: list[Word]) -> Looks:
    seen = page.get_bbox()
    owners = {word.owner for word in words}
    objects = PageObjects(page, seen, owners)
    why: dict[int, Why] = {}
    doubtful: dict[int, Why] = {}
    left, bottom, right, top = seen
    styles: dict[int, TextStyle | None] = {owner: objects.style(owner) if owner else None for owner in owners}
    clear = {owner for owner, style in styles.items() if style is None or objects.leaves_clear(owner, style)}
    for number, word in enumerate(() if _is_plain(words, seen, clear, owners) else words):
        _, start, low, end, high, tall, _, owner, crowded = word
        inside = left <= start and end <= right and bottom <= low and high <= top
        if inside and owner in clear and tall >= _TINY and not crowded:
            continue
        x, y = (start + end) / 2, (low + high) / 2
        style = styles[owner]
        if not (left <= x <= right and bottom <= y <= top):
            why[number] = "OFF_PAGE"
        elif reason := _certain(word, style):
            why[number] = reason
        elif style is not None:
            first = min(x, start + 0.3 * tall)  # the letter that `style` is of
            if doubt := _doubt(first, y, word, style, objects):
                doubtful[number] = doubt
    if why and _is_text_layer(words, why, objects, seen):
        return Looks({}, recognised=True, pictured=True)
    if doubtful:
        unseen = _without_pixels(page, [words[number] for number in doubtful], seen)
        why.update({number: doubtful[number] for number, gone in zip(doubtful, unseen, strict=True) if gone})
    covered = [words[number] for number, reason in why.items() if reason == "COVERED"]
    return Looks(
        why,
        under_photo=all(_under_photo(word, objects, seen) for word in covered),
        pictured=_is_pictured(objects, seen),
    )


def _is_plain(words: list[Word], seen: Box, clear: set[int], owners: set[int]) -> bool:
    """True for a page of which every word is plainly seen: most pages, told without looking at the words one by one."""
    if len(clear) < len(owners) or not words:
        return False
    _, lefts, bottoms, rights, tops, heights, _, _, crowded = zip(*words, strict=True)
    within = seen[0] <= min(lefts) and max(rights) <= seen[2] and seen[1] <= min(bottoms) and max(tops) <= seen[3]
    return within and min(heights) >= _TINY and not any(crowded)


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


def _doubt(x: float, y: float, word: Word, style: TextStyle, objects: PageObjects) -> Why | None:
    around = objects.at(x, y)
    if style.plain and not around:
        return None
    order = objects.order.get(word.owner)
    if order is None and objects.has_forms:
        order = -1  # drawn inside a form, whose own areas are not listed: nothing under it is known
    background: RGB | None = WHITE
    for area in around:
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
    return unseen >= 0.9 * len(words) and _is_pictured(objects, seen)


def _is_pictured(objects: PageObjects, seen: Box) -> bool:
    page_area = (seen[2] - seen[0]) * (seen[3] - seen[1])
    return any(_size(picture) >= _SCAN_SHARE * page_area for picture in objects.pictures())


def _under_photo(word: Word, objects: PageObjects, seen: Box) -> bool:
    most = _PHOTO_SHARE * (seen[2] - seen[0]) * (seen[3] - seen[1])
    over = objects.at((word.left + word.right) / 2, (word.bottom + word.top) / 2)
    return any(area.colour is None and _size(area) <= most for area in over)


def _size(area: Area) -> float:
    return (area.right - area.left) * (area.top - area.bottom)


def _without_pixels(page: pdfium.PdfPage, words: list[Word], seen: Box) -> list[bool]:
    """For each word whether the page looks the same without it."""
    width, height = seen[2] - seen[0], seen[3] - seen[1]
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    if scale < _LEAST_SCALE:
        return [False] * len(words)
    part = _around(words, seen)
    before = _pixels(page, scale, seen, part)
    owners = [calls.Pointer(owner) for owner in {word.owner for word in words}]
    modes = [calls.render_mode(owner) for owner in owners]
    for owner in owners:
        calls.set_render_mode(owner, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    after = _pixels(page, scale, seen, part)
    for owner, mode in zip(owners, modes, strict=True):
        calls.set_render_mode(owner, mode)
    return [not _differs(before, after, word) for word in words]


def _around(words: list[Word], seen: Box) -> Box:
    """The part of the page that holds the words, a point or two wider."""
    return (
        max(min(word.left for word in words) - 2, seen[0]),
        max(min(word.bottom for word in words) - 2, seen[1]),
        min(max(word.right for word in words) + 2, seen[2]),
        min(max(word.top for word in words) + 2, seen[3]),
    )


@dataclass(slots=True)
class Pixels:
    """A rendered part of a page, three bytes a pixel. Its upper left corner is at `left` and `top`, in pixels from
    the page's; `seen` is the page's shown part in points.
    """

    data: bytes
    stride: int
    width: int
    height: int
    left: int
    top: int
    scale: float
    seen: Box

    def rows(self, word: Word) -> Iterator[bytes]:
        """The pixels of the word's box, row by row."""
        left = max(int((word.left - self.seen[0]) * self.scale) - self.left, 0)
        right = min(math.ceil((word.right - self.seen[0]) * self.scale) - self.left, self.width)
        top = max(int((self.seen[3] - word.top) * self.scale) - self.top, 0)
        bottom = min(math.ceil((self.seen[3] - word.bottom) * self.scale) - self.top, self.height)
        for row in range(top, bottom):
            start = row * self.stride
            yield self.data[start + 3 * left : start + 3 * max(left, right)]


def _pixels(page: pdfium.PdfPage, scale: float, seen: Box, part: Box) -> Pixels:
    """`part` of the page as it looks unturned."""
    cut = [max(int((other - one) * scale), 0) for one, other in zip(seen[:2], part[:2], strict=True)]
    cut += [max(int((one - other) * scale), 0) for one, other in zip(seen[2:], part[2:], strict=True)]
    bitmap = page.render(
        scale=scale,
        rotation=-page.get_rotation() % 360,
        crop=tuple(max(pixels - 0.5, 0.0) / scale for pixels in cut),  # it rounds up
        draw_annots=False,
    )
    try:
        data = bytes(bitmap.buffer)
        return Pixels(data, bitmap.stride, bitmap.width, bitmap.height, cut[0], cut[3], scale, seen)
    finally:
        bitmap.close()


def _differs(before: Pixels, after: Pixels, word: Word) -> bool:
    for one, other in zip(before.rows(word), after.rows(word), strict=True):
        if one != other and any(abs(a - b) >= _LEAST_CHANGE for a, b in zip(one, other, strict=True)):
            return True
    return False
