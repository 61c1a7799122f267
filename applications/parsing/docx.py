"""DOCX: every part that carries text, in reading order, by lxml straight from the ZIP.

python-docx reads every part, pictures too, into memory and shows only paragraphs; so the package is walked here.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from applications.parsing import limits, ocr
from applications.parsing.docx_visibility import Styles, Visibility
from applications.parsing.extracted import Extracted
from applications.parsing.metadata import stuffed
from applications.parsing.ooxml import MC, A, R, W, parse_xml
from applications.parsing.types import HiddenText, ParseError, Why
from applications.parsing.zipguard import Package

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FIELD_LINK = re.compile(r'HYPERLINK\s+"([^"]+)"')
_MOST_PICTURES = 20
_BEFORE_BODY = ("header",)
_AFTER_BODY = ("diagramData", "footnotes", "endnotes", "footer")
_SILENT = frozenset(
    W + tag
    for tag in ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sectPr", "sdtPr", "delText", "del", "moveFrom", "tblGrid")
)
_BREAKS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
    A + "br": "\n",
}


def extract(data: bytes) -> Extracted:
    package = Package(data)
    main = _main_part(package)
    reader = _Reader(package, main)
    return reader.read()


def _main_part(package: Package) -> str:
    for kind, target, _ in _relationships(package, ""):
        if kind == "officeDocument" and target in package.names:
            return target
    if "word/document.xml" in package.names:
        return "word/document.xml"
    raise ParseError("CORRUPT", "The DOCX file has no document part.")


def _relationships(package: Package, part: str) -> list[tuple[str, str, str]]:
    """(kind, target, id) of each relationship of a part. Targets inside the package are names of parts."""
    folder, name = posixpath.split(part)
    content = package.read(posixpath.join(folder, "_rels", name + ".rels"))
    found = []
    for rel in parse_xml(content).iter(_REL) if content else ():
        target = rel.get("Target") or ""
        if rel.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found.append(((rel.get("Type") or "").rpartition("/")[2], target, rel.get("Id") or ""))
    return found


class _Enough(Exception):
    """More text than is ever kept: what follows need not be read."""


@dataclass(slots=True)
class _Collector:
    """Lines that a reader of the page sees, and what it hides from him."""

    pieces: list[str] = field(default_factory=list)
    hidden: list[tuple[str, Why]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)  # deletions and comments

    room: int = 2 * limits.MAX_TEXT_CHARS

    def add(self, text: str, why: Why | None) -> None:
        self.room -= len(text)
        if self.room < 0:
            raise _Enough
        if why is None or not text.strip():
            self.pieces.append(text)
        elif self.hidden and self.hidden[-1][1] == why:
            self.hidden[-1] = (self.hidden[-1][0] + text, why)
        else:
            self.hidden.append((text, why))

    def end_line(self) -> None:
        if self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")
        if self.hidden and not self.hidden[-1][0].endswith("\n"):
            self.hidden[-1] = (self.hidden[-1][0] + "\n", self.hidden[-1][1])


class _Reader:
    def __init__(self, package: Package, main: str) -> None:
        self.package = package
        self.main = main
        self.relationships = _relationships(package, main)
        self.links: list[str] = []
        self.out = _Collector()
        styles = [target for kind, target, _ in self.relationships if kind == "styles"]
        content = package.read(styles[0]) if styles else None
        self.styles = Styles(parse_xml(content) if content else None)

    def read(self) -> Extracted:
        body = self._parse(self.main)
        visibility = Visibility(self.styles, body, [self._parse(p) for p in self._parts(_BEFORE_BODY)])
        self.visibility = visibility
        truncated = False
        try:
            for part in (*self._parts(_BEFORE_BODY), self.main, *self._parts(_AFTER_BODY)):
                self._read_part(part, body if part == self.main else self._parse(part))
        except _Enough:
            truncated = True
        hidden = [HiddenText(text.strip(), None, why) for text, why in self.out.hidden if text.strip()]
        hidden += [HiddenText(text, None, "METADATA") for text in self._unseen() if stuffed(text)]
        text = "".join(self.out.pieces)
        extracted = Extracted(text, hidden=hidden, links=self.links, truncated=truncated)
        if not text.strip():
            self._recognise(extracted)
        return extracted

    def _parse(self, part: str) -> etree._Element:
        content = self.package.read(part)
        if content is None:
            raise ParseError("CORRUPT", "The DOCX file refers to a part that it does not hold.")
        return parse_xml(content)

    def _parts(self, kinds: tuple[str, ...]) -> list[str]:
        names = self.package.names
        return list(dict.fromkeys(t for kind in kinds for k, t, _ in self.relationships if k == kind and t in names))

    def _recognise(self, extracted: Extracted) -> None:
        """A document of pictures alone: what is written on them."""
        pictures = [name for name in self.package.names if "/media/" in name]
        extracted.scanned = bool(pictures)
        recogniser = ocr.Recogniser()
        for name in pictures[:_MOST_PICTURES] if pictures and ocr.available() else ():
            extracted.text += recogniser.picture(self.package.read(name) or b"")
        extracted.recognised = bool(extracted.text.strip())
        extracted.truncated |= recogniser.ran_out or len(pictures) > _MOST_PICTURES

    def _read_part(self, part: str, root: etree._Element) -> None:
        relationships = self.relationships if part == self.main else _relationships(self.package, part)
        targets = {id_: target for kind, target, id_ in relationships if kind == "hyperlink"}
        for element in root.iter(W + "hyperlink", A + "hlinkClick", W + "instrText"):
            self._note_link(element, targets)
        self._walk(root)
        self.out.end_line()

    def _note_link(self, element: etree._Element, targets: dict[str, str]) -> None:
        if element.tag == W + "instrText":
            self.links.extend(_FIELD_LINK.findall(element.text or ""))
        elif target := targets.get(element.get(R + "id") or ""):
            self.links.append(target)

    def _walk(self, element: etree._Element) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "p":
                self._paragraph(child)
            elif tag == W + "tr":
                self._row(child)
            elif tag == MC + "AlternateContent":
                self._walk(_alternative(child))
            elif tag in _SILENT:
                self._drop(child)
            elif tag in _BREAKS:
                self.out.add(_BREAKS[tag], None)
            elif tag == W + "r":
                self._run(child)
            elif tag == A + "p":
                self._walk(child)
                self.out.end_line()
            elif tag == A + "t":
                self.out.add(child.text or "", None)
            else:
                self._walk(child)

    def _drop(self, element: etree._Element) -> None:
        if element.tag in (W + "del", W + "moveFrom"):
            self.out.dropped.append("".join(t.text or "" for t in element.iter(W + "delText", W + "t")))

    def _paragraph(self, paragraph: etree._Element) -> None:
        """The paragraph's own line, then the text boxes that hang on it."""
        self.out.end_line()
        self._walk(paragraph)
        self.out.end_line()

    def _run(self, run: etree._Element) -> None:
        why: Why | None = None
        judged = False
        for child in run:
            if child.tag in (W + "t", W + "sym"):
                if not judged:
                    why, judged = self.visibility.why_hidden(run), True
                self.out.add(_text_of(child), why)
            elif child.tag in _BREAKS:
                self.out.add(_BREAKS[child.tag], None)
            elif child.tag not in _SILENT:
                self._box(child)

    def _box(self, element: etree._Element) -> None:
        """A drawing or picture inside a run: its text boxes stand on lines of their own."""
        if next(element.iter(W + "p", A + "t"), None) is None:
            return
        self.out.end_line()
        self._walk(_alternative(element) if element.tag == MC + "AlternateContent" else element)
        self.out.end_line()

    def _row(self, row: etree._Element) -> None:
        """Cells from left to right: on one line where each holds one paragraph at most, else one below the other."""
        cells = [cell for cell in row.iter(W + "tc") if _nearest(cell, W + "tr") is row]
        flat = all(len(list(cell.iter(W + "p"))) <= 1 for cell in cells)
        self.out.end_line()
        for number, cell in enumerate(cells):
            if flat and number and self.out.pieces and self.out.pieces[-1] == "\n":
                self.out.pieces[-1] = "\t"
            self._cell(cell, flat=flat and number > 0)
        self.out.end_line()

    def _cell(self, cell: etree._Element, *, flat: bool) -> None:
        if not flat:
            self._walk(cell)
            return
        for paragraph in cell.iter(W + "p"):
            self._walk(paragraph)
        self.out.end_line()

    def _unseen(self) -> Iterator[str]:
        yield "".join(self.out.dropped)
        for part in self._parts(("aFChunk",)):
            yield _plain(self.package.read(part) or b"")
        for name in self.package.names:
            if name.startswith("word/comments"):
                yield _plain(self.package.read(name) or b"")
            elif name.startswith(("docProps/", "customXml/item")) and name.endswith(".xml"):
                yield from _long_values(self.package.read(name) or b"")


def _nearest(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _alternative(element: etree._Element) -> etree._Element:
    """Of the renderings that Word offers of one thing, the first that has text."""
    for choice in element:
        if next(choice.iter(W + "t", A + "t"), None) is not None:
            return choice
    return element[0] if len(element) else element


def _text_of(element: etree._Element) -> str:
    return element.text or "" if element.tag == W + "t" else "•"


def _plain(content: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", content.decode("utf-8", "replace"))).strip()


def _long_values(content: bytes) -> Iterator[str]:
    try:
        root = parse_xml(content)
    except ParseError:
        return
    for element in root.iter():
        if isinstance(element.tag, str) and element.text and not element.tag.endswith("}Template"):
            yield element.text.strip()
