"""Finds what an engine quoted in the CV's text, so that no evidence is shown that does not stand there.

Engines retype: they change white space, case, quotation marks, dashes, bullets and the hyphens at line ends, and
shorten with an ellipsis. So a quote that is not found as it is, is compared word by word with everything between the
words left out; what is kept is always the exact slice of the text.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

MAX_QUOTE = 300
"""Code points of a stored quote at most; longer ones are cut at a word."""
MAX_QUOTES = 3
"""Pieces of evidence for one criterion at most."""

_WORD = re.compile(r"\w+[+#]*")
_DIGITS = re.compile(r"\d+")
_ELLIPSIS = re.compile(r"\s*(?:\u2026|\.{3,}|\[\s*(?:\u2026|\.{3})\s*\])\s*")
_PIECE_MIN_WORDS = 3
_BULLETS = "\u2022\u00b7\u25aa\u25cf\u25e6\u2023*|"
_QUOTATION_MARKS = "\"'`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
_TRIM = f" \t\r\n\u00a0\u00ad\u200b,;:\u2013\u2014-{_BULLETS}{_QUOTATION_MARKS}"


class Span(NamedTuple):
    """``text[start:end]`` in Unicode code points."""

    start: int
    end: int


class Finder:
    """Finds quotes in one text. The word index is built when the first quote is not found as it is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._index: _WordIndex | None = None

    def find(self, quotes: Iterable[str]) -> list[Span]:
        """The spans of ``quotes`` in the text, in the order given, without those that are not found, overlap an
        earlier one or come after MAX_QUOTES others."""
        found: list[Span] = []
        for quote in quotes:
            for piece in _pieces(quote):
                span = self._locate(piece)
                if span and not any(span.start < other.end and other.start < span.end for other in found):
                    found.append(span)
        return found[:MAX_QUOTES]

    def _locate(self, quote: str) -> Span | None:
        span = _find_exact(self.text, quote)
        if span is None:
            if self._index is None:
                self._index = _WordIndex(self.text)
            span = self._index.find(quote)
        return _shorten(self.text, span) if span else None


class _WordIndex:
    """The text's words run together, folded, with where each begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        words: list[str] = []
        self._spans: list[tuple[int, int]] = []
        self._begins: list[int] = []
        length = 0
        for match in _WORD.finditer(text):
            word = _fold(match.group())
            words.append(word)
            self._spans.append(match.span())
            self._begins.append(length)
            length += len(word)
        self._begins.append(length)
        self._joined = "".join(words)

    def find(self, quote: str) -> Span | None:
        """Where the words of ``quote`` stand one after the other, beginning and ending with whole words."""
        wanted = "".join(_fold(word) for word in _WORD.findall(quote))
        numbers = _DIGITS.findall(_fold(quote))
        at = self._joined.find(wanted) if wanted else -1
        while at >= 0:
            first = self._word_at(at)
            after = self._word_at(at + len(wanted))
            if first is not None and after is not None:
                span = self._span(first, after - 1)
                if _DIGITS.findall(_fold(self._text[span.start : span.end])) == numbers:
                    return span
            at = self._joined.find(wanted, at + 1)
        return None

    def _word_at(self, offset: int) -> int | None:
        number = bisect_left(self._begins, offset)
        return number if self._begins[number] == offset else None

    def _span(self, first: int, last: int) -> Span:
        end = self._spans[last][1]
        while end < len(self._text) and unicodedata.category(self._text[end]).startswith("M"):
            end += 1
        return Span(self._spans[first][0], end)


def _fold(word: str) -> str:
    return word.lower() if word.isascii() else unicodedata.normalize("NFKC", word).casefold()


def _pieces(quote: str) -> list[str]:
    """The quote without decoration at its ends; one with an ellipsis inside gives the parts of three words or more."""
    parts = [part.strip(_TRIM) for part in _ELLIPSIS.split(unicodedata.normalize("NFC", quote))]
    parts = [part for part in parts if any(char.isalnum() for char in part)]
    if len(parts) <= 1:
        return parts
    return [part for part in parts if len(_WORD.findall(part)) >= _PIECE_MIN_WORDS]


def _find_exact(text: str, quote: str) -> Span | None:
    """The first place where ``quote`` stands as it is and cuts no word: "Java" is not found in "JavaScript"."""
    start = text.find(quote)
    while start >= 0:
        end = start + len(quote)
        if not (_joins(text, start) or _joins(text, end)):
            return Span(start, end)
        start = text.find(quote, start + 1)
    return None


def _joins(text: str, at: int) -> bool:
    """True if the characters on both sides of ``at`` belong to one word."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after in "+#":
        return before.isalnum() or before in "+#"
    return before.isalnum() and after.isalnum() and not _is_ideograph(before) and not _is_ideograph(after)


def _is_ideograph(char: str) -> bool:
    """Chinese and Japanese are written without spaces, so any two characters may belong to two words."""
    return "\u3040" <= char <= "\u30ff" or "\u3400" <= char <= "\u9fff"


def _shorten(text: str, span: Span) -> Span:
    if span.end - span.start <= MAX_QUOTE:
        return span
    end = span.start + MAX_QUOTE
    while end > span.start + MAX_QUOTE // 2 and _joins(text, end):
        end -= 1
    kept = text[span.start : end].rstrip()
    return Span(span.start, span.start + len(kept))
