"""What a PDF page draws beside its text, and how it draws its text: colours, areas, order, clips, layers."""

from __future__ import annotations

import ctypes
from collections.abc import Container
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from applications.parsing import pdfium_calls as calls
from applications.parsing.colour import LEAST_CONTRAST, RGB, WHITE, contrast

_LEAST_SIDE = 4.0  # points: what is thinner covers no word
_EDGE = 1.5  # points
_MOST_AREAS = 400  # beyond, judging word by word costs more than rendering
_OPAQUE = 200
_BANDS = 64  # strips of the page by which areas are found
_TEXT = raw.FPDF_PAGEOBJ_TEXT
_OPTIONAL_CONTENT = "OC"

Box = tuple[float, float, float, float]  # left, bottom, right, top


class Area(NamedTuple):
    """A filled shape, picture, shading or form on the page. `colour` is None where it is not one opaque colour."""

    left: float
    bottom: float
    right: float
    top: float
    order: int
    colour: RGB | None


@dataclass(slots=True)
class TextStyle:
    """How one text object is drawn. `clip` is the box outside of which it is cut off; `plain` text is seen on white
    paper, as long as nothing lies over or under it.
    """

    mode: int
    colour: RGB
    alpha: int
    clip: Box | None
    layered: bool  # belongs to a layer that may be switched off
    plain: bool = field(init=False)

    def __post_init__(self) -> None:
        filled = self.mode == raw.FPDF_TEXTRENDERMODE_FILL and self.alpha >= _OPAQUE
        self.plain = (
            filled and self.clip is None and not self.layered and contrast(self.colour, WHITE) >= LEAST_CONTRAST
        )


