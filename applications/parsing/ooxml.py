"""Names of WordprocessingML and the XML parser that trusts nothing."""

from __future__ import annotations

from lxml import etree

from applications.parsing.types import ParseError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"

_STRICT = {  # ISO 29500 Strict writes the same elements in other namespaces
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


def parse_xml(data: bytes) -> etree._Element:
    """The root of a part. A DTD, an entity or damage makes the whole file CORRUPT; nothing is fetched or expanded."""
    for strict, transitional in _STRICT.items():
        data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError("CORRUPT", "The DOCX file is damaged: a part of it is not well-formed XML.") from error
    if root.getroottree().docinfo.doctype:
        raise ParseError("CORRUPT", "The DOCX file carries a document type definition, which no CV needs.")
    return root
