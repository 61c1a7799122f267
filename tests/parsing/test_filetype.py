"""A file is what its bytes are; its name is made safe to show and to save."""

from __future__ import annotations

import io
import zipfile

import pytest

from applications.parsing.filetype import DOC, DOCX, PDF, TXT, safe_name, sniff
from tests.parsing.docx_makers import TYPES, docx
from tests.parsing.pdf_makers import pdf
from tests.samples.make_samples import word97_doc

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "content_type"),
    [
        (pdf(), "cv.pdf", PDF),
        (pdf(), "cv.docx", PDF),
        (b"junk" * 100 + pdf(), "cv.pdf", PDF),
        (docx("<w:p/>"), "cv.pdf", DOCX),
        (docx("<w:p/>")[:-40], "cv.docx", DOCX),
        (word97_doc("hello"), "cv.doc", DOC),
        (b"{\\rtf1 hello}", "cv.doc", DOC),
        (b"<html><p>hello", "cv.doc", DOC),
        (b"plain words", "cv.txt", TXT),
        (b"MZ Consulting, plain words", "cv.txt", TXT),
        ("plain words".encode("utf-16"), "cv.txt", TXT),
        ("plain words".encode("utf-16-le"), "CV.TXT", TXT),
    ],
)
def test_a_readable_file_has_its_type(data: bytes, name: str, content_type: str) -> None:
    assert sniff(data, name) == content_type


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"MZ\x90" + bytes(2000), "cv.pdf"),
        (b"\x7fELF" + bytes(2000), "cv.txt"),
        (b"#!/bin/sh\necho", "cv.txt"),
        (b"\x89PNG\r\n\x1a\n", "cv.pdf"),
        (b"\xff\xd8\xff\xe0", "cv.txt"),
        (archive("readme.txt"), "cv.docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "cv.docx"),
        (OLE + bytes(600) + "Workbook".encode("utf-16-le"), "cv.doc"),
        (OLE + bytes(600), "cv.msi"),
        (b"{\\rtf1 hello}", "cv.rtf"),
        (b"<html><p>hello", "cv.txt"),
        (b"<!DOCTYPE html><p>hello", "cv.pdf"),
        (b"plain words", "cv.pdf"),
        (b"plain words", "cv.html"),
        (b"x" * 5000 + pdf(), "cv.pdf"),
        (bytes(5000), "cv.txt"),
    ],
)
def test_a_disguise_has_none(data: bytes, name: str) -> None:
    assert sniff(data, name) is None


def test_a_package_that_says_it_is_word_is_word_even_without_its_document() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", TYPES)
    assert sniff(buffer.getvalue(), "cv.docx") == DOCX


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Lebenslauf Jörg.pdf", "Lebenslauf Jörg.pdf"),
        ("履歴書.PDF", "履歴書.pdf"),
        ("re\u0301sume\u0301.pdf", "résumé.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("..\\..\\windows\\win.ini.pdf", "win.ini.pdf"),
        ("cv\r\nSet-Cookie: x.pdf", "cvSet-Cookie_ x.pdf"),
        ("cv\u202efdp.exe", "cvfdp.exe.pdf"),
        ("cv.pdf\x00.exe", "cv.pdf.exe.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("-rf.pdf", "rf.pdf"),
        ("cv.pdf. ", "cv.pdf"),
        ('<img src="x">.pdf', "_img src=_x__.pdf"),
        ("", "cv.pdf"),
        (".pdf", "cv.pdf"),
        (" ", "cv.pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert safe_name(name, PDF) == safe


@pytest.mark.parametrize("name", ["a" * 300 + ".pdf", "é" * 200 + ".pdf", "👩‍💻" * 90 + ".pdf"])
def test_a_name_fits_a_file_system(name: str) -> None:
    safe = safe_name(name, PDF)
    assert len(safe.encode()) <= 255
    assert safe.endswith(".pdf")
