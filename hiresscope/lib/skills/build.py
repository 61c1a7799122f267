"""Write ``data/vocabulary.json`` from the tables beside it (``manage.py build_skills``).

``data/skills/*.tsv``, one file a field ("technology", "health"): ``name TAB family TAB alias|alias``. A form with a
mark is an everyday word: ``=Excel`` counts only written just so, ``~Go`` only in a list of skills or with a cue beside
it. ``data/everyday.txt``: words that count only as an item of a list.
``data/related.tsv``: ``similarity TAB A|B|C`` (each is that near to each) or ``similarity TAB A|B > C`` (A and B speak
for C).
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path
from typing import Any

from hiresscope.lib.skills import tokens
from hiresscope.lib.skills.matcher import EVERYDAY
from hiresscope.lib.skills.vocabulary import VOCABULARY_FILE

DATA = Path(__file__).with_name("data")
BACKWARD = 0.45  # how much of "Django speaks for Python" holds for "Python speaks for Django"
_MARKS = "=~"

# British and American spellings of the same word; each pair is tried in both directions.
_SPELLINGS = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("yse", "yze"),
    ("ysing", "yzing"),
    ("elling", "eling"),
    ("elled", "eled"),
    ("our ", "or "),
    ("centre", "center"),
    ("programme ", "program "),
    ("catalogue", "catalog"),
    ("defence", "defense"),
    ("licence", "license"),
    ("paed", "ped"),
    ("anaes", "anes"),
    ("haem", "hem"),
    ("orthopaed", "orthoped"),
    ("gynaec", "gynec"),
    ("fulfilment", "fulfillment"),
    ("enrolment", "enrollment"),
    ("cheque", "check"),
    ("grey", "gray"),
    ("aluminium", "aluminum"),
    ("jewellery", "jewelry"),
    ("organis", "organiz"),
    ("optimis", "optimiz"),
    ("behaviour", "behavior"),
    ("colour", "color"),
    ("labour", "labor"),
    ("dialling", "dialing"),
)


class VocabularyError(ValueError):
    """A table contradicts itself; the message names the row."""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    family: str
    aliases: tuple[str, ...]  # without marks
    guarded: tuple[str, ...]  # forms with their mark
    field: str


def build(data: Path = DATA) -> dict[str, Any]:
    """The vocabulary as it is stored; raises VocabularyError."""
    rows = sorted(read_rows(data), key=lambda row: (row.name.lower(), row.name))
    index, guarded = _index(rows)
    _guard_everyday(index, guarded, rows, data / "everyday.txt")
    return {
        "skills": [[row.name, row.family, list(row.aliases)] for row in rows],
        "fields": {row.family: row.field for row in rows},
        "index": index,
        "guarded": guarded,
        "related": _related(rows, data / "related.tsv"),
    }


def write(path: Path = VOCABULARY_FILE, data: Path = DATA) -> int:
    """Write the vocabulary to ``path``; returns the number of skills."""
    built = build(data)
    path.write_text(dumps(built), encoding="utf-8")
    return len(built["skills"])


def dumps(built: dict[str, Any]) -> str:
    """One line a part, so that a change shows where it is."""
    parts = (
        f"{json.dumps(key)}:{json.dumps(part, ensure_ascii=False, separators=(',', ':'))}"
        for key, part in built.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


def read_rows(data: Path) -> Iterator[Row]:
    for path in sorted((data / "skills").glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#"):
                continue
            cells = [cell.strip() for cell in line.split("\t")]
            if len(cells) not in (2, 3) or not all(cells[:2]):
                raise VocabularyError(f"{path.name}:{number}: expected name, family and aliases between tabs")
            forms = [form.strip() for form in (cells[2] if len(cells) == 3 else "").split("|") if form.strip()]
            yield Row(
                name=cells[0],
                family=cells[1],
                aliases=tuple(form for form in forms if form[0] not in _MARKS),
                guarded=tuple(form for form in forms if form[0] in _MARKS),
                field=path.stem,
            )


def _index(rows: list[Row]) -> tuple[dict[str, int], dict[str, list[str]]]:
    """Keys of every form; what a table says wins over a plural or spelling made from another form."""
    index: dict[str, int] = {}
    guarded: dict[str, list[str]] = {}
    clashes: list[str] = []
    for number, row in enumerate(rows):
        for form in row.guarded:
            guarded.setdefault(tokens.key(form[1:]), [form[0]]).append(form[1:])
        for form in (row.name, *row.aliases, *(form[1:] for form in row.guarded)):
            key = tokens.key(form)
            if not key or index.setdefault(key, number) != number:
                clashes.append(f"{form!r} of {row.name} is {rows[index[key]].name if key else 'nothing'}")
    if clashes:
        raise VocabularyError("; ".join(clashes))
    for number, row in enumerate(rows):
        for form in (row.name, *row.aliases):
            key = tokens.key(form)
            if key not in guarded:
                for variant in variants(key):
                    index.setdefault(variant, number)
    return index, guarded


def _guard_everyday(index: dict[str, int], guarded: dict[str, list[str]], rows: list[Row], path: Path) -> None:
    """Give everyday words the rule that they count only in lists."""
    lines = path.read_text(encoding="utf-8").splitlines()
    everyday = {word for line in lines if not line.startswith("#") for word in line.split()}
    general = {number for number, row in enumerate(rows) if row.field == "general"}
    for key, number in index.items():
        if key not in guarded and (key in everyday or (number in general and " " not in key)):
            guarded[key] = [EVERYDAY]


def variants(key: str) -> Iterable[str]:
    """Other spellings of a key: British and American, plural and singular of the last word, one word for two."""
    spelled = {key}
    for british, american in _SPELLINGS:
        for one, other in ((british, american), (american, british)):
            spelled |= {
                re.sub(rf"{one}\b" if one.endswith(" ") else one, other, f"{form} ").strip() for form in spelled
            }
    for form in sorted(spelled):
        yield form
        yield from _numbers(form)


def _numbers(key: str) -> Iterable[str]:
    last = key.rsplit(" ", maxsplit=1)[-1]
    if len(last) < 5 or not last.isascii() or not last.isalpha():
        return
    if last.endswith("ies"):
        yield key[:-3] + "y"
    elif last.endswith("s") and not last.endswith(("ss", "us", "is", "ics")):
        yield key[:-1]
    elif last.endswith("y") and last[-2] not in "aeiou":
        yield key[:-1] + "ies"
    elif not last.endswith(("s", "ing", "ed", "x", "ch", "sh")):
        yield key + "s"


def _related(rows: list[Row], path: Path) -> dict[str, dict[str, float]]:
    """name -> neighbour -> similarity, from the table; of several rows the highest."""
    names = {row.name for row in rows}
    related: dict[str, dict[str, float]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        similarity, _, members = line.partition("\t")
        for name, other, value in _pairs(float(similarity), members):
            if unknown := {name, other} - names:
                raise VocabularyError(f"{path.name}:{number}: no skill is called {', '.join(sorted(unknown))}")
            near = related.setdefault(name, {})
            near[other] = max(value, near.get(other, 0.0))
    return {
        name: dict(sorted(near.items(), key=lambda item: (-item[1], item[0]))) for name, near in sorted(related.items())
    }


def _pairs(similarity: float, members: str) -> Iterator[tuple[str, str, float]]:
    narrow, arrow, broad = members.partition(" > ")
    left = [name.strip() for name in narrow.split("|")]
    if not arrow:
        yield from ((one, other, similarity) for one, other in permutations(left, 2))
        return
    for wide in (name.strip() for name in broad.split("|")):
        for name in left:
            yield wide, name, similarity
            yield name, wide, round(similarity * BACKWARD, 2)
