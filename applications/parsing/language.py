"""The language that a text is written in: by script, and for Latin script by its function words.

A table of our own instead of a language-identification package: those load numpy and a model, a second and 40 MB in
every sandboxed child, for a hint that only chooses between countries' telephone formats and is shown beside the CV.
"""

import re
from collections import Counter

from applications.parsing.fields import reference
from hiresscope.lib.skills.tokens import fold

_SAMPLE = 2_500
_LEAST_WORDS = 3  # function words that must speak for a language
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[\u0410-\u044f]")),
    ("el", re.compile(r"[\u0391-\u03c9]")),
    ("th", re.compile(r"[\u0e01-\u0e5b]")),
    ("hi", re.compile(r"[\u0904-\u0939]")),
)
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u05ff\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
)
_SHARE = 0.15  # of the letters, from which a script other than Latin decides


def _languages_of() -> dict[str, list[str]]:
    """Function word -> the languages that it belongs to."""
    table: dict[str, list[str]] = {}
    for line in reference.data_lines("function_words.txt"):
        language, _, words = line.partition(": ")
        for word in words.split():
            table.setdefault(word, []).append(language)
    return table


_LANGUAGES_OF = _languages_of()
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[a-zß-ɏ]+")


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of a text's language; None if too little speaks for any."""
    sample = text[:_SAMPLE]
    for language, script in _SCRIPTS if _OTHER_SCRIPT.search(sample) else ():
        letters = len(_LETTER.findall(sample))
        least = 0.02 if language in ("ja", "uk") else _SHARE
        if len(script.findall(sample)) >= max(4, least * letters):
            return language
    return _by_words(sample)


def _by_words(sample: str) -> str | None:
    """The language most of whose function words occur; a word of several languages counts in part for each."""
    scores: dict[str, float] = {}
    for word, count in Counter(_LATIN_WORD.findall(sample.lower())).items():
        speaking = _LANGUAGES_OF.get(word if word.isascii() else fold(word), ())
        for language in speaking:
            scores[language] = scores.get(language, 0.0) + count / len(speaking)
    if not scores:
        return None
    language, score = max(scores.items(), key=lambda item: item[1])
    return language if score >= _LEAST_WORDS else None
