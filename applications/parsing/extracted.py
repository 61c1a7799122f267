"""What a format's reader hands on. Every format has a module with `extract(data: bytes) -> Extracted`."""

from __future__ import annotations

from dataclasses import dataclass, field

from applications.parsing.types import HiddenText


@dataclass(slots=True)
class Extracted:
    """Raw text of one file, before it is normalised and cleaned."""

    text: str
    hidden: list[HiddenText] = field(default_factory=list)
    harmless: list[HiddenText] = field(default_factory=list)  # hidden as well, yet no sign of an attempt to deceive
    links: list[str] = field(default_factory=list)
    pages: int | None = None
    scanned: bool = False  # it has pages that are pictures without text
    recognised: bool = False  # at least part of the text comes from character recognition
    truncated: bool = False
