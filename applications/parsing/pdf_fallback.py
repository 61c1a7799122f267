"""PDF by pypdf: slower, and forgiving where pdfium opens nothing."""

from __future__ import annotations

import io

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from applications.parsing import limits
from applications.parsing.extracted import Extracted
from applications.parsing.types import ParseError

_DAMAGE = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    AssertionError,
    OverflowError,
)


def extract(data: bytes) -> Extracted:
    """The text of a file that pdfium refused. Raises ParseError."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ParseError("ENCRYPTED", "The file is protected by a password.")
        pages = len(reader.pages)
    except _DAMAGE as error:
        raise ParseError("CORRUPT", "The PDF file is damaged and cannot be read.") from error
    if pages > limits.PAGES_REFUSED:
        raise ParseError("TOO_MANY_PAGES", f"The file has {pages} pages; {limits.PAGES_REFUSED} are the most.")
    texts = [_page_text(reader, number) for number in range(min(pages, limits.PAGES_READ))]
    text = "\n".join(texts)
    if not text.strip():
        raise ParseError("CORRUPT", "The PDF file is damaged and cannot be read.")
    return Extracted(text, pages=pages, truncated=pages > limits.PAGES_READ)


class SecondReading:
    """pypdf's text of single pages of a file that pdfium reads too; opened when first asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._reader: PdfReader | None = None

    def page_text(self, number: int) -> str:
        """Text of the page counted from 0; empty where pypdf cannot read it."""
        try:
            if self._reader is None:
                self._reader = PdfReader(io.BytesIO(self._data))
            return _page_text(self._reader, number)
        except _DAMAGE:
            return ""


def _page_text(reader: PdfReader, number: int) -> str:
    try:
        return reader.pages[number].extract_text()
    except _DAMAGE:
        return ""
