"""Prompts as text files, one a version. A version that was used is never edited: a change is a new file."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


class Prompt(NamedTuple):
    """``hash`` is the SHA-256 of ``text``, in hexadecimal."""

    version: str
    text: str
    hash: str


@lru_cache
def load(folder: Path, version: str) -> Prompt:
    """The prompt of this version, such as "score-1", from its file in ``folder``."""
    text = (folder / f"{version}.txt").read_text("utf-8")
    return Prompt(version, text, hashlib.sha256(text.encode()).hexdigest())
