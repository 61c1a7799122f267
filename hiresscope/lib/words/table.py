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


class _Postings(dict[int, tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]]):
    """(occupations, weights) of each word's row, cut when they are first asked for."""

    def __init__(
        self,
        starts: npt.NDArray[np.int64],
        occupations: npt.NDArray[np.intp],
        weights: npt.NDArray[np.float64],
    ) -> None:
        self._starts, self._occupations, self._weights = starts, occupations, weights

    def __missing__(self, row: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]:
        part = slice(self._starts[row], self._starts[row + 1])
        self[row] = found = self._occupations[part], self._weights[part]
        return found


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
        words = [word for word in counts if word in rows]
        if not words:
            return Weighed((), (), np.zeros(0, dtype=np.float32))
        numbers = [rows[word] for word in words]
        times = np.array([counts[word] for word in words], dtype=np.float32)
        return Weighed(tuple(words), tuple(numbers), (1 + np.log(times)) * self.idf_of_row[numbers])

    def duties(self, weighed: "Weighed") -> Vector:
        """The occupations whose duties and titles these words read like."""
        return self._occupations(self.duty, weighed)

    def titles(self, weighed: "Weighed") -> Vector:
        """The occupations whose titles these words read like."""
        return self._occupations(self.title, weighed)

    def _occupations(self, postings: _Postings, weighed: "Weighed") -> Vector:
        """Sums the words' shares of each occupation, and squares the sums, so that the near ones stand out."""
        found = [postings[row] for row in weighed.rows]
        if not found:
            return np.zeros(len(self.labels), dtype=np.float32)
        shares = np.concatenate([weights for _, weights in found])
        shares *= np.repeat(weighed.weights, [len(weights) for _, weights in found])
        where = np.concatenate([occupations for occupations, _ in found])
        sums = np.bincount(where, shares, minlength=len(self.labels))
        return unit((sums * sums).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Weighed:
    """Known words, their rows and weights, in one order."""

    words: tuple[str, ...]
    rows: tuple[int, ...]
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
    # In the types that numpy sums in, so that nothing is converted for each CV.
    return _Postings(
        data[f"{name}_starts"].astype(np.int64),
        data[f"{name}_occupations"].astype(np.intp),
        data[f"{name}_weights"].astype(np.float64),
    )
