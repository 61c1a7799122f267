"""PDF: pdfium for text and looks, pypdf for what pdfium cannot open or misreads."""

from __future__ import annotations

import math
from itertools import groupby

import pypdfium2 as pdfium
from pypdfium2 import raw

from applications.parsing import bidi, limits, ocr, pdf_extras, pdf_fallback, pdf_layout
from applications.parsing.extracted import Extracted
from applications.parsing.hyphens import join_broken_words
from applications.parsing.pdf_fallback import SecondReading
from applications.parsing.pdf_hidden import Looks, judge
from applications.parsing.pdf_words import Word, read_words, turned
from applications.parsing.types import HiddenText, ParseError

_LEAST_HIDDEN_CHARS = 12  # fewer are a stray page number and no attempt to deceive
_MOST_FRAME_CHARS = 120  # a form's "photo here", with the photo over it
_LEAST_PAGE_CHARS = 20  # a page with fewer that is not blank is a picture
_LEAST_SCAN_CHARS = 120  # and so is one with fewer beside a picture of about its size


def extract(data: bytes) -> Extracted:
    document = _open(data)
    if document is None:
        return pdf_fallback.extract(data)
    with document:
        pages = len(document)
        if pages > limits.PAGES_REFUSED:
            raise ParseError("TOO_MANY_PAGES", f"The file has {pages} pages; {limits.PAGES_REFUSED} are the most.")
        reader = _Reader(document, data)
        for number in range(min(pages, limits.PAGES_READ)):
            reader.read_page(number)
        reader.recognise()
        reader.hidden += pdf_extras.properties(document, data)
    text = join_broken_words("\n".join(reader.texts))
    return Extracted(
        text,
        hidden=reader.hidden,
        harmless=reader.harmless,
        links=reader.links,
        pages=pages,
        scanned=reader.scanned or not text.strip(),
        recognised=reader.recognised,
        truncated=pages > limits.PAGES_READ or reader.recogniser.ran_out,
    )


def _open(data: bytes) -> pdfium.PdfDocument | None:
    """The document; None where pdfium finds none in the file, or none with pages."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise ParseError("ENCRYPTED", "The file is protected by a password.") from error
        return None
    if len(document) == 0:
        document.close()
        return None
    return document


class _Reader:
    def __init__(self, document: pdfium.PdfDocument, data: bytes) -> None:
        self._document = document
        self._second = SecondReading(data)
        self._pictures: list[int] = []  # pages to be read by character recognition
        self.recogniser = ocr.Recogniser()
        self.texts: list[str] = []
        self.hidden: list[HiddenText] = []
        self.harmless: list[HiddenText] = []
        self.links: list[str] = []
        self.scanned = False
        self.recognised = False

    def read_page(self, number: int) -> None:
        try:
            page = self._document[number]
        except pdfium.PdfiumError:
            self.texts.append("")  # a damaged page: the others may be whole
            return
        textpage = page.get_textpage()
        words = read_words(textpage)
        looks = judge(page, words)
        self.recognised |= looks.recognised
        self._note_hidden(words, looks, number + 1)
        visible = [word for i, word in enumerate(words) if i not in looks.why]
        fields, notes = pdf_extras.fields_and_notes(page, number + 1)
        self.hidden += notes
        self.links += pdf_extras.links(self._document, page)
        right_to_left = bidi.is_right_to_left(visible)
        if right_to_left and bidi.has_lam_alef(visible):
            visible = bidi.corrected(visible, self._second.page_text(number))
        self._note_picture(page, visible, number, looks)
        self._note_text(page, visible + fields, right_to_left=right_to_left)
        textpage.close()
        page.close()

    def recognise(self) -> None:
        """Read the pages that have no text of their own, in their order and as far as the time goes."""
        for number in self._pictures if self._pictures and ocr.available() else ():
            text = self._recognised_text(number)
            if text.strip():
                self.texts[number] = text + self.texts[number]
                self.recognised = True

    def _recognised_text(self, number: int) -> str:
        page = self._document[number]
        width, height = page.get_size()
        scale = min(ocr.DPI / 72, math.sqrt(limits.OCR_PIXELS / max(width * height, 1.0)))
        bitmap = page.render(scale=scale, grayscale=True, draw_annots=False)
        try:
            return self.recogniser.page(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
        finally:
            bitmap.close()
            page.close()

    def _note_picture(self, page: pdfium.PdfPage, words: list[Word], number: int, looks: Looks) -> None:
        """A page with a mark of the scanner alone ("Scanned with …") is a picture as well."""
        chars = sum([len(word.text) for word in words[:_LEAST_SCAN_CHARS]])
        drawn = chars < _LEAST_PAGE_CHARS and raw.FPDFPage_CountObjects(page.raw) > 0
        if drawn or (chars < _LEAST_SCAN_CHARS and looks.pictured and not looks.recognised):
            self.scanned = True
            self._pictures.append(number)

    def _note_text(self, page: pdfium.PdfPage, words: list[Word], *, right_to_left: bool) -> None:
        width, height = page.get_size()
        rotation = page.get_rotation()
        if rotation in (90, 270):
            width, height = height, width
        placed = turned(words, rotation, width, height)
        lines = pdf_layout.lines(placed, right_to_left=right_to_left)
        if right_to_left:
            lines = [bidi.reading_order(line) if bidi.is_right_to_left(line) else line for line in lines]
        self.texts.append("\n".join(pdf_layout.spaced(line) for line in lines))

    def _note_hidden(self, words: list[Word], looks: Looks, page: int) -> None:
        """All that is cut is kept, and what is likely to be innocent raises no alarm."""
        for reason, group in groupby(sorted(looks.why.items(), key=lambda item: item[1]), key=lambda item: item[1]):
            text = " ".join(words[number].text for number, _ in sorted(group))
            frame = reason == "COVERED" and looks.under_photo and len(text) <= _MOST_FRAME_CHARS
            found = self.harmless if frame or len(text) < _LEAST_HIDDEN_CHARS else self.hidden
            found.append(HiddenText(text, page, reason))
