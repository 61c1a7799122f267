"""Every part of a DOCX that carries text is read, in order, and what Word does not show is set apart."""

from __future__ import annotations

import pytest

from applications.parsing import Document, ParseError
from applications.parsing.filetype import DOCX
from applications.parsing.reader import read_document
from tests.parsing.docx_makers import docx, paragraph, part
from tests.parsing.pdf_makers import CV, SECRET

BODY = "".join(paragraph(line) for line in CV)


def read(data: bytes) -> Document:
    return read_document(data, DOCX)


def shape(fill: str, width: int, height: int) -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:anchor behindDoc="1"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wps:wsp><wps:spPr><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill></wps:spPr></wps:wsp>'
        "</wp:anchor></w:drawing></w:r></w:p>"
    )


HIDING = {
    "vanish": (paragraph(SECRET, "<w:vanish/>"), "VANISH"),
    "web hidden": (paragraph(SECRET, "<w:webHidden/>"), "VANISH"),
    "white": (paragraph(SECRET, '<w:color w:val="FFFFFF"/>'), "COLOUR"),
    "nearly white": (paragraph(SECRET, '<w:color w:val="FDFDFE"/>'), "COLOUR"),
    "white with a theme colour": (paragraph(SECRET, '<w:color w:val="FFFFFF" w:themeColor="background1"/>'), "COLOUR"),
    "dark on dark shading": (
        paragraph(SECRET, '<w:color w:val="101030"/><w:shd w:val="clear" w:fill="101030"/>'),
        "COLOUR",
    ),
    "black highlight": (paragraph(SECRET, '<w:color w:val="000000"/><w:highlight w:val="black"/>'), "COLOUR"),
    "white in a dark shape's excess": (
        shape("102030", 127000, 127000) + paragraph(SECRET, '<w:color w:val="FFFFFF"/>'),
        "COLOUR",
    ),
    "one point": (paragraph(SECRET, '<w:sz w:val="2"/>'), "TINY"),
    "one percent wide": (paragraph(SECRET, '<w:w w:val="1"/>'), "TINY"),
    "frame off the page": (paragraph(SECRET, setup='<w:framePr w:x="99999" w:y="99999"/>'), "OFF_PAGE"),
    "indent off the page": (paragraph(SECRET, setup='<w:ind w:left="90000"/>'), "OFF_PAGE"),
}


@pytest.mark.parametrize("way", HIDING)
def test_hidden_text_is_set_apart_with_its_reason(way: str) -> None:
    xml, why = HIDING[way]
    document = read(docx(BODY + xml))
    assert document.text.split("\n") == CV
    assert [(item.text, item.why) for item in document.hidden] == [(SECRET, why)]
    assert "HIDDEN_TEXT" in document.flags


def test_a_style_hides_as_well_as_the_run_itself() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Sly"><w:basedOn w:val="Base"/></w:style>'
    )
    xml = paragraph(SECRET, '<w:rStyle w:val="Sly"/>')
    document = read(docx(BODY + xml, {"word/styles.xml": part("styles", styles)}, {"styles": "styles.xml"}))
    assert [item.why for item in document.hidden] == ["VANISH"]


@pytest.mark.parametrize("name", ["word/comments.xml", "docProps/core.xml", "customXml/item1.xml"])
def test_stuffed_parts_that_no_page_shows_are_hidden_text(name: str) -> None:
    stuffed = "<x>" + (SECRET + " ") * 4 + "</x>"
    document = read(docx(BODY, {name: stuffed}))
    assert (document.text.split("\n"), [item.why for item in document.hidden]) == (CV, ["METADATA"])


def test_deleted_text_is_no_text() -> None:
    deleted = f"<w:p><w:del><w:r><w:delText>{SECRET} {SECRET} {SECRET}</w:delText></w:r></w:del></w:p>"
    document = read(docx(BODY + deleted))
    assert document.text.split("\n") == CV
    assert [item.why for item in document.hidden] == ["METADATA"]


