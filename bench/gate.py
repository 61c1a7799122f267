"""No row may fall: ratios of a short run against those that are kept in the repository.

A ratio is this project's figure over that of the ordinary project or of the limit in the same run, by processor time,
so that a slow or busy machine changes both alike. What fell is measured again before it counts, and the best of the
tries is taken: other work on the machine hits one of the two now and then.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.board import Row, shown

KEPT = Path(__file__).with_name("kept.json")
ALLOWED = 2 / 3
"""A ratio below this share of the kept one has fallen by more than a third."""
TRIES = 3


@dataclass
class Tries:
    """The ratios of each row, as often as it was measured: row -> ratio -> values."""

    found: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def add(self, rows: Sequence[Row]) -> int:
        """Keep these; returns how often they were measured by now."""
        for row in rows:
            own = self.found.setdefault(row.key, {})
            for name, ratio in row.steady.items():
                own.setdefault(name, []).append(ratio)
        return max((len(values) for row in rows for values in self.found[row.key].values()), default=TRIES)


@dataclass
class Gate:
    """Says whether rows have to be measured again, and in the end which have fallen."""

    kept: Mapping[str, Mapping[str, float]]
    tries: Tries = field(default_factory=Tries)

    def again(self, rows: Sequence[Row]) -> bool:
        count = self.tries.add(rows)
        return count < TRIES and any(list(self._fallen(row.key)) for row in rows)

    def failures(self) -> list[str]:
        """A line for each ratio that fell, and for each kept one that was not measured."""
        return [line for row in self.kept for line in self._fallen(row)]

    def _fallen(self, row: str) -> Iterator[str]:
        for name, kept in self.kept.get(row, {}).items():
            best = max(self.tries.found.get(row, {}).get(name, [0.0]))
            if best < ALLOWED * kept:
                yield f"{row}: {name} {shown(best)}, kept {shown(kept)}, allowed {shown(ALLOWED * kept)}"


@dataclass
class Keeper:
    """Measures each row ``TRIES`` times and keeps the median of each ratio."""

    tries: Tries = field(default_factory=Tries)

    def again(self, rows: Sequence[Row]) -> bool:
        return self.tries.add(rows) < TRIES

    def write(self, path: Path = KEPT) -> None:
        ratios = {
            row: {name: round(median(values), 3) for name, values in own.items()}
            for row, own in self.tries.found.items()
            if own
        }
        path.write_text(json.dumps(ratios, indent=2, ensure_ascii=False) + "\n")


def read(path: Path = KEPT) -> dict[str, dict[str, float]]:
    """The kept ratios: row -> ratio -> value."""
    kept: dict[str, dict[str, float]] = json.loads(path.read_text())
    return kept
