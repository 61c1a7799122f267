"""DOC: Word 97-2003, and what Word and web sites save under that name: RTF, HTML, MHTML, XML, even DOCX and PDF."""

from __future__ import annotations

import email
import email.policy
import re

from legacy_doc import LegacyDocError, extract_text
from lxml import etree, html
from striprtf.striprtf import rtf_to_text

from applications.parsing import docx, pdf, txt
from applications.parsing.extracted import Extracted
from applications.parsing.ooxml import parse_xml
from applications.parsing.types import ParseError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FIELD_LINK = re.compile(r'HYPERLINK\s+(?:\\\w\s+)?"([^"\n]{1,2000})"(?:\s*\\\w(?:\s*"[^"\n]*")?)*\s*')
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BLOCKS = frozenset("p div br li tr h1 h2 h3 h4 h5 h6 ul ol table section article header footer dt dd hr title".split())
_UNSEEN = frozenset(["script", "style", "head", "template", "noscript", "object", "iframe"])
_WORDML_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}"


def extract(data: bytes) -> Extracted:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if data.startswith(_OLE):
        return _word97(data)
    if head.startswith(b"{\\rtf"):
        return _rtf(data)
    if head.startswith(b"PK"):
        return docx.extract(data)
    if b"%PDF-" in data[:1024]:
        return pdf.extract(data)
    if b"wordml" in head or b"Word.Document" in head:
        return _wordml(data)
    return _html(_unwrap_mhtml(data) if head[:13].lower() == b"mime-version:" else data)


def _word97(data: bytes) -> Extracted:
    try:
        text = extract_text(data).text
    except LegacyDocError as error:
        if "ncrypted" in str(error) or _ENCRYPTED_PACKAGE in data:
            raise ParseError("ENCRYPTED", "The file is protected by a password.") from error
        if "no text" in str(error):
            return Extracted("")
        raise ParseError("CORRUPT", "The DOC file is damaged and cannot be read.") from error
    except (ValueError, IndexError, OverflowError) as error:
        raise ParseError("CORRUPT", "The DOC file is damaged and cannot be read.") from error
    links = _FIELD_LINK.findall(text)
    return Extracted(_FIELD_LINK.sub("", text), links=links)


def _rtf(data: bytes) -> Extracted:
    source = data.decode("latin-1")
    try:
        text = str(rtf_to_text(source, errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, LookupError, TypeError) as error:
        raise ParseError("CORRUPT", "The RTF inside the DOC file is damaged.") from error
    return Extracted(text, links=_FIELD_LINK.findall(source))


def _wordml(data: bytes) -> Extracted:
    root = parse_xml(data)
    paragraphs = root.iter(_WORDML_2003 + "p")
    return Extracted("\n".join("".join(t.text or "" for t in p.iter(_WORDML_2003 + "t")) for p in paragraphs))


def _unwrap_mhtml(data: bytes) -> bytes:
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            return content if isinstance(content, bytes) else b""
    raise ParseError("CORRUPT", "The web archive inside the DOC file holds no page.")


def _html(data: bytes) -> Extracted:
    declared = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    try:
        source = data.decode(declared.group(1).decode()) if declared else txt.decode(data)
    except (LookupError, UnicodeDecodeError):
        source = txt.decode(data)
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", source)
    parser = html.HTMLParser(no_network=True, remove_comments=True, huge_tree=False)
    try:
        root = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ParseError("CORRUPT", "The page inside the DOC file cannot be read.") from error
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        _html_piece(event, element, pieces)
    links = [a.get("href") for a in root.iter("a") if a.get("href")]
    return Extracted(re.sub(r"[ \t]*\n\s*", "\n", "".join(pieces)), links=links)


def _html_piece(event: str, element: etree._Element, pieces: list[str]) -> None:
    tag = element.tag if isinstance(element.tag, str) else ""
    if event == "start":
        if tag in _BLOCKS:
            pieces.append("\n")
        if tag not in _UNSEEN and not any(a.tag in _UNSEEN for a in element.iterancestors()):
            pieces.append(_one_line(element.text))
        return
    if tag in _BLOCKS and tag != "br":
        pieces.append("\n")
    if tag in ("td", "th"):
        pieces.append("\t")
    parent = element.getparent()
    if parent is not None and not any(a.tag in _UNSEEN for a in element.iterancestors()):
        pieces.append(_one_line(element.tail))


def _one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")
