"""The skills vocabulary: which skills a text mentions, under what name, and which skills are near each other."""

from collections.abc import Mapping

from hiresscope.lib.skills import tokens
from hiresscope.lib.skills.matcher import Mention, find
from hiresscope.lib.skills.vocabulary import Skill, load

__all__ = ["Mention", "Skill", "all_skills", "canonical", "find", "get", "related"]


def all_skills() -> tuple[Skill, ...]:
    """The whole vocabulary, sorted by name."""
    return load().skills


def get(name: str) -> Skill | None:
    """The skill of this canonical name."""
    number = load().numbers.get(name)
    return None if number is None else load().skills[number]


def canonical(written: str) -> str | None:
    """The canonical name of a skill as somebody wrote it ("postgres" -> "PostgreSQL"); None if it is not known."""
    vocabulary = load()
    number = vocabulary.index.get(tokens.key(written))
    return None if number is None else vocabulary.skills[number].name


def related(name: str) -> Mapping[str, float]:
    """How far each neighbour speaks for the skill of this canonical name, 0..1 exclusive.

    related("Python") holds "Django" at 0.9 (who knows Django knows Python) while related("Django") holds "Python" at
    0.4; names without neighbours, and unknown names, give an empty mapping.
    """
    return load().related.get(name, {})
