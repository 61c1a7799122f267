"""The word lists of redaction, read once from words/redaction.toml, where each says what it is for."""

import re
import tomllib
from pathlib import Path
from typing import Any

_LISTS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "words" / "redaction.toml").read_text("utf-8"))


def _words(name: str) -> frozenset[str]:
    return frozenset(_LISTS[name])


HEADINGS_EDUCATION = _words("headings_education")
HEADINGS_CONTACT = _words("headings_contact")
HEADINGS = HEADINGS_EDUCATION | HEADINGS_CONTACT | _words("headings_other")
PRIVATE_LABELS = _words("private_labels")
ALONE = _words("alone")
ROLES = _words("roles")
NAMES_THAT_ARE_WORDS = _words("names_that_are_words")
PARTICLES = _words("particles")
NOT_ABOUT_PERSON = _words("not_about_person")
HONORIFICS: tuple[str, ...] = tuple(_LISTS["honorifics"])
NEUTRAL: dict[str, str] = _LISTS["neutral"]
DEGREE = re.compile(
    r"\b(?:B\.?\s?Sc|B\.?A\.?|M\.?A\.?|M\.?\s?Sc|B\.?\s?Eng|M\.?\s?Eng|B\.?\s?Tech|M\.?\s?Tech|Ph\.?\s?D|MBA"
    r"|Bachelor|Master'?s|Master\s+of|Magister|Diplom|Doctorate|Abitur|Baccalaur[ée]at|Licen[cz]iatura"
    r"|High\s+School|Secondary\s+School|Graduated|Class\s+of|Grundschule|Gymnasium)\b"
)
"""A degree or a school: a year in the same line is one of graduation."""
