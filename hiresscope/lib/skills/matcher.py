"""Find every known skill in a text: one pass over its words, a dictionary look-up where a skill can begin.

Time grows linearly with the text: at each word at most as many look-ups as the longest skill has words. Everyday words
that are also skills ("go", "excel", "spring") are taken only where their surroundings speak for the skill.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hiresscope.lib.skills import tokens
from hiresscope.lib.skills.vocabulary import END, Vocabulary, load


@dataclass(frozen=True, slots=True)
class Mention:
    """``written`` is ``text[start:end]``, in code points; ``name`` the canonical skill.

    ``everyday`` marks a word that is a skill only because it stands in a list ("Budgeting, Maintenance").
    """

    name: str
    written: str
    start: int
    end: int
    everyday: bool = False


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    key: str
    number: int
    guarded: bool


# "Skills: R, SQL | Go (2 years)": what stands before and after an item of a list.
_ITEM_MARKS = frozenset(",;:|/=<>•·●▪◦‣∙*&([–—-\n\t+") | {chr(code) for code in range(0xF000, 0xF100)}
_AND = (" and", " und", " et", " y", " e", " or", "\nand")
_ITEM_AFTER = re.compile(r"[ \t]*(?:$|[,;:|/=<>•·●▪◦‣∙*&()\]–—\n\t+]|\.(?:\s|$)|(?:and|und|et|y|e|or)\b|-\s)")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:;\n•·●▪◦‣∙*|]|[-–—])[ \t]*$")
_CUE_BEFORE = re.compile(
    r"\b(?:in|using|with|via|mit|en|avec|con|em|com|language|languages|microsoft|ms)[ \t]$", re.IGNORECASE
)
_CUE_AFTER = re.compile(
    r"[- ](?:programming|language|developer|engineer|programmer|scripts?|scripting|code|microservices|framework"
    r"|spreadsheets?|macros|packages?|libraries|backend|services?)\b",
    re.IGNORECASE,
)
_BETWEEN_ITEMS = re.compile(r"[ \t]*(?:[,;|/=<>•·●▪◦‣∙&+\n–—-]|\(|\)|and\b|und\b|et\b|y\b|e\b|or\b|\s)*[ \t]*")
EVERYDAY = "?"  # the rule of words that are skills only as items of a list
_LOOK = 24  # characters looked at on each side of an ambiguous word
_NEAR = 80  # a mention this near makes the subject of a sentence clear


def find(text: str) -> list[Mention]:
    """Every known skill mentioned, in order, without overlaps (the longest reading wins)."""
    vocabulary = load()
    found = _candidates(text, vocabulary)
    kept = [c for place, c in enumerate(found) if not c.guarded or _speaks_for(text, found, place, vocabulary)]
    return [
        Mention(vocabulary.skills[c.number].name, text[c.start : c.end], c.start, c.end, _is_everyday(c, vocabulary))
        for c in kept
    ]


def _is_everyday(candidate: _Candidate, vocabulary: Vocabulary) -> bool:
    return candidate.guarded and vocabulary.guarded[candidate.key][0] == EVERYDAY


def _candidates(text: str, vocabulary: Vocabulary) -> list[_Candidate]:
    tree, guarded = vocabulary.tree, vocabulary.guarded
    spans = tokens.words(text)
    found: list[_Candidate] = []
    free = 0  # the first word that no skill has taken
    for place in [place for place, span in enumerate(spans) if span[2] in tree]:
        if place < free:
            continue
        number, used = _longest(text, spans, place, tree)
        if used:
            key = " ".join([span[2] for span in spans[place : place + used]])
            found.append(_Candidate(spans[place][0], spans[place + used - 1][1], key, number, key in guarded))
            free = place + used
    return found


def _longest(text: str, spans: list[tuple[int, int, str]], place: int, tree: Mapping[str, Any]) -> tuple[int, int]:
    """(skill number, words used) of the longest skill that begins at ``place``; words used is 0 if none does."""
    node = tree[spans[place][2]]
    best = (node[END], 1) if END in node else (0, 0)
    for step in range(place + 1, len(spans)):
        node = node.get(spans[step][2])
        if node is None or not tokens.joins(text[spans[step - 1][1] : spans[step][0]]):
            break
        if END in node:
            best = (node[END], step - place + 1)
    return best


def _speaks_for(text: str, found: list[_Candidate], place: int, vocabulary: Vocabulary) -> bool:
    """Whether the surroundings of an everyday word say that the skill is meant.

    Rule "?": an item of a list. Rule "=": written just so (Excel), and not as the first word of a sentence that goes
    on ("Excel in …").
    Rule "~": an item of a list beside another skill ("Python, R, Go"), or written just so with a cue ("in Go").
    """
    candidate = found[place]
    rule, *forms = vocabulary.guarded[candidate.key]
    written = text[candidate.start : candidate.end]
    before = text[max(0, candidate.start - _LOOK) : candidate.start]
    after = text[candidate.end : candidate.end + _LOOK]
    exact = written in forms or (len(written) > 1 and written.isupper())
    is_item = _ITEM_AFTER.match(after) is not None and _opens_item(before)
    if rule == EVERYDAY:
        return is_item
    if is_item and _has_neighbour(text, found, place, vocabulary):
        return True
    if not exact:
        return False
    if rule == "=" and (is_item or _SENTENCE_BEFORE.search(before) is None):
        return True
    cue = _CUE_AFTER.match(after) or _CUE_BEFORE.search(before)
    return cue is not None and _has_field_near(found, place, vocabulary)


def _opens_item(before: str) -> bool:
    """Whether an item of a list may begin after this text."""
    before = before.rstrip(" ")
    return not before or before[-1] in _ITEM_MARKS or before.endswith(_AND)


def _has_neighbour(text: str, found: list[_Candidate], place: int, vocabulary: Vocabulary) -> bool:
    """Whether the item before or after in the same list is a skill of the same field."""
    field = _field(found[place], vocabulary)
    for other in (place - 1, place + 1):
        if not 0 <= other < len(found) or _field(found[other], vocabulary) != field:
            continue
        first, second = sorted((found[place], found[other]), key=lambda c: c.start)
        gap = text[first.end : second.start]
        if len(gap) <= 12 and _BETWEEN_ITEMS.fullmatch(gap):
            return True
    return False


def _has_field_near(found: list[_Candidate], place: int, vocabulary: Vocabulary) -> bool:
    """Whether another, unambiguous skill of the same field stands near."""
    here, field = found[place], _field(found[place], vocabulary)
    return any(
        not other.guarded
        and _field(other, vocabulary) == field
        and other.start - here.end > -_NEAR
        and other.end - here.start < 2 * _NEAR
        for other in found[max(0, place - 4) : place + 5]
    )


def _field(candidate: _Candidate, vocabulary: Vocabulary) -> str:
    return vocabulary.fields[vocabulary.skills[candidate.number].family]
