"""The prompts, one text file a version. A version that has judged a CV is never edited: a change is a new file."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

_FOLDER = Path(__file__).parent


class Prompt(NamedTuple):
    """``hash`` is the SHA-256 of ``text``, in hexadecimal."""

    version: str
    text: str
    hash: str


@lru_cache
def load(version: str) -> Prompt:
    """The prompt of this version, such as "score-1"."""
    text = (_FOLDER / f"{version}.txt").read_text("utf-8")
    return Prompt(version, text, hashlib.sha256(text.encode()).hexdigest())