VISIBLE = {
    "white on dark shading": paragraph(SECRET, '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="203040"/>'),
    "white in a dark cell": (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:val="clear" w:fill="203040"/></w:tcPr>'
        + paragraph(SECRET, '<w:color w:val="FFFFFF"/>')
        + "</w:tc></w:tr></w:tbl>"
    ),
    "white on a banner behind": shape("102030", 7000000, 1500000) + paragraph(SECRET, '<w:color w:val="FFFFFF"/>'),
    "grey": paragraph(SECRET, '<w:color w:val="A6A6A6"/>'),
    "vanish switched off": paragraph(SECRET, '<w:vanish w:val="0"/>'),
    "small print": paragraph(SECRET, '<w:sz w:val="8"/>'),
}


@pytest.mark.parametrize("way", VISIBLE)
def test_visible_text_raises_no_alarm(way: str) -> None:
    document = read(docx(BODY + VISIBLE[way]))
    assert (document.hidden, document.text.count(SECRET)) == ((), 1)


def test_parts_come_in_reading_order() -> None:
    parts = {
        "word/header1.xml": part("hdr", paragraph("from the header")),
        "word/footer1.xml": part("ftr", paragraph("from the footer")),
        "word/footnotes.xml": part("footnotes", paragraph("from the footnote")),
    }
    relations = {"header1": "header1.xml", "footer1": "footer1.xml", "footnotes": "footnotes.xml"}
    text = read(docx(BODY, parts, relations)).text
    assert text.split("\n") == ["from the header", *CV, "from the footnote", "from the footer"]


def test_tables_and_content_controls_are_read_where_they_stand() -> None:
    cell = "<w:tc>{}</w:tc>"
    flat = "<w:tbl><w:tr>" + cell.format(paragraph("2020")) + cell.format(paragraph("Engineer")) + "</w:tr></w:tbl>"
    deep = "<w:tbl><w:tr>" + cell.format(paragraph("a") + paragraph("b")) + cell.format(flat) + "</w:tr></w:tbl>"
    control = "<w:sdt><w:sdtPr/><w:sdtContent>" + paragraph("chosen") + "</w:sdtContent></w:sdt>"
    text = read(docx(paragraph("first of all the words") + flat + deep + control)).text
    assert text.split("\n") == ["first of all the words", "2020\tEngineer", "a", "b", "2020\tEngineer", "chosen"]


def test_a_text_box_is_read_once_of_its_two_renderings() -> None:
    box = "<w:txbxContent>" + paragraph("boxed words") + "</w:txbxContent>"
    both = (
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(docx(BODY + both)).text.split("\n") == [*CV, "boxed words"]


def test_targets_of_links_and_link_fields_are_kept() -> None:
    link = '<w:p><w:hyperlink r:id="rIdhyperlink"><w:r><w:t>mail me</w:t></w:r></w:hyperlink></w:p>'
    field = '<w:p><w:r><w:instrText> HYPERLINK "https://example.org/x" </w:instrText></w:r></w:p>'
    document = read(docx(BODY + link + field, relations={"hyperlink": "mailto:runa@example.org"}))
    assert document.links == ("mailto:runa@example.org", "https://example.org/x")
    assert document.text.split("\n") == [*CV, "mail me"]


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        "<x><unclosed></x>",
        "<w:p>" * 300 + "</w:p>" * 300,
    ],
    ids=["external entity", "entities", "not well-formed", "deep"],
)
def test_hostile_xml_is_corrupt(xml: str) -> None:
    with pytest.raises(ParseError) as refusal:
        read(docx(BODY, {"word/document.xml": xml}))
    assert refusal.value.code == "CORRUPT"
    assert "root:" not in refusal.value.message


def test_a_package_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(ParseError) as refusal:
        read(docx(BODY, {"word/document.xml": "A" * 160_000_000}))
    assert refusal.value.code == "CORRUPT"
