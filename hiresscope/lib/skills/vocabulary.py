"""The skills vocabulary in memory, read once from ``data/vocabulary.json`` (written by ``build.py``)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

VOCABULARY_FILE = Path(__file__).with_name("data") / "vocabulary.json"


END = ""  # in the tree of words, where a key ends


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill by its canonical name; ``family`` groups neighbours ("database"), ``aliases`` are other writings."""

    name: str
    family: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    skills: tuple[Skill, ...]
    numbers: Mapping[str, int]  # canonical name -> place in skills
    index: Mapping[str, int]  # key (see tokens.key) -> place in skills
    tree: Mapping[str, Any]  # first word of a key -> second word -> …; END holds the place in skills
    guarded: Mapping[str, tuple[str, ...]]  # key of an everyday word -> (rule, forms as they must be written)
    fields: Mapping[str, str]  # family -> field ("technology", "health", …)
    related: Mapping[str, Mapping[str, float]]


@cache
def load() -> Vocabulary:
    raw = json.loads(VOCABULARY_FILE.read_text(encoding="utf-8"))
    skills = tuple(Skill(name, family, tuple(aliases)) for name, family, aliases in raw["skills"])
    return Vocabulary(
        skills=skills,
        numbers={skill.name: number for number, skill in enumerate(skills)},
        index=raw["index"],
        tree=_tree(raw["index"]),
        guarded={key: tuple(forms) for key, forms in raw["guarded"].items()},
        fields=raw["fields"],
        related=raw["related"],
    )


def _tree(index: Mapping[str, int]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for key, number in index.items():
        node = tree
        for word in key.split(" "):
            node = node.setdefault(word, {})
        node[END] = number
    return tree
