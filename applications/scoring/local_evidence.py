"""What one CV shows for one job: which lines count, how far, and where each word and skill stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from applications.scoring import stuffing
from applications.scoring.lexical.reading import Entry, Line, Reading, Views
from applications.scoring.local_asks import Asked
from applications.scoring.local_role import nearness
from hiresscope.lib import requirements, skills

_QUOTE = 240  # characters
_SAME_FIELD = 0.4  # support from which on words of the trade mean what they mean in the ad
_LONGEST_CAREER = 50  # years
_UNITS = frozenset(
    "years year yrs yr jahre jahren jahr ans année années año años ano anos months month monate monaten mois"
    " meses".split()
)
_LISTED_FLOOR, _LISTED_SPAN = 0.3, 0.7  # a skill that is only listed, by how near the rest of the CV is to the job


@dataclass
class Evidence:
    """`support`: how near the CV's work is to the job, 0..1, its keyword lines left aside."""

    reading: Reading
    views: Views
    support: float
    stuffed: stuffing.Stuffing
    asked: Asked
    _named: dict[int, frozenset[str]] = field(default_factory=dict)

    @staticmethod
    def of(asked: Asked, reading: Reading) -> "Evidence":
        stuffed = stuffing.detect(reading.lines, asked.ad)
        views = reading.views_without(set(stuffed.void | stuffed.echoes))
        return Evidence(reading, views, nearness(asked.role, views), stuffed, asked)

    @property
    def lines(self) -> list[Line]:
        return self.reading.lines

    @cached_property
    def trust(self) -> float:
        """How far lines that echo the ad count: a real list of skills stands beside work of the same kind."""
        return min(0.95, max(0.0, 3 * (self.support - 0.1)))

    @property
    def bears_out_echoes(self) -> bool:
        """True if half of the words that echo the ad stand in the CV's sentences too: it lists what it tells of."""
        echoes, void = self.stuffed.echoes, self.stuffed.void
        echoed = {word for place in echoes for word in self.lines[place].stems} & self.asked.ad.known
        told = {
            word
            for place, line in enumerate(self.lines)
            if place not in echoes and place not in void and not line.listed
            for word in line.stems
        }
        return 2 * len(echoed & told) >= len(echoed)

    @property
    def context(self) -> float:
        """How far the same words mean the same thing here: two fifths in work of another kind."""
        return 0.4 + 0.6 * min(1.0, self.support / _SAME_FIELD)

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
    def stated_years(self) -> list[tuple[int, float]]:
        """(place, years) where a line states years of experience itself, as in "8 years of Python"."""
        return [
            (place, found.least)
            for place, line in enumerate(self.lines)
            if not _UNITS.isdisjoint(line.words) and self.credit(place) == 1 and line.section != "EDUCATION"
            for found in requirements.years(line.text)
            if found.least <= _LONGEST_CAREER
        ]

    @cached_property
    def index(self) -> Mapping[str, list[int]]:
        """Where each word that the criteria seek stands."""
        found: dict[str, list[int]] = {}
        wanted, void = self.asked.wanted, self.stuffed.void
        for place, line in enumerate(self.lines):
            for word in wanted.intersection(line.stems):
                if place not in void:
                    found.setdefault(word, []).append(place)
        return found

    @cached_property
    def _candidates(self) -> Mapping[str, list[int]]:
        """Where each sought skill may be named, judged by its tokens alone."""
        written, found = self.asked.written, dict[str, list[int]]()
        heads = written.keys()
        for place, line in enumerate(self.lines):
            if heads.isdisjoint(line.words) or place in self.stuffed.void:
                continue
            for at, word in enumerate(line.words):
                for form, name in written.get(word, ()):
                    if line.words[at : at + len(form)] == form:
                        found.setdefault(name, []).append(place)
        return found

    def places_of_skill(self, name: str, *, all_of_them: bool = False) -> list[int]:
        """Where a skill is named; only as far as the first line that counts in full, unless all are asked for."""
        kept = []
        for place in self._candidates.get(name, ()):
            if name in self._names_in(place) and place not in kept:
                kept.append(place)
                if not all_of_them and self.credit_of_skill(place) == 1:
                    break
        return kept

    def _names_in(self, place: int) -> frozenset[str]:
        """The vocabulary decides whether "go" is the language here."""
        if place not in self._named:
            self._named[place] = frozenset(mention.name for mention in skills.find(self.lines[place].text))
        return self._named[place]

    def coverage(self, terms: Mapping[str, float]) -> tuple[float, float, int | None]:
        """(share of the terms in the whole CV, in its best two lines together, the best line)."""
        total = sum(terms.values())
        if not total:
            return 0.0, 0.0, None
        index, echoes = self.index, self.stuffed.echoes
        anywhere = 0.0
        by_place: dict[int, float] = {}
        for word, weight in terms.items():
            places = index.get(word)
            if not places:
                continue
            for place in places:
                by_place[place] = by_place.get(place, 0.0) + (weight * self.trust if place in echoes else weight)
            anywhere += weight * self.trust if echoes.issuperset(places) else weight
        if not by_place:
            return 0.0, 0.0, None
        place = max(by_place, key=by_place.__getitem__)
        together = by_place[place] + _new(by_place, place)
        return anywhere / total, min(1.0, together / total), place

    def entries(self, places: Iterable[int], title_words: frozenset[str]) -> list[Entry]:
        """The dated jobs whose lines hold one of `places`, or whose title holds most of the words."""
        wanted = set(places)
        shares = (
            {entry: len(title_words & entry.title) / len(title_words) for entry in self.reading.entries}
            if title_words
            else {}
        )
        least = max(0.6, max(shares.values(), default=0.0) - 0.15)
        return [
            entry
            for entry in self.reading.entries
            if not wanted.isdisjoint(entry.lines) or shares.get(entry, 0.0) >= least
        ]


def _new(by_place: Mapping[int, float], place: int) -> float:
    """What the next line adds: at most half of what this one has, for the same words may stand in both."""
    return min(by_place.get(place + 1, 0.0), by_place[place]) * 0.4
