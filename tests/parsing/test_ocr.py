"""Scans are read where Tesseract is installed, within the time a file has, and refused as pictures where it is not."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator

import pypdfium2 as pdfium
import pytest
from docx import Document as Docx
from docx.shared import Cm
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from applications.parsing import ParseError, limits, ocr, parse_bytes
from applications.parsing.filetype import DOCX, PDF
from applications.parsing.reader import read_document
from tests.parsing import pdf_makers

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def pictures(pdf: bytes) -> list[Image.Image]:
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=2.2, grayscale=True).to_pil() for page in document]


def scan(images: list[Image.Image], *, stamp: str = "", turned: int = 0) -> bytes:
    """A PDF of pictures alone, as a scanner makes it, with `stamp` as real text on each page."""
    buffer = io.BytesIO()
    page = Canvas(buffer, invariant=1)
    for image in images:
        shown = image.rotate(turned, expand=True)
        size = (shown.width / 2.2, shown.height / 2.2)
        page.setPageSize(size)
        page.drawImage(ImageReader(shown), 0, 0, *size)
        page.drawString(200, 12, stamp)
        page.showPage()
    page.save()
    return buffer.getvalue()


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ocr, "LIBRARIES", ("libtesseract.so.0",))
    ocr._library.cache_clear()
    ocr._engine.cache_clear()
    yield
    ocr._library.cache_clear()
    ocr._engine.cache_clear()


MORE = ["LANGUAGES", "Swedish (native), English (fluent), German (good)", "Trained new colleagues and ordered goods."]
CV = pdf_makers.pdf(lines=[*pdf_makers.CV, *MORE])
CV_PAGES = pictures(CV)


@needs_tesseract
@pytest.mark.parametrize(("stamp", "turned"), [("", 0), ("Scanned with PocketScan", 0), ("", 90)])
def test_a_scan_is_read_in_the_child(stamp: str, turned: int) -> None:
    parsed = parse_bytes(scan(CV_PAGES, stamp=stamp, turned=turned), PDF)
    assert (parsed.document.text_quality, parsed.document.flags) == ("OCR", ("SCANNED",))
    assert parsed.profile.name == "Runa Testdotter"
    assert parsed.profile.email == "runa.testdotter@example.org"
    assert parsed.profile.phone == "+46812345600"
    assert "restocked the shelves every morning" in parsed.document.text


@needs_tesseract
def test_a_document_of_pictures_is_read() -> None:
    picture, buffer = io.BytesIO(), io.BytesIO()
    CV_PAGES[0].save(picture, "PNG")
    document = Docx()
    document.add_picture(picture, width=Cm(16))
    document.save(buffer)
    read = read_document(buffer.getvalue(), DOCX)
    assert (read.text_quality, read.flags) == ("OCR", ("SCANNED",))
    assert "runa.testdotter@example.org" in read.text


@needs_tesseract
def test_a_picture_without_writing_is_no_text() -> None:
    noise = Image.effect_noise((900, 1200), 80)
    with pytest.raises(ParseError) as refused:
        read_document(scan([noise]), PDF)
    assert refused.value.code == "NO_TEXT"


def _mixed() -> bytes:
    """One page of text, one that is a scan."""
    merged, buffer = pdfium.PdfDocument(CV), io.BytesIO()
    merged.import_pages(pdfium.PdfDocument(scan(CV_PAGES)))
    merged.save(buffer)
    return buffer.getvalue()


@needs_tesseract
def test_pages_keep_their_order_and_what_time_leaves_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    mixed = _mixed()
    whole = read_document(mixed, PDF)
    assert whole.text.count("Runa Testdotter") == 2
    assert whole.flags == ("SCANNED",)
    monkeypatch.setattr(limits, "OCR_CPU_SECONDS", 0)
    cut = read_document(mixed, PDF)
    assert cut.text.count("Runa Testdotter") == 1
    assert (cut.text_quality, cut.flags) == ("OK", ("SCANNED", "TRUNCATED"))
    with pytest.raises(ParseError) as refused:
        read_document(scan(CV_PAGES), PDF)
    assert (refused.value.code, refused.value.retryable) == ("PARSE_TIMEOUT", True)


def test_time_for_recognition_ends_before_the_file_s() -> None:
    assert limits.OCR_WALL_SECONDS < limits.CHILD_WALL_SECONDS - 5
    assert limits.OCR_CPU_SECONDS < limits.CHILD_CPU_SECONDS - 2


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_a_scan_is_refused_as_a_picture() -> None:
    assert not ocr.available()
    with pytest.raises(ParseError) as refused:
        read_document(scan(CV_PAGES), PDF)
    assert (refused.value.code, refused.value.retryable) == ("NO_TEXT", False)
    mixed = read_document(_mixed(), PDF)
    assert (mixed.text_quality, mixed.flags) == ("OK", ("SCANNED",))
