"""Skills of the person: what the vocabulary knows, where it may be claimed, and what the skills section lists."""

import re
from collections.abc import Collection, Iterator, Sequence

from applications.parsing.fields import dates, places, reference, titles
from applications.parsing.fields.lines import Line
from applications.parsing.fields.sections import Kind, Section, heading_kind
from hiresscope.lib import skills
from hiresscope.lib.skills.tokens import fold

MAX_SKILLS = 150
_NOWHERE = frozenset({Kind.REFERENCES, Kind.CONTACT, Kind.PERSONAL, Kind.INTERESTS})
_CLAIMED = frozenset({Kind.SKILLS, Kind.SUMMARY, Kind.CERTIFICATES, Kind.HEADER})  # where general skills count
_ITEMS = re.compile(r"[,;|•·●▪◦∙/\t、،；，]|\s[–—-]\s|\s{2,}")
_LABEL = re.compile(r"^[^:：]{2,40}[:：]\s*")
_BRACKETS = re.compile(r"\([^()]{0,80}\)|\[[^\[\]]{0,40}\]")
_LEVEL = re.compile(
    r"(?:[\s:–-]+(?:advanced|expert|intermediate|beginner|basic|proficient|excellent|good|fluent"
    r"|native|level|very good|grundkenntnisse|sehr gut|gut|avanzado|básico|intermedio|avancé"
    r"|notions|\d+\+? ?(?:years?|yrs?|months?|jahre|ans|años|anos)|\d+ ?%|\d ?/ ?\d{1,2})|[★☆●○■□*]+)+\s*$",
    re.IGNORECASE,
)
_NO_ITEM = re.compile(
    (
        r"^(?:and|or|the|etc|other|others|including|such as|e\.g|with|using|in|of|to|for|skills?|tools?"
        r"|languages?|software|knowledge of|familiar with|experience in|able to|ability to|strong|good"
        r"|very|i |my |we )\b|[.!?]$|@|https?:|www\."
    ),
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:strong|good|excellent|solid|basic|advanced|working|in-depth|extensive|proven|sound"
    r"|thorough|practical|great|deep|very|well|highly|hands-on)\s+)*"
    r"(?:(?:knowledge|command|understanding|experience|experienced|skilled|skills|proficient"
    r"|proficiency|expertise|expert|knowledgeable|familiar|familiarity|competent|fluent|versed"
    r"|ability)"
    r"\s+(?:in|of|with|at|on|using|to)\s+)(?:the\s+|use of\s+|using\s+)?",
    re.IGNORECASE,
)


def read(sections: Sequence[Section], employers: Collection[str]) -> tuple[tuple[str, str], ...]:
    """(canonical name, as written) of each skill once: those of the skills section first, then the others by place.

    The name of an employer ("Shopify") is a skill only where the skills section says so.
    """
    found: dict[str, str] = {}
    listed = any(section.kind is Kind.SKILLS and section.lines for section in sections)
    workplaces = {fold(name) for name in employers}
    ordered = [s for s in sections if s.kind is Kind.SKILLS] + [s for s in sections if s.kind is not Kind.SKILLS]
    for section in ordered:
        if section.kind in _NOWHERE or (listed and section.kind is Kind.HEADER):
            continue
        text = "\n".join(line.text for line in section.lines)
        general = section.kind in _CLAIMED
        for mention in skills.find(text):
            if section.kind is not Kind.SKILLS and fold(mention.written) in workplaces:
                continue
            if section.kind is Kind.SKILLS or not (mention.everyday or (is_general(mention.name) and not general)):
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
    for line in _flowing(section.lines):
        text = _without_label(line.text)
        if len(text) > 600 or (text.endswith(".") and len(text.split()) > 8 and text.count(",") < 3):
            continue
        parts = _ITEMS.split(_BRACKETS.sub(" ", text))
        if len(parts) == 1 and not line.bullet and len(text.split()) > 5:
            continue
        for part in parts:
            item = _LEAD.sub("", _LEVEL.sub("", part).strip(_TRIM)).strip(_TRIM)
            if _is_item(item):
                yield item


_TRIM = " \t.:;,-–—()[]{}*\"'“”|+&"


def _without_label(text: str) -> str:
    """ "Tools: Git, Jira" and "Tools    Git, Jira" -> "Git, Jira"."""
    cell, tab, rest = text.partition("\t")
    if tab and "," in rest and "," not in cell:
        return _LABEL.sub("", rest)
    return _LABEL.sub("", text)


def _flowing(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines of a list that runs on over line ends ("…, Project" / "management, …") put together."""
    held: Line | None = None
    for line in lines:
        goes_on = (
            held is not None
            and not line.bullet
            and "\t" not in line.text
            and "," in held.text
            and len(held.text) > 45
            and not _LABEL.match(line.text)
        )
        if held is not None and goes_on and not line.after_blank:
            held = Line(f"{held.text} {line.text}", held.bullet)
            continue
        if held is not None:
            yield held
        held = line
    if held is not None:
        yield held


def _is_item(item: str) -> bool:
    words = item.split()
    if (
        _NO_ITEM.search(item)
        or not item[:1].isalpha()
        or not (_is_han(item) or (3 <= len(item) <= 40 and len(words) <= 4))
    ):
        return False
    if heading_kind(item) or _is_date(item) or places.is_place(item) or titles.strength(item) > 1:
        return False
    if fold(item) in reference.load().languages or sum(c.isalnum() or c in " -/.'’&+" for c in item) < len(item):
        return False
    known = sum(len(mention.written) for mention in skills.find(item))
    if known > (0.5 if len(words) <= 3 else 0.0) * len(item):
        return False
    return item[0].isupper() or not item.isascii() or len(words) <= 3


def _is_date(item: str) -> bool:
    return any(sum(c.isalpha() for c in item[: s.start] + item[s.stop :]) < 3 for s in dates.find(item))


def _is_han(item: str) -> bool:
    return 2 <= len(item) <= 12 and all("\u3040" <= c <= "\u9fff" for c in item)
