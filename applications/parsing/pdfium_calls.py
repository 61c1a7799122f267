"""The pdfium functions that are called once a word or once an object of a page.

pypdfium2's own wrappers check each argument's type, which takes three to five times as long as the calls themselves,
and types declared to ctypes still twice as long. So nothing is declared but the result: a caller passes small
integers, and for every pointer a `c_void_p` or one of `refs`, never a bare integer, of which only 32 bits would arrive.
"""

from __future__ import annotations

import ctypes
import struct
from ctypes import PYFUNCTYPE, c_float, c_int, c_uint, c_void_p
from typing import Any

from pypdfium2 import raw

Pointer = c_void_p


def _bare(name: str, result: Any) -> Any:
    address = ctypes.cast(getattr(raw, name), c_void_p).value or 0
    return PYFUNCTYPE(result)(address)  # C's calling convention lets a call have more arguments than are declared


loose_box = _bare("FPDFText_GetLooseCharBox", c_int)
unicode_at = _bare("FPDFText_GetUnicode", c_uint)
char_angle = _bare("FPDFText_GetCharAngle", c_float)
object_at = _bare("FPDFText_GetTextObject", c_void_p)
page_object = _bare("FPDFPage_GetObject", c_void_p)
object_type = _bare("FPDFPageObj_GetType", c_int)
object_bounds = _bare("FPDFPageObj_GetBounds", c_int)
fill_colour = _bare("FPDFPageObj_GetFillColor", c_int)
render_mode = _bare("FPDFTextObj_GetTextRenderMode", c_int)
set_render_mode = _bare("FPDFTextObj_SetTextRenderMode", c_int)
draw_mode = _bare("FPDFPath_GetDrawMode", c_int)
clip_path = _bare("FPDFPageObj_GetClipPath", c_void_p)
clip_count = _bare("FPDFClipPath_CountPaths", c_int)
clip_segments = _bare("FPDFClipPath_CountPathSegments", c_int)
clip_segment = _bare("FPDFClipPath_GetPathSegment", c_void_p)
segment_point = _bare("FPDFPathSegment_GetPoint", c_int)
mark_count = _bare("FPDFPageObj_CountMarks", c_int)
mark_at = _bare("FPDFPageObj_GetMark", c_void_p)
mark_name = _bare("FPDFPageObjMark_GetName", c_int)


def pointer(handle: Any) -> c_void_p:
    """A pypdfium2 handle as a bare pointer."""
    return ctypes.cast(handle, c_void_p)


class _Four:
    """Four values of four bytes that pdfium writes an answer into, with the references that its calls take."""

    _layout: struct.Struct

    def __init__(self) -> None:
        self._buffer = ctypes.create_string_buffer(self._layout.size)
        self.refs = tuple(ctypes.byref(self._buffer, offset) for offset in range(0, self._layout.size, 4))


class Floats(_Four):
    _layout = struct.Struct("@4f")

    def read(self) -> tuple[float, float, float, float]:
        a, b, c, d = self._layout.unpack(self._buffer)
        return a, b, c, d


class Colours(_Four):
    """Red, green, blue and alpha, each 0 to 255."""

    _layout = struct.Struct("@4I")

    def read(self) -> tuple[int, int, int, int]:
        a, b, c, d = self._layout.unpack(self._buffer)
        return a, b, c, d
