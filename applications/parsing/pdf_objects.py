"""What a PDF page draws beside its text, and how it draws its text: colours, areas, order, clips, layers."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from applications.parsing import pdfium_calls as calls
from applications.parsing.colour import LEAST_CONTRAST, RGB, WHITE, contrast

_LEAST_SIDE = 4.0  # points: what is thinner covers no word
_EDGE = 1.5  # points
_MOST_AREAS = 400  # beyond, judging word by word costs more than rendering
_OPAQUE = 200
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

    def holds(self, x: float, y: float) -> bool:
        """True well inside; at an edge a word stands beside the area rather than on it."""
        return self.left + _EDGE < x < self.right - _EDGE and self.bottom + _EDGE < y < self.top - _EDGE


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

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._colours = calls.Colours()
        self._floats = calls.Floats()
        self._styles: dict[int, TextStyle] = {}
        self.order: dict[int, int] = {}
        self.areas: list[Area] = []
        self.has_forms = False
        handle = calls.pointer(page.raw)
        page_object, object_type = calls.page_object, calls.object_type
        for order in range(raw.FPDFPage_CountObjects(page.raw)):
            pointer = page_object(handle, order)
            kind = object_type(pointer)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                self.order[pointer] = order
            elif len(self.areas) <= _MOST_AREAS:
                self._note_area(pointer, kind, order)

    @property
    def crowded(self) -> bool:
        return len(self.areas) > _MOST_AREAS

    def pictures(self) -> list[Area]:
        return [area for area in self.areas if area.colour is None]

    def style(self, owner: int) -> TextStyle:
        found = self._styles.get(owner)
        if found is None:
            found = self._styles[owner] = self._read_style(owner)
        return found

    def _note_area(self, pointer: int, kind: int, order: int) -> None:
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

    def _is_filled(self, pointer: int) -> bool:
        mode, stroke = ctypes.c_int(), ctypes.c_int()
        calls.draw_mode(pointer, ctypes.addressof(mode), ctypes.addressof(stroke))
        return bool(mode.value != raw.FPDF_FILLMODE_NONE)

    def _fill(self, pointer: int) -> tuple[int, int, int, int]:
        """Black where pdfium cannot say, as for patterns."""
        return self._colours.read() if calls.fill_colour(pointer, *self._colours.refs) else (0, 0, 0, 255)

    def _read_style(self, owner: int) -> TextStyle:
        red, green, blue, alpha = self._fill(owner)
        return TextStyle(calls.render_mode(owner), (red, green, blue), alpha, self._clip(owner), _in_layer(owner))

    def _clip(self, owner: int) -> Box | None:
        """The box that all clip paths of the object leave; None where there is no clip path."""
        path = calls.clip_path(owner)
        count = calls.clip_count(path) if path else 0
        if count <= 0:
            return None
        left, bottom, right, top = -1e9, -1e9, 1e9, 1e9
        x, y = ctypes.c_float(), ctypes.c_float()
        for number in range(min(count, 8)):
            xs, ys = [], []
            for index in range(min(calls.clip_segments(path, number), 64)):
                calls.segment_point(calls.clip_segment(path, number, index), ctypes.addressof(x), ctypes.addressof(y))
                xs.append(x.value)
                ys.append(y.value)
            if xs:
                left, right = max(left, min(xs)), min(right, max(xs))
                bottom, top = max(bottom, min(ys)), min(top, max(ys))
        return left, bottom, right, top


def _in_layer(owner: int) -> bool:
    for number in range(min(calls.mark_count(owner), 8)):
        buffer = ctypes.create_string_buffer(64)
        length = ctypes.c_ulong()
        named = calls.mark_name(calls.mark_at(owner, number), buffer, 64, ctypes.addressof(length))
        name = buffer.raw[: length.value].decode("utf-16-le", "ignore").rstrip("\x00")
        if named and name == _OPTIONAL_CONTENT:
            return True
    return False
