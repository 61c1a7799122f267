"""Makes the word table from O*NET and ESCO, offline. Sources, licences and the form: data/README.md."""

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from hiresscope.lib.words.tokens import STOP, stems, tokens

_MIN_OCCUPATIONS = 2  # a word seen in a single occupation tells nothing of its neighbours
_MIN_HEAD_TITLES = 12  # "accountant" ends many titles; "acrobatics" does not
_FAINT = 0.02  # a word's share of an occupation under this moves nothing
_COMMON = 0.25  # a word of more than this share of the occupations separates none
_TITLE_TAIL = re.compile(r"[(,/|]| - |–| of | for | at | in ")


@dataclass
class Occupation:
    label: str
    titles: list[str] = field(default_factory=list)
    duties: list[str] = field(default_factory=list)


def read_onet(folder: Path) -> list[Occupation]:
    """The occupations of the O*NET text database, with their reported titles and task statements."""
    found: dict[str, Occupation] = {}
    for code, title, description in _rows(folder / "Occupation Data.txt", 3):
        found[code] = Occupation(title, [title] * 5, [title] * 3 + [description] * 2)
    for code, title, short in _rows(folder / "Alternate Titles.txt", 3):
        found[code].titles += [title] if short == "n/a" else [title, short]
    for code, title in _rows(folder / "Sample of Reported Titles.txt", 2):
        found[code].titles.append(title)
    for code, _, task in _rows(folder / "Task Statements.txt", 3):
        found[code].duties.append(task)
    for occupation in found.values():
        occupation.duties += occupation.titles[5:]
    return list(found.values())


def read_esco(folder: Path) -> list[Occupation]:
    """ESCO's occupations, gathered by ISCO group: labels in every language at hand, descriptions where there are "
    "any."""
    groups: dict[str, Occupation] = defaultdict(lambda: Occupation(""))
    for path in sorted(folder.glob("occupations_*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                group = groups[row["iscoGroup"]]
                labels = [label for label in [row["preferredLabel"], *row["altLabels"].split("\n")] if label]
                group.label = group.label or row["preferredLabel"]
                group.titles += labels
                group.duties += [*labels, row["description"] or ""]
    return list(groups.values())


def build(onet: Path, esco: Path, target: Path) -> dict[str, int]:
    """Writes `target` (.npz) and returns what it holds."""
    occupations = read_onet(onet) + read_esco(esco)
    duties = [Counter(stems(" ".join(o.duties))) for o in occupations]
    titles = [Counter(stems(" ".join(o.titles))) for o in occupations]
    spread = Counter(word for words in duties for word in words)
    vocabulary = sorted(word for word, count in spread.items() if count >= _MIN_OCCUPATIONS)
    idf = {word: math.log(1 + len(occupations) / spread[word]) for word in vocabulary}
    heads = _heads(occupations)
    fields: dict[str, Any] = dict(
        words=np.array("\n".join(vocabulary)),
        heads=np.array("\n".join(heads)),
        labels=np.array("\n".join(o.label for o in occupations)),
        idf=np.array([idf[word] for word in vocabulary], dtype=np.float16),
        **_postings("duty", duties, idf),
        **_postings("title", titles, idf),
    )
    np.savez_compressed(target, **fields)
    return {"words": len(vocabulary), "occupations": len(occupations), "heads": len(heads)}


def _postings(name: str, documents: list[Counter[str]], idf: dict[str, float]) -> dict[str, Any]:
    """Words by rows, each with the occupations it stands in and its share of each one's unit vector."""
    by_word: dict[str, list[tuple[int, float]]] = {word: [] for word in idf}
    for number, words in enumerate(documents):
        weights = {word: (1 + math.log(count)) * idf[word] for word, count in words.items() if word in idf}
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for word, weight in weights.items():
            by_word[word].append((number, weight / norm))
    kept = [_telling(posting, len(documents)) for posting in by_word.values()]
    lengths = [len(posting) for posting in kept]
    flat = [entry for posting in kept for entry in posting]
    return {
        f"{name}_starts": np.concatenate([[0], np.cumsum(lengths)]).astype(np.uint32),
        f"{name}_occupations": np.array([number for number, _ in flat], dtype=np.uint16),
        f"{name}_weights": np.array([weight for _, weight in flat], dtype=np.float16),
    }


def _telling(posting: list[tuple[int, float]], occupations: int) -> list[tuple[int, float]]:
    if len(posting) > _COMMON * occupations:
        return []
    return [(number, weight) for number, weight in posting if weight >= _FAINT]


def _heads(occupations: list[Occupation]) -> list[str]:
    """The words that end job titles in English, or begin them in the Romance languages."""
    seen: Counter[str] = Counter()
    for occupation in occupations:
        for title in set(occupation.titles):
            words = [w for w in tokens(_TITLE_TAIL.split(title)[0]) if w not in STOP and w.isalpha()]
            seen.update({words[-1], words[0]} if words and not title.isascii() else words[-1:])
    return sorted(word for word, count in seen.items() if count >= _MIN_HEAD_TITLES and len(word) > 2)


def _rows(path: Path, width: int) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(rows)
        for row in rows:
            yield row[:width]
