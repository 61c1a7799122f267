"""Skills of the person: what the vocabulary knows, anywhere it may be claimed, and what the skills section lists besides."""

import re
from collections.abc import Iterator, Sequence

from applications.parsing.fields import dates, places, reference, titles
from applications.parsing.fields.sections import Kind, Section, heading_kind
from hiresscope.lib import skills
from hiresscope.lib.skills.tokens import fold

MAX_SKILLS = 150
_NOWHERE = frozenset({Kind.REFERENCES, Kind.CONTACT, Kind.PERSONAL, Kind.INTERESTS})
_CLAIMED = frozenset({Kind.SKILLS, Kind.SUMMARY, Kind.CERTIFICATES, Kind.HEADER})  # where general skills count
_ITEMS = re.compile(r"[,;|•·●▪◦∙/\t]|\s[–—-]\s|\s{2,}")
_LABEL = re.compile(r"^[^:：]{2,40}[:：]\s*")
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,40}\]")
_LEVEL = re.compile(
    r"\b(?:advanced|expert|intermediate|beginner|basic|proficient|excellent|good|fluent|native|years?|yrs?|months?|level|very good|grundkenntnisse|sehr gut|avanzado|básico|intermedio|avancé|notions)\b|\d+\s?%|[★☆●○■□]+|\d+\+?",
    re.I,
)
_NO_ITEM = re.compile(
    r"^(?:and|or|the|etc|other|others|including|such as|e\.g|with|using|in|of|to|for|skills?|tools?|languages?|software|knowledge of|familiar with|experience in|able to|ability to|strong|good|very|i |my |we )\b|[.!?]$|@|https?:|www\.",
    re.I,
)
_LEAD = re.compile(
    r"^(?:(?:strong |good |excellent |solid |basic |advanced |working |in-depth |extensive |proven |proficient |proficiency |skilled |experienced? |expertise |expert |knowledge |understanding |knowledgeable |familiar(?:ity)? |competent |fluent |hands-on )+"
    r"(?:skills? |knowledge |command |understanding |experience )?(?:in |of |with |at |on |using )?(?:the )?)",
    re.I,
)


def read(sections: Sequence[Section]) -> tuple[tuple[str, str], ...]:
    """(canonical name, as written) of each skill once: those of the skills section first, then the others by place."""
    found: dict[str, str] = {}
    ordered = [s for s in sections if s.kind is Kind.SKILLS] + [s for s in sections if s.kind is not Kind.SKILLS]
    for section in ordered:
        if section.kind in _NOWHERE:
            continue
        text = "\n".join(line.text for line in section.lines)
        general = section.kind in _CLAIMED
        for mention in skills.find(text):
            if general or not is_general(mention.name):
                found.setdefault(mention.name, mention.written)
        if section.kind is Kind.SKILLS:
            for item in _unknown_items(section):
                found.setdefault(item, item)
    return tuple(found.items())[:MAX_SKILLS]


def is_general(name: str) -> bool:
    """Whether a skill's name is an everyday phrase ("Communication") that counts only where skills are claimed."""
    skill = skills.get(name)
    return skill is not None and skill.family in _GENERAL


_GENERAL = frozenset(("soft skill", "general"))


def _unknown_items(section: Section) -> Iterator[str]:
    """Short items of a skills section that the vocabulary does not know, as written."""
    for line in section.lines:
        text = _LABEL.sub("", line.text)
        if len(text) > 400 or (text.endswith(".") and len(text.split()) > 8):
            continue
        parts = _ITEMS.split(_BRACKETS.sub(" ", text))
        if len(parts) == 1 and not line.bullet and len(text.split()) > 5:
            continue
        for part in parts:
            item = _LEAD.sub("", _LEVEL.sub("", part)).strip(" \t.:;,-–—()[]{}*\"'“”|+&")
            if _is_item(item):
                yield item


def _is_item(item: str) -> bool:
    words = item.split()
    if not 3 <= len(item) <= 40 or not 1 <= len(words) <= 4 or _NO_ITEM.search(item) or not item[0].isalpha():
        return False
    if (
        skills.find(item)
        or heading_kind(item)
        or dates.find(item)
        or places.is_place(item)
        or titles.strength(item) > 1
    ):
        return False
    if fold(item) in reference.load().languages or sum(c.isalpha() or c == " " for c in item) < 0.8 * len(item):
        return False
    return item[0].isupper() or len(words) <= 3
