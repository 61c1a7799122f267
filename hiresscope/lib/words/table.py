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
    starts: npt.NDArray[np.int64]
    occupations: npt.NDArray[np.uint16]
    weights: Vector


@dataclass(frozen=True, slots=True)
class Table:
    rows: dict[str, int]
    idf: dict[str, float]
    idf_of_row: Vector
    heads: frozenset[str]
    labels: tuple[str, ...]
    duty: _Postings
    title: _Postings

    def tells(self, stem: str) -> float:
        """Inverse document frequency over occupations: about 0.7 for a word of all, 6.6 for one of two."""
        return self.idf.get(stem, _UNKNOWN_IDF)

    def weigh(self, counts: Mapping[str, int]) -> "Weighed":
        """The known words of counted stems by (1 + ln count) x idf."""
        rows = self.rows
        known = [(word, rows[word], count) for word, count in counts.items() if word in rows]
        if not known:
            return Weighed((), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        words, numbers, times = zip(*known, strict=True)
        where = np.array(numbers, dtype=np.int64)
        return Weighed(words, where, (1 + np.log(np.array(times, dtype=np.float32))) * self.idf_of_row[where])

    def duties(self, weighed: "Weighed") -> Vector:
        """The occupations whose duties and titles these words read like."""
        return self._occupations(self.duty, weighed)

    def titles(self, weighed: "Weighed") -> Vector:
        """The occupations whose titles these words read like."""
        return self._occupations(self.title, weighed)

    def _occupations(self, postings: _Postings, weighed: "Weighed") -> Vector:
        """Sums the words' shares of each occupation, and squares the sums, so that the near ones stand out."""
        begin = postings.starts[weighed.rows]
        lengths = postings.starts[weighed.rows + 1] - begin
        total = int(lengths.sum())
        if not total:
            return np.zeros(len(self.labels), dtype=np.float32)
        ends = np.cumsum(lengths)
        where = np.arange(total) + np.repeat(begin - (ends - lengths), lengths)
        shares = postings.weights[where] * np.repeat(weighed.weights, lengths)
        sums = np.bincount(postings.occupations[where], shares, minlength=len(self.labels))
        return unit((sums * sums).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Known words, their rows and weights, in one order."""

    words: tuple[str, ...]
    rows: npt.NDArray[np.int64]
    weights: Vector

    def unit(self) -> dict[str, float]:
        """The words by weight, at length 1."""
        return dict(zip(self.words, unit(self.weights).tolist(), strict=True))


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
        idf = data["idf"].astype(np.float32)
        return Table(
            rows={word: row for row, word in enumerate(words)},
            idf=dict(zip(words, idf.tolist(), strict=True)),
            idf_of_row=idf,
            heads=frozenset(str(data["heads"]).split("\n")),
            labels=tuple(str(data["labels"]).split("\n")),
            duty=_postings(data, "duty"),
            title=_postings(data, "title"),
        )


def _postings(data: Mapping[str, npt.NDArray[np.generic]], name: str) -> _Postings:
    return _Postings(
        starts=data[f"{name}_starts"].astype(np.int64),
        occupations=data[f"{name}_occupations"].astype(np.uint16),
        weights=data[f"{name}_weights"].astype(np.float32),
    )