class PageObjects:
    """The page's objects by the order of drawing. `crowded` pages have more areas than are worth judging singly."""

    def __init__(self, page: pdfium.PdfPage, seen: Box, texts: Container[int]) -> None:
        """`seen` is the part of the page that is shown, `texts` the text objects known already."""
        self._colours = calls.Colours()
        self._floats = calls.Floats()
        self._styles: dict[int, TextStyle] = {}
        self._known: dict[tuple[int, tuple[int, int, int, int], Box | None, bool], TextStyle] = {}
        self.areas: list[Area] = []
        self.has_forms = False
        handle = calls.pointer(page.raw)
        pointers = list(map(calls.page_object, repeat(handle), range(raw.FPDFPage_CountObjects(page.raw))))
        others = [(order, pointer) for order, pointer in enumerate(pointers) if pointer not in texts]
        kinds = map(calls.object_type, [ctypes.c_void_p(pointer) for _, pointer in others])
        for (order, pointer), kind in zip(others, kinds, strict=True):
            if kind != _TEXT and len(self.areas) <= _MOST_AREAS:
                self._note_area(ctypes.c_void_p(pointer), kind, order)
        self.order: dict[int, int] = {pointer: order for order, pointer in enumerate(pointers)} if self.areas else {}
        self._bottom = seen[1]
        self._bands_a_point = _BANDS / max(seen[3] - seen[1], 1.0)
        self._bands = self._by_band() if self.areas else []
        self._readable: dict[RGB, bool] = {}

    @property
    def crowded(self) -> bool:
        return len(self.areas) > _MOST_AREAS

    def pictures(self) -> list[Area]:
        return [area for area in self.areas if area.colour is None]

    def leaves_clear(self, owner: int, style: TextStyle) -> bool:
        """True where no area can hide the text object, wherever on the page it stands: each is drawn before, and lets
        its colour be read.
        """
        if not style.plain:
            return False
        if not self.areas:
            return True
        order = self.order.get(owner)
        return order is not None and order > self.areas[-1].order and self._is_readable(style.colour)

    def _is_readable(self, colour: RGB) -> bool:
        known = self._readable.get(colour)
        if known is None:
            known = self._readable[colour] = all(
                area.colour is not None and contrast(colour, area.colour) >= LEAST_CONTRAST for area in self.areas
            )
        return known

    def at(self, x: float, y: float) -> list[Area]:
        """Areas that hold a point of the part that is shown, well inside: at an edge, a word stands beside."""
        if not self.areas:
            return []
        found = []
        for area in self._bands[self._band(y)]:
            left, bottom, right, top, _, _ = area
            if left + _EDGE < x < right - _EDGE and bottom + _EDGE < y < top - _EDGE:
                found.append(area)
        return found

    def _by_band(self) -> list[list[Area]]:
        bands: list[list[Area]] = [[] for _ in range(_BANDS)]
        for area in self.areas:
            for number in range(self._band(area.bottom), self._band(area.top) + 1):
                bands[number].append(area)
        return bands

    def _band(self, y: float) -> int:
        return int(min(_BANDS - 1, max(0.0, (y - self._bottom) * self._bands_a_point)))

    def style(self, owner: int) -> TextStyle:
        found = self._styles.get(owner)
        if found is None:
            found = self._styles[owner] = self._read_style(owner)
        return found

    def _note_area(self, pointer: calls.Pointer, kind: int, order: int) -> None:
        if kind == raw.FPDF_PAGEOBJ_FORM:
            self.has_forms = True
        calls.object_bounds(pointer, *self._floats.refs)
        left, bottom, right, top = self._floats.read()
        if right - left < _LEAST_SIDE or top - bottom < _LEAST_SIDE:
            return
        colour: RGB | None = None
        if kind == raw.FPDF_PAGEOBJ_PATH:
            if not self._is_filled(pointer):
                return
            *rgb, alpha = self._fill(pointer)
            colour = (rgb[0], rgb[1], rgb[2]) if alpha >= _OPAQUE else None
        self.areas.append(Area(left, bottom, right, top, order, colour))

    def _is_filled(self, pointer: calls.Pointer) -> bool:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        calls.draw_mode(pointer, ctypes.byref(mode), ctypes.byref(stroke))
        return bool(mode.value != raw.FPDF_FILLMODE_NONE)

    def _fill(self, pointer: calls.Pointer) -> tuple[int, int, int, int]:
        """Black where pdfium cannot say, as for patterns."""
        return self._colours.read() if calls.fill_colour(pointer, *self._colours.refs) else (0, 0, 0, 255)

    def _read_style(self, owner: int) -> TextStyle:
        """Most texts of a page share a few styles, so one that was made is used again."""
        text = ctypes.c_void_p(owner)
        key = (calls.render_mode(text), self._fill(text), self._clip(text), _in_layer(text))
        style = self._known.get(key)
        if style is None:
            mode, (red, green, blue, alpha), clip, layered = key
            style = self._known[key] = TextStyle(mode, (red, green, blue), alpha, clip, layered)
        return style

    def _clip(self, text: calls.Pointer) -> Box | None:
        """The box that all clip paths of the object leave; None where there is no clip path."""
        path = ctypes.c_void_p(calls.clip_path(text))
        count = calls.clip_count(path) if path.value else 0
        if count <= 0:
            return None
        left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
        x, y = ctypes.c_float(), ctypes.c_float()
        for number in range(min(count, 8)):
            xs, ys = [], []
            for index in range(min(calls.clip_segments(path, number), 64)):
                segment = ctypes.c_void_p(calls.clip_segment(path, number, index))
                calls.segment_point(segment, ctypes.byref(x), ctypes.byref(y))
                xs.append(x.value)
                ys.append(y.value)
            if xs:
                left, right = max(left, min(xs)), min(right, max(xs))
                bottom, top = max(bottom, min(ys)), min(top, max(ys))
        return left, bottom, right, top


_NAME = ctypes.create_string_buffer(64)
_NAME_LENGTH = ctypes.c_ulong()
_NAME_REFS = (ctypes.byref(_NAME), ctypes.sizeof(_NAME), ctypes.byref(_NAME_LENGTH))
_LAYER_NAME = _OPTIONAL_CONTENT.encode("utf-16-le")


def _in_layer(text: calls.Pointer) -> bool:
    count = calls.mark_count(text)
    for number in range(min(count, 8)) if count > 0 else ():
        if not calls.mark_name(ctypes.c_void_p(calls.mark_at(text, number)), *_NAME_REFS):
            continue
        if _NAME.raw[: _NAME_LENGTH.value].rstrip(b"\x00") == _LAYER_NAME.rstrip(b"\x00"):
            return True
    return False
