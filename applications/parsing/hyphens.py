"""Words that the end of a line has parted."""

from __future__ import annotations

import re

from applications.parsing.glyphs import SOFT_BREAK

# first and second halves of compounds that keep their hyphen when a line ends at it
_FIRST = frozenset(
    "full front back end multi cross self well high low large small object data test user real non co pre post part "
    "long short event open cloud server client micro low-level top hands on off third first second one two three four "
    "five in out problem decision award world state peer team fast time cost role rule web mobile machine deep domain "
    "model service message micro all e de re-".split()
)
_SECOND = frozenset(
    "native driven based oriented level time end stack scale side source wide friendly facing functional free related "
    "specific aware first quality performance to of the art on up off term class house solving making learning tenant "
    "threaded platform party page effective efficient saving winning motivated known rounded organized skilled old "
    "year month week day hour tier step way line site ready centric intensive agnostic critical".split()
)
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(rf"[-{SOFT_BREAK}]\n[ \t]*([^\W\d_]+)")
_LAST_WORD = re.compile(r"[^\W\d_]+\Z")


def join_broken_words(text: str) -> str:
    """`text` with words parted by a hyphen at the end of a line in one piece, on the first of the two lines."""
    if f"{SOFT_BREAK}\n" not in text and "-\n" not in text:
        return text.replace(SOFT_BREAK, "-")
    known: set[str] = set()

    def join(match: re.Match[str]) -> str:
        before = _LAST_WORD.search(text, max(0, match.start() - 40), match.start())
        second = match.group(1)
        if before is None:
            return match.group()
        if not second[0].islower() and not second.isupper():
            return f"-{second}"
        if not known:
            known.update(_COMPOUND.findall(text.lower()))
        return ("-" if _keeps_hyphen(before.group().lower(), second.lower(), known) else "") + second

    return _BROKEN.sub(join, text).replace(SOFT_BREAK, "-")


def _keeps_hyphen(first: str, second: str, known: set[str]) -> bool:
    if first + second in known:
        return False
    return f"{first}-{second}" in known or first in _FIRST or second in _SECOND
