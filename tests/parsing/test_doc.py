"""Files named .doc, whatever Word or a web site wrote into them."""

from __future__ import annotations

import pytest

from applications.parsing import ParseError
from applications.parsing.filetype import DOC
from applications.parsing.reader import read_document
from tests.parsing.docx_makers import docx, paragraph
from tests.parsing.pdf_makers import CV, pdf
from tests.samples.make_samples import word97_doc

HTML = (
    "<html><head><title>x</title><style>p {color: red}</style></head><body><h1>{}</h1>".replace("{}", CV[0])
    + "".join(f"<p>{line}</p>" for line in CV[1:])
    + '<a href="mailto:runa@example.org">write</a><script>alert("no")</script></body></html>'
)
RTF = "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0 " + "\\par\n".join(CV) + "}"
WORDML = (
    '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
    + "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in CV)
    + "</w:body></w:wordDocument>"
)
MHTML = (
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n'
    f"--b\nContent-Type: text/html\n\n{HTML}\n--b--\n"
)


@pytest.mark.parametrize(
    "data",
    [
        word97_doc("\n".join(CV)),
        RTF.encode(),
        WORDML.encode(),
        docx("".join(paragraph(line) for line in CV)),
        pdf(),
    ],
    ids=["word97", "rtf", "wordml", "docx", "pdf"],
)
def test_each_kind_gives_the_same_lines(data: bytes) -> None:
    assert read_document(data, DOC).text.split("\n") == CV


@pytest.mark.parametrize("source", [HTML, MHTML], ids=["html", "mhtml"])
def test_pages_lose_scripts_and_styles_and_keep_targets(source: str) -> None:
    document = read_document(source.encode(), DOC)
    assert document.text.split("\n") == [*CV, "write"]
    assert document.links == ("mailto:runa@example.org",)


def test_link_fields_become_links() -> None:
    text = "\n".join(CV) + '\n\x13 HYPERLINK "mailto:runa@example.org" \x14write to me\x15'
    document = read_document(word97_doc(text), DOC)
    assert document.links == ("mailto:runa@example.org",)
    assert document.text.endswith("write to me")


def test_a_protected_file_says_so_and_noise_is_corrupt() -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    with pytest.raises(ParseError) as refusal:
        read_document(head + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(999), DOC)
    assert refusal.value.code == "ENCRYPTED"
    with pytest.raises(ParseError) as refusal:
        read_document(head + bytes(504), DOC)
    assert refusal.value.code == "CORRUPT"
