"""What a PDF carries beside its pages' text: links, form fields and notes, properties, attachments."""

from __future__ import annotations

import ctypes
import html
import re
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from applications.parsing import limits
from applications.parsing.metadata import stuffed
from applications.parsing.pdf_words import Word
from applications.parsing.types import HiddenText

_MOST_ANNOTATIONS = 1_000
_HIDDEN_FLAGS = 2 | 32  # hidden, no view
_VISIBLE_KINDS = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT)
_PROPERTIES = ("Title", "Subject", "Keywords", "Author")
_XMP = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.DOTALL)
_XMP_TEXT = re.compile(r"<(?:dc:description|dc:subject|dc:title|pdf:Keywords)\b[^>]*>(.*?)</(?:dc|pdf):", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def links(document: pdfium.PdfDocument, page: pdfium.PdfPage) -> Iterator[str]:
    """Addresses of the page's link annotations, in the file's order."""
    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    for _ in range(_MOST_ANNOTATIONS):
        if not raw.FPDFLink_Enumerate(page.raw, position, link):
            return
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(document.raw, action, None, 0) if action else 0
        if 1 < size <= limits.MAX_LINK_CHARS:
            buffer = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(document.raw, action, buffer, size)
            yield buffer.value.decode("utf-8", "replace")


def fields_and_notes(page: pdfium.PdfPage, number: int) -> tuple[list[Word], list[HiddenText]]:
    """Filled form fields and text set on the page, as words in their places; and stuffed notes that nobody sees."""
    words: list[Word] = []
    hidden: list[HiddenText] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MOST_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            _read_annotation(annotation, number, words, hidden)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return words, hidden


def _read_annotation(annotation: raw.FPDF_ANNOTATION, page: int, words: list[Word], hidden: list[HiddenText]) -> None:
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_LINK:
        return
    text = _string(annotation, b"V") or _string(annotation, b"Contents")
    if not text:
        return
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, box)
    flags = raw.FPDFAnnot_GetFlags(annotation)
    if kind in _VISIBLE_KINDS and not flags & _HIDDEN_FLAGS and box.right - box.left > 2:
        words += _placed(text, box.left, min(box.top, box.bottom), box.right, max(box.top, box.bottom))
    elif stuffed(text):
        hidden.append(HiddenText(text, page, "METADATA"))


def _string(annotation: raw.FPDF_ANNOTATION, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if not 2 < size <= 2 * limits.MAX_HIDDEN_CHARS:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00")


def _placed(text: str, left: float, bottom: float, right: float, top: float) -> list[Word]:
    """Words spread over the lines of a field's box."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    height = (top - bottom) / len(rows)
    placed = []
    for number, row in enumerate(rows):
        pace = (right - left) / max(len(row), 1)
        for match in re.finditer(r"\S+", row):
            x, y = left + match.start() * pace, top - (number + 1) * height
            placed.append(Word(match.group(), x, y, left + match.end() * pace, y + height, height, 1 << 30, 0))
    return placed


def properties(document: pdfium.PdfDocument, data: bytes) -> Iterator[HiddenText]:
    """Document information, XMP and attached text files, where somebody has stuffed them."""
    information = {key: document.get_metadata_value(key) for key in _PROPERTIES}
    for key in _PROPERTIES:
        if stuffed(information[key]):
            yield HiddenText(information[key], None, "METADATA")
    if not any(stuffed(information[key]) for key in _PROPERTIES):
        for packet in _XMP.findall(data)[:5]:
            for value in _XMP_TEXT.findall(packet.decode("utf-8", "replace")):
                text = html.unescape(_TAG.sub(" ", value)).strip()
                if stuffed(text):
                    yield HiddenText(text, None, "METADATA")
    for number in range(min(document.count_attachments(), 10)):
        text = bytes(document.get_attachment(number).get_data()[: limits.MAX_HIDDEN_CHARS]).decode("utf-8", "ignore")
        if stuffed(text) and "\x00" not in text:
            yield HiddenText(text, None, "METADATA")
