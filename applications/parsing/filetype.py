"""What a file is by its content, and what it may safely be called."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOC = "application/msword"
TXT = "text/plain"
EXTENSIONS = {PDF: ".pdf", DOCX: ".docx", DOC: ".doc", TXT: ".txt"}

_PROGRAMS = (b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\x00asm", b"#!")
_OTHERS = (
    b"\x89PNG", b"GIF87a", b"GIF89a", b"\xff\xd8\xff", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!\x1a",
    b"II*\x00", b"MM\x00*", b"OggS\x00", b"SQLite format 3", b"\x00\x00\x00\x0cjP", b"wOFF", b"wOF2", b"%!PS",
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_PDF_HEAD_BYTES = 1024  # how much may stand before the header, as readers allow
_MARKUP = re.compile(rb"(?i)\A(?:\xef\xbb\xbf)?\s*(?:\{\\rtf|<html|<!doctype|<\?xml|mime-version:)")
_DOCUMENT_PART = re.compile(r"word/document\d*\.xml")
_OTHER_OLE = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book", "PowerPoint Document", "__substg1.0_"))
_WORD_OLE = tuple(name.encode("utf-16-le") for name in ("WordDocument", "EncryptedPackage"))
_MAX_NAME_BYTES = 255
_MOST_NULS = 0.3
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_UNSAFE = re.compile(r'[<>:"|?*]')
_RESERVED = re.compile(r"(?i)\A(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)")


def sniff(data: bytes, name: str) -> str | None:
    """One of the four content types, or None. PDF, DOCX and DOC go by content alone; plain text, and the markup that
    Word and web sites save as .doc, have no mark of their own and need the name as well.
    """
    extension = _extension(name)
    if data.startswith(_PROGRAMS) or (data.startswith(b"MZ") and b"\x00" in data[:_PDF_HEAD_BYTES]):
        return None
    if b"%PDF-" in data[:_PDF_HEAD_BYTES]:
        return PDF
    if data.startswith(_ZIP):
        return DOCX if _is_docx(data) else None
    if data.startswith(_OLE):
        return DOC if _is_word(data, extension) else None
    return _sniff_text(data, extension)


def _sniff_text(data: bytes, extension: str) -> str | None:
    if data.startswith(_OTHERS) or _is_riff(data):
        return None
    if _MARKUP.match(data):
        return DOC if extension == ".doc" else None
    return TXT if extension in (".txt", ".text", "") and _may_be_text(data) else None


def safe_name(name: str, content_type: str) -> str:
    """`name` without folders, unseen characters and what file systems forbid, with the extension that its content
    calls for, in at most 255 bytes of UTF-8. Letters of every script stay.
    """
    name = unicodedata.normalize("NFC", _UNSEEN.sub("", name))
    name = _UNSAFE.sub("_", re.split(r"[/\\]", name)[-1]).strip().rstrip(". ").lstrip(". -~")
    extension = EXTENSIONS[content_type]
    stem = name[: -len(extension)].rstrip(". ") if name.lower().endswith(extension) else name
    if f".{stem.lower()}" == extension:
        stem = ""
    if _RESERVED.match(stem):
        stem = "_" + stem
    room = _MAX_NAME_BYTES - len(extension)
    return (stem.encode("utf-8", "ignore")[:room].decode("utf-8", "ignore") or "cv") + extension


def _extension(name: str) -> str:
    base = re.split(r"[/\\]", name)[-1].strip().rstrip(". ")
    _, dot, extension = base.rpartition(".")
    return f".{extension.lower()}" if dot else ""


def _is_docx(data: bytes) -> bool:
    """A Word document part, or a package that says it has one. A cut file shows its names at its parts only."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            types = archive.open("[Content_Types].xml").read(1 << 20) if "[Content_Types].xml" in names else b""
    except Exception:  # noqa: BLE001 - zipfile has no closed list of what it raises on damage
        return b"[Content_Types].xml" in data and b"word/" in data
    return any(_DOCUMENT_PART.fullmatch(n) for n in names) or b"wordprocessingml.document" in types


def _is_word(data: bytes, extension: str) -> bool:
    if any(mark in data for mark in _WORD_OLE):
        return True
    return extension in (".doc", ".docx", ".dot") and not any(mark in data for mark in _OTHER_OLE)


def _is_riff(data: bytes) -> bool:
    return data.startswith(b"RIFF") and data[8:12] in (b"WAVE", b"WEBP", b"AVI ")


def _may_be_text(data: bytes) -> bool:
    """False for bytes full of NULs that no wide encoding explains. Noise without them is left to the reader."""
    nuls = data.count(0)
    if nuls <= _MOST_NULS * len(data):
        return True
    even, odd = data[::2].count(0), data[1::2].count(0)
    return min(even, odd) < 0.1 * max(even, odd) or data.startswith((b"\xff\xfe", b"\x00\x00\xfe\xff"))
