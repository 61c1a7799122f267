"""Pages come out in the order in which a person reads them."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from applications.parsing import ParseError
from applications.parsing.filetype import PDF
from applications.parsing.reader import read_document
from tests.parsing.pdf_makers import CV, pdf, picture, text

LEFT = [f"Left column sentence number {n} goes on" for n in range(12)]
RIGHT = [f"Right column tells of project {n} here" for n in range(9)]


def read(data: bytes) -> list[str]:
    return read_document(data, PDF).text.split("\n")


def put(page: Canvas, x: float, y: float, content: str) -> None:
    page.drawString(x, y, content)


@pytest.mark.parametrize("row_by_row", [False, True])
def test_columns_are_read_down_whatever_the_order_of_drawing(row_by_row: bool) -> None:
    def draw(page: Canvas) -> None:
        placed = [(45, 700 - 13 * n, line) for n, line in enumerate(LEFT)]
        placed += [(320, 700 - 13 * n, line) for n, line in enumerate(RIGHT)]
        if row_by_row:
            placed.sort(key=lambda item: -item[1])
        put(page, 45, 760, "A heading that runs across both of the columns of this page, from left to right")
        for item in placed:
            put(page, *item)

    assert read(pdf(draw, lines=[]))[1:] == LEFT + RIGHT


def test_dates_at_the_right_margin_stay_on_their_lines() -> None:
    def draw(page: Canvas) -> None:
        for n in range(6):
            put(page, 45, 700 - 40 * n, f"Engineer at Company {n}")
            put(page, 45, 687 - 40 * n, "Did this and that for the customers of the company, at length")
            put(page, 480, 700 - 40 * n, f"201{n} - 201{n + 1}")

    lines = read(pdf(draw, lines=[]))
    assert lines[0::2] == [f"Engineer at Company {n}\t201{n} - 201{n + 1}" for n in range(6)]


def test_labels_beside_values_are_read_across() -> None:
    def draw(page: Canvas) -> None:
        for n, label in enumerate(["Name", "Nationality", "Languages", "Driving licence"]):
            put(page, 45, 700 - 40 * n, label)
        for n in range(4):
            put(page, 200, 700 - 40 * n, f"value {n} in its first line of two or three")
            put(page, 200, 687 - 40 * n, f"value {n} in its second line")

    assert read(pdf(draw, lines=[]))[:2] == [
        "Name\tvalue 0 in its first line of two or three",
        "value 0 in its second line",
    ]


def test_letters_set_apart_become_words() -> None:
    def draw(page: Canvas) -> None:
        words = page.beginText(45, 500)
        words.setCharSpace(6)
        words.textOut("WORK EXPERIENCE")
        page.drawText(words)

    assert read(pdf(draw))[-1] == "WORK EXPERIENCE"


def test_words_parted_at_the_end_of_a_line_are_joined_and_compounds_keep_their_hyphen() -> None:
    lines = ["She is responsible for the develop-", "ment of a cloud-", "native platform from 2019-", "2021"]
    assert read(pdf(lines=lines))[0] == "She is responsible for the development of a cloud-native platform from 2019-"


def test_a_word_a_line_in_the_text_layer_becomes_lines() -> None:
    def draw(page: Canvas) -> None:
        for n, line in enumerate(CV):
            x = 45.0
            for word in line.split():
                text(page, x, 800 - 14 * n, content=word)
                x += page.stringWidth(word + " ", "Helvetica", 10)

    assert read(pdf(draw, lines=[])) == CV


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_turned_page_reads_as_it_is_shown(angle: int) -> None:
    def draw(page: Canvas) -> None:
        page.setPageRotation(angle)  # reportlab lays the sheet on its side by itself
        page.translate(*{90: (842, 0), 180: (595, 842), 270: (0, 595)}[angle])
        page.rotate(angle)
        for n, line in enumerate(CV):
            put(page, 45, 500 - 14 * n, line)

    assert read(pdf(draw, lines=[])) == CV


def test_a_page_of_pictures_alone_has_no_text_and_invents_none() -> None:
    def draw(page: Canvas) -> None:
        page.drawImage(picture("grey", (100, 140)), 0, 0, 595, 842)

    with pytest.raises(ParseError) as refusal:
        read_document(pdf(draw, lines=[]), PDF)
    assert refusal.value.code == "NO_TEXT"


def test_fifty_pages_of_sixty_are_read_and_two_hundred_and_one_are_refused() -> None:
    document = read_document(pdf(pages=60), PDF)
    assert (document.pages, document.text.count(CV[0])) == (60, 50)
    assert "TRUNCATED" in document.flags
    with pytest.raises(ParseError) as refusal:
        read_document(pdf(pages=201), PDF)
    assert refusal.value.code == "TOO_MANY_PAGES"


def test_targets_of_links_are_kept() -> None:
    def draw(page: Canvas) -> None:
        page.linkURL("mailto:runa.testdotter@example.org", (45, 700, 200, 715))
        page.linkURL("https://example.org/runa", (45, 680, 200, 695))

    document = read_document(pdf(draw), PDF)
    assert document.links == ("mailto:runa.testdotter@example.org", "https://example.org/runa")


def test_filled_form_fields_are_text() -> None:
    def draw(page: Canvas) -> None:
        page.acroForm.textfield(name="town", value="Gothenburg harbour", x=45, y=500, width=200, height=20)

    assert "Gothenburg harbour" in read(pdf(draw))
