"""Arabic and Hebrew lines: words from right to left, Latin and figures among them from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterable

from applications.parsing.pdf_words import Word

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT_TO_RIGHT = re.compile("[A-Za-z\u00c0-\u02af]")
_LEAST_SHARE = 0.3
_LAM_ALEF = re.compile("\u0644[\u0622\u0623\u0625\u0627]|[\u0622\u0623\u0625\u0627]\u0644")


def is_right_to_left(words: Iterable[Word]) -> bool:
    """True where a fair share of the letters is Arabic or Hebrew; names of tools are Latin in every language."""
    text = "".join([word.text for word in words])
    if not _RIGHT_TO_LEFT.search(text):
        return False
    right = len(_RIGHT_TO_LEFT.findall(text))
    return right >= _LEAST_SHARE * (right + len(_LEFT_TO_RIGHT.findall(text)))


def reading_order(line: list[Word]) -> list[Word]:
    """A line's words, given from left to right, as they are read."""
    ordered: list[Word] = []
    run: list[Word] = []
    for word in reversed(line):
        if _RIGHT_TO_LEFT.search(word.text):
            ordered += [*reversed(run), word]
            run = []
        else:
            run.append(word)
    return ordered + run[::-1]


def has_lam_alef(words: Iterable[Word]) -> bool:
    return any(_LAM_ALEF.search(word.text) for word in words)


def corrected(words: list[Word], other_reading: str) -> list[Word]:
    """pdfium turns lam-alef round where a font draws it as one glyph. Words that another reader spells with the same
    letters in another order take that reader's spelling.
    """
    spellings: dict[str, set[str]] = {}
    for other in other_reading.split():
        spellings.setdefault("".join(sorted(other)), set()).add(other)
    return [_respelled(word, spellings.get("".join(sorted(word.text)), set())) for word in words]


def _respelled(word: Word, same_letters: set[str]) -> Word:
    if len(same_letters) == 1 and word.text not in same_letters and _LAM_ALEF.search(word.text):
        return word._replace(text=next(iter(same_letters)))
    return word
