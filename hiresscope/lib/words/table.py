"""The word table: how much a word tells, which words end a job title, and what occupations a text reads like.

Read once per process (about 30 ms). Occupation vectors have one entry per occupation of data/words.npz, are not
negative, and have length 1 (or 0, where no word is known).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

PATH = Path(__file__).parent / "data" / "words.npz"
Vector = npt.NDArray[np.float32]
_UNKNOWN_IDF = 6.5  # a word of no occupation is a name or a rarity: about as telling as one of two occupations


@dataclass(frozen=True, slots=True)
class _Postings:
    starts: list[int]
    occupations: npt.NDArray[np.uint16]
    weights: Vector


@dataclass(frozen=True, slots=True)
class Table:
    rows: dict[str, int]
    idf: dict[str, float]
    heads: frozenset[str]
    labels: tuple[str, ...]
    duty: _Postings
    title: _Postings

    def tells(self, stem: str) -> float:
        """Inverse document frequency over occupations: about 0.7 for a word of all, 6.6 for one of two."""
        return self.idf.get(stem, _UNKNOWN_IDF)

    def duties(self, counts: Mapping[str, int]) -> Vector:
        """The occupations whose duties and titles these counted stems read like."""
        return self._occupations(self.duty, counts)

    def titles(self, counts: Mapping[str, int]) -> Vector:
        """The occupations whose titles these counted stems read like."""
        return self._occupations(self.title, counts)

    def _occupations(self, postings: _Postings, counts: Mapping[str, int]) -> Vector:
        rows, starts = self.rows, postings.starts
        spans = [(rows[w], 1 + _LOG[min(c, 999)]) for w, c in counts.items() if w in rows]
        if not spans:
            return np.zeros(len(self.labels), dtype=np.float32)
        idf = self.idf
        words = [w for w in counts if w in rows]
        cuts = [(starts[row], starts[row + 1]) for row, _ in spans]
        where = np.concatenate([postings.occupations[a:b] for a, b in cuts])
        share = np.concatenate([postings.weights[a:b] for a, b in cuts])
        weight = np.array([tf * idf[w] for (_, tf), w in zip(spans, words, strict=True)], dtype=np.float32)
        lengths = [b - a for a, b in cuts]
        sums = np.bincount(where, share * np.repeat(weight, lengths), minlength=len(self.labels))
        return unit((sums * sums).astype(np.float32))


_LOG = [0.0, *np.log(np.arange(1, 1000)).tolist()]


def unit(vector: Vector) -> Vector:
    """`vector` at length 1, or as it is if it is zero."""
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if length else vector


def strongest(vector: Vector, keep: int) -> Vector:
    """`vector` with all but its `keep` largest entries zero, at length 1."""
    floor = np.partition(vector, -keep)[-keep]
    return unit(np.where(vector >= floor, vector, np.float32(0)))


@cache
def load() -> Table:
    """The table, read once."""
    with np.load(PATH) as data:
        words = str(data["words"]).split("\n")
        idf = data["idf"].astype(np.float32).tolist()
        return Table(
            rows={word: row for row, word in enumerate(words)},
            idf=dict(zip(words, idf, strict=True)),
            heads=frozenset(str(data["heads"]).split("\n")),
            labels=tuple(str(data["labels"]).split("\n")),
            duty=_postings(data, "duty"),
            title=_postings(data, "title"),
        )


def _postings(data: Mapping[str, npt.NDArray[np.generic]], name: str) -> _Postings:
    return _Postings(
        starts=data[f"{name}_starts"].tolist(),
        occupations=data[f"{name}_occupations"].astype(np.uint16),
        weights=data[f"{name}_weights"].astype(np.float32),
    )
