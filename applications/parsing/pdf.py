"""PDF: pdfium for text and looks; pypdf where pdfium fails."""

from __future__ import annotations

import pypdfium2 as pdfium

from applications.parsing import limits
from applications.parsing.extracted import Extracted
from applications.parsing.types import ParseError


def extract(data: bytes) -> Extracted:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ParseError("ENCRYPTED", "The file is protected by a password.") from error
        raise ParseError("CORRUPT", "The PDF file is damaged and cannot be read.") from error
    with document:
        pages = len(document)
        if pages > limits.PAGES_REFUSED:
            raise ParseError("TOO_MANY_PAGES", f"The file has {pages} pages; {limits.PAGES_REFUSED} are the most.")
        texts = []
        for number in range(min(pages, limits.PAGES_READ)):
            page = document[number]
            texts.append(page.get_textpage().get_text_range())
    return Extracted("\n".join(texts), pages=pages, scanned=not "".join(texts).strip(), truncated=pages > limits.PAGES_READ)
