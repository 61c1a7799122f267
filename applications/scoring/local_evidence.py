"""What one CV shows for one job: which lines count, how far, and where each word and skill stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from applications.scoring import stuffing
from applications.scoring.lexical.reading import Entry, Line, Reading, Views
from applications.scoring.local_asks import Asked
from applications.scoring.local_role import nearness
from hiresscope.lib import skills

_QUOTE = 240  # characters
_LISTED_FLOOR, _LISTED_SPAN = 0.3, 0.55  # a skill that is only listed, by how near the rest of the CV is to the job


@dataclass
class Evidence:
    """`support`: how near the CV's work is to the job, 0..1, its keyword lines left aside."""

    reading: Reading
    views: Views
    support: float
    stuffed: stuffing.Stuffing
    heads: frozenset[str]
    _found: dict[int, tuple[skills.Mention, ...]] = field(default_factory=dict)

    @staticmethod
    def of(asked: Asked, reading: Reading) -> "Evidence":
        stuffed = stuffing.detect(reading.lines, asked.ad)
        views = reading.views_without(set(stuffed.void | stuffed.echoes))
        return Evidence(reading, views, nearness(asked.role, views), stuffed, asked.heads)

    @property
    def lines(self) -> list[Line]:
        return self.reading.lines

    @property
    def trust(self) -> float:
        """How far lines that echo the ad count: a real list of skills stands beside work of the same kind."""
        return min(0.9, max(0.0, 1.5 * (self.support - 0.12)))

    def credit(self, place: int) -> float:
        """How far words in this line count."""
        if place in self.stuffed.void:
            return 0.0
        return self.trust if place in self.stuffed.echoes else 1.0

    def credit_of_skill(self, place: int) -> float:
        """How far a skill named in this line counts: shown at work, or only listed."""
        if place in self.stuffed.void or place in self.stuffed.echoes:
            return self.credit(place)
        if self.lines[place].listed:
            return _LISTED_FLOOR + _LISTED_SPAN * min(1.0, 1.6 * self.support)
        return 1.0

    def quote(self, place: int, *words: str) -> str:
        """The line, or of a long one a passage that holds one of `words`."""
        text = self.lines[place].text
        if len(text) <= _QUOTE:
            return text
        low = text.lower()
        at = next((found for word in words if (found := low.find(word.lower()[:12])) >= 0), 0)
        start = max(0, at - _QUOTE // 3)
        start = text.find(" ", start) + 1 if start else 0
        return text[start : start + _QUOTE].rsplit(" ", 1)[0].strip()

    @cached_property
    def skill_places(self) -> Mapping[str, list[int]]:
        """Where each known skill is named, among the lines in which a sought skill can be."""
        found: dict[str, list[int]] = {}
        for place, line in enumerate(self.lines):
            if self.heads and place not in self.stuffed.void and self._may_name(line):
                for mention in skills.find(line.text):
                    found.setdefault(mention.name, []).append(place)
        return found

    def _may_name(self, line: Line) -> bool:
        return not self.heads.isdisjoint(line.words)

    def coverage(self, terms: Mapping[str, float]) -> tuple[float, float, int | None]:
        """(share of the terms in the whole CV, in its best two lines together, the best line)."""
        total = sum(terms.values())
        if not total:
            return 0.0, 0.0, None
        index = self.reading.index
        anywhere = 0.0
        by_place: dict[int, float] = {}
        for word, weight in terms.items():
            places = index.get(word, ())
            best = 0.0
            for place in places:
                counted = weight * self.credit(place)
                by_place[place] = by_place.get(place, 0.0) + counted
                best = max(best, counted)
            anywhere += best
        if not by_place:
            return 0.0, 0.0, None
        place = max(by_place, key=lambda p: (by_place[p], -p))
        together = max(by_place[p] + 0.8 * _new(by_place, p) for p in by_place)
        return anywhere / total, min(1.0, together / total), place

    def entries(self, places: Iterable[int], title_words: frozenset[str]) -> list[Entry]:
        """The dated jobs whose lines hold one of `places`, or whose title holds most of the words."""
        wanted = set(places)
        return [
            entry
            for entry in self.reading.entries
            if not wanted.isdisjoint(entry.lines)
            or (title_words and len(title_words & entry.title) >= 0.6 * len(title_words))
        ]


def _new(by_place: Mapping[int, float], place: int) -> float:
    """What the next line adds: at most half of what this one has, for the same words may stand in both."""
    return min(by_place.get(place + 1, 0.0), by_place[place]) * 0.5
