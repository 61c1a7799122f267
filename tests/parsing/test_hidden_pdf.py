"""Text that a reader of the page does not see is cut from the text, kept apart, and named by how it hides."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from applications.parsing.filetype import PDF
from applications.parsing.reader import read_document
from tests.parsing.pdf_makers import CV, SECRET, Draw, pdf, picture, text


def white(page: Canvas) -> None:
    page.setFillGray(1)
    text(page)


def nearly_white(page: Canvas) -> None:
    page.setFillColorRGB(0.99, 0.99, 0.985)
    text(page)


def white_under_black_lines(page: Canvas) -> None:
    """Black strokes through the words must not pass for the words themselves."""
    white(page)
    page.setStrokeGray(0)
    for y in (301, 303, 305):
        page.line(40, y, 500, y)


def dark_on_dark(page: Canvas) -> None:
    page.setFillColorRGB(0.1, 0.1, 0.2)
    page.rect(30, 280, 530, 60, fill=1, stroke=0)
    text(page)


def tiny(page: Canvas) -> None:
    page.setFont("Helvetica", 0.3)
    text(page)


def scaled_to_nothing(page: Canvas) -> None:
    page.translate(45, 300)
    page.scale(0.001, 0.001)
    text(page, 0, 0)


def off_page(page: Canvas) -> None:
    text(page, 3000, 3000)


def below_page(page: Canvas) -> None:
    text(page, 45, -200)


def mode_invisible(page: Canvas) -> None:
    text(page, mode=3)


def transparent(page: Canvas) -> None:
    page.setFillAlpha(0)
    text(page)


def under_a_shape(page: Canvas) -> None:
    text(page)
    page.setFillGray(1)
    page.rect(30, 280, 530, 60, fill=1, stroke=0)


def under_a_picture(page: Canvas) -> None:
    text(page)
    page.drawImage(picture("lightblue"), 30, 280, 530, 60)


def clipped_away(page: Canvas) -> None:
    path = page.beginPath()
    path.rect(0, 0, 1, 1)
    page.clipPath(path, stroke=0, fill=0)
    text(page)


HIDING: list[tuple[Draw, str]] = [
    (white, "COLOUR"),
    (nearly_white, "COLOUR"),
    (white_under_black_lines, "COLOUR"),
    (dark_on_dark, "COLOUR"),
    (tiny, "TINY"),
    (scaled_to_nothing, "TINY"),
    (off_page, "OFF_PAGE"),
    (below_page, "OFF_PAGE"),
    (mode_invisible, "RENDER_MODE"),
    (transparent, "COLOUR"),
    (under_a_shape, "COVERED"),
    (under_a_picture, "COVERED"),
    (clipped_away, "OFF_PAGE"),
]


@pytest.mark.parametrize(("draw", "why"), HIDING, ids=[draw.__name__ for draw, _ in HIDING])
def test_hidden_text_is_set_apart_with_page_and_reason(draw: Draw, why: str) -> None:
    document = read_document(pdf(draw), PDF)
    assert document.text.split("\n") == CV
    assert [(item.text, item.page) for item in document.hidden] == [(SECRET, 1)]
    assert document.hidden[0].why == why
    assert "HIDDEN_TEXT" in document.flags


def test_the_page_of_hidden_text_counts_from_one() -> None:
    document = read_document(pdf(white, pages=3), PDF)
    assert [item.page for item in document.hidden] == [1, 2, 3]


def test_stuffed_properties_are_hidden_text_and_ordinary_ones_are_not() -> None:
    def stuffed(page: Canvas) -> None:
        page.setKeywords((SECRET + " ") * 5)

    def ordinary(page: Canvas) -> None:
        page.setTitle("CV of Runa Testdotter")
        page.setKeywords("shop, sales, service")

    assert [item.why for item in read_document(pdf(stuffed), PDF).hidden] == ["METADATA"]
    assert read_document(pdf(ordinary), PDF).hidden == ()


def banner(page: Canvas) -> None:
    page.setFillColorRGB(0.1, 0.2, 0.4)
    page.rect(0, 380, 600, 60, fill=1, stroke=0)
    page.setFillGray(1)
    text(page, 45, 400, content="White words on a dark banner")


def over_a_picture(page: Canvas) -> None:
    page.drawImage(picture("navy"), 30, 280, 530, 60)
    page.setFillGray(1)
    text(page, content="White words over a dark picture")


def pale_grey(page: Canvas) -> None:
    page.setFillGray(0.75)
    text(page, content="Pale grey words, as designers like them")


def small_print(page: Canvas) -> None:
    page.setFont("Helvetica", 4)
    text(page, content="Small print that a patient person reads")


def inside_a_clip(page: Canvas) -> None:
    path = page.beginPath()
    path.rect(20, 280, 560, 60)
    page.clipPath(path, stroke=0, fill=0)
    text(page, content="Words that stand inside their clip")


def underlined_and_boxed(page: Canvas) -> None:
    text(page, content="Words in a frame, underlined")
    page.line(45, 298, 300, 298)
    page.rect(40, 290, 300, 30, fill=0)


def white_page_first(page: Canvas) -> None:
    page.setFillGray(1)
    page.rect(0, 0, 600, 850, fill=1, stroke=0)


VISIBLE: list[Draw] = [banner, over_a_picture, pale_grey, small_print, inside_a_clip, underlined_and_boxed]


@pytest.mark.parametrize("draw", VISIBLE, ids=[draw.__name__ for draw in VISIBLE])
def test_visible_text_raises_no_alarm(draw: Draw) -> None:
    document = read_document(pdf(draw), PDF)
    assert document.hidden == ()
    assert len(document.text.split("\n")) == len(CV) + 1


def test_text_on_a_painted_white_page_is_visible() -> None:
    document = read_document(pdf(before=white_page_first), PDF)
    assert (document.hidden, document.text.split("\n")) == ((), CV)


def test_text_of_a_scan_s_own_layer_is_text_and_called_recognised() -> None:
    def scan(page: Canvas) -> None:
        page.drawImage(picture("grey", (100, 140)), 0, 0, 595, 842)
        for number, line in enumerate(CV):
            text(page, 45, 800 - 14 * number, content=line, mode=3)

    document = read_document(pdf(scan, lines=[]), PDF)
    assert document.text.split("\n") == CV
    assert (document.text_quality, document.hidden) == ("OCR", ())
    assert "SCANNED" in document.flags


def test_a_large_picture_does_not_excuse_invisible_words_beside_visible_ones() -> None:
    def paper(page: Canvas) -> None:
        page.drawImage(picture("#fdfdf5", (100, 140)), 0, 0, 595, 842)

    document = read_document(pdf(mode_invisible, before=paper), PDF)
    assert [item.text for item in document.hidden] == [SECRET]
    assert document.text.split("\n") == CV


FRAME = "Photo here, 35 x 45 mm"


def test_a_caption_under_a_photo_is_shown_and_raises_no_alarm() -> None:
    def draw(page: Canvas) -> None:
        text(page, 46, 300, content=FRAME)
        page.drawImage(picture("lightblue"), 40, 270, 120, 150)

    document = read_document(pdf(draw), PDF)
    assert document.text.split("\n") == CV
    assert [(item.text, item.why) for item in document.hidden] == [(FRAME, "COVERED")]
    assert "HIDDEN_TEXT" not in document.flags


@pytest.mark.parametrize(("width", "rows"), [(400, 1), (180, 12)], ids=["larger picture", "longer text"])
def test_a_larger_picture_or_a_longer_text_is_an_alarm(width: float, rows: int) -> None:
    def draw(page: Canvas) -> None:
        for row in range(rows):
            text(page, 46, 280 + 11 * row, content=FRAME)
        page.drawImage(picture("lightblue"), 40, 270, width, 150)

    assert "HIDDEN_TEXT" in read_document(pdf(draw), PDF).flags


def test_a_word_too_short_to_deceive_is_shown_as_well() -> None:
    document = read_document(pdf(lambda page: text(page, mode=3, content="12")), PDF)
    assert document.text.split("\n") == CV
    assert [item.text for item in document.hidden] == ["12"]
    assert "HIDDEN_TEXT" not in document.flags
