"""From the bytes of a file to a Document: the format's reader, then what is the same for every format."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from applications.parsing import doc, docx, limits, pdf, txt
from applications.parsing.extracted import Extracted
from applications.parsing.filetype import DOC, DOCX, PDF, TXT
from applications.parsing.language import detect_language
from applications.parsing.normalise import normalise, readable_words
from applications.parsing.types import Document, Flag, HiddenText, ParseError, TextQuality
from applications.parsing.unseen import reveal
from hiresscope.lib.text import clean

READERS: Mapping[str, Callable[[bytes], Extracted]] = {
    PDF: pdf.extract,
    DOCX: docx.extract,
    DOC: doc.extract,
    TXT: txt.extract,
}
_LEAST_WORDS = 2  # fewer say nothing of a person
_FEW_WORDS = 40  # a CV with fewer is likely to be a picture or damaged in part


def read_document(data: bytes, content_type: str) -> Document:
    """Read one file. Raises ParseError, and whatever else damage brings a library to raise."""
    if not data:
        raise ParseError("EMPTY", "The file is empty.")
    return _finish(READERS[content_type](data))


def _finish(extracted: Extracted) -> Document:
    revealed = reveal(extracted.text)
    cleaned = clean(normalise(revealed.text), max_chars=limits.MAX_TEXT_CHARS)
    words = readable_words(cleaned.text, _FEW_WORDS)
    if words < _LEAST_WORDS:
        if extracted.scanned and extracted.truncated:
            raise ParseError("PARSE_TIMEOUT", "Reading the pictures in the file took too long.", retryable=True)
        if extracted.scanned:
            raise ParseError("NO_TEXT", "The file is a picture: no text could be found in it.")
        raise ParseError("EMPTY" if not cleaned.text.strip() else "NO_TEXT", "The file holds no readable text.")
    alarming = _bounded([*extracted.hidden, *revealed.hidden])
    low = words < _FEW_WORDS
    flags: list[Flag] = []
    if alarming:
        flags.append("HIDDEN_TEXT")
    if extracted.scanned or extracted.recognised:
        flags.append("SCANNED")
    if low:
        flags.append("LOW_TEXT")
    if extracted.truncated or cleaned.truncated:
        flags.append("TRUNCATED")
    quality: TextQuality = "OCR" if extracted.recognised else "LOW_TEXT" if low else "OK"
    return Document(
        text=cleaned.text.strip("\n"),
        hidden=_bounded([*alarming, *extracted.harmless]),
        links=_links(extracted.links),
        pages=extracted.pages,
        text_quality=quality,
        flags=tuple(flags),
        language=detect_language(cleaned.text),
    )


def _bounded(hidden: list[HiddenText]) -> tuple[HiddenText, ...]:
    """The same, cleaned, and never more than a page can show."""
    room = limits.MAX_HIDDEN_CHARS
    kept = []
    for item in hidden[: limits.MAX_HIDDEN_ITEMS]:
        text = clean(item.text, max_chars=room).text.strip()
        if text:
            kept.append(HiddenText(text, item.page, item.why))
            room -= len(text)
        if room <= 0:
            break
    return tuple(kept)


def _links(links: list[str]) -> tuple[str, ...]:
    cleaned = (clean(link, max_chars=limits.MAX_LINK_CHARS).text.strip() for link in links)
    return tuple(dict.fromkeys(link for link in cleaned if link))[: limits.MAX_LINKS]
