"""Finds words put into a CV for the scorer: repeated keywords, the ad pasted in, lists that echo the ad.

None of it is proof of anything, and nobody is rejected for it: such passages weigh little or nothing, and the CV is
flagged KEYWORD_STUFFING so that a person looks.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from applications.scoring.lexical.reading import Line

_RUN = 7  # words in a row that stand in the ad too: nobody writes those by chance
_PASTED_WORDS = 12
_PASTED_AD = 60  # words copied from the ad: past an honest echo of a requirement or two
_DATED_TITLE = 24  # words of a line that still reads as title, employer and years
_REPEATED_WORDS = 30
_DISTINCT = 0.2  # prose of any length a line can have stays above this share of distinct words
_SAME_LINE = 4
_ECHO_WORDS = 5
_ECHO_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Stuffing:
    """Places in the reading's lines: `void` count for nothing, `echoes` only as far as the rest of the CV bears "
    "them out."""

    void: frozenset[int]
    echoes: frozenset[int]
    pasted: bool


@dataclass(frozen=True, slots=True)
class AdWords:
    """The ad's stems in order, as a set and as runs."""

    known: frozenset[str]
    runs: frozenset[tuple[str, ...]]

    @staticmethod
    def of(stems: Sequence[str]) -> "AdWords":
        return AdWords(frozenset(stems), frozenset(_runs(stems)))


def detect(lines: Sequence[Line], ad: AdWords) -> Stuffing:
    void, pasted = _repeated(lines), _pasted(lines, ad)
    words = sum(len(lines[place].stems) for place in pasted)
    return Stuffing(frozenset(void), frozenset((_echoes(lines, ad) | pasted) - void), words >= _PASTED_AD)


def _repeated(lines: Sequence[Line]) -> set[int]:
    """Lines that say few words many times, and the copies of a line past the third."""
    found: set[int] = set()
    times: Counter[tuple[str, ...]] = Counter()
    for place, line in enumerate(lines):
        words = len(line.stems)
        if words >= _REPEATED_WORDS and len(set(line.stems)) < _DISTINCT * words:
            found.add(place)
        if words and not line.span and not line.title:
            times[line.stems] += 1
            if times[line.stems] >= _SAME_LINE:
                found.add(place)
    return found


def _pasted(lines: Sequence[Line], ad: AdWords) -> set[int]:
    """Lines most of whose words stand in runs of the ad, across line ends."""
    near = [place for place, line in enumerate(lines) if _shares(line, ad) >= _ECHO_SHARE and not _is_dated_title(line)]
    if sum(len(lines[place].stems) for place in near) < _PASTED_WORDS:
        return set()
    words = [(word, place) for place in near for word in lines[place].stems]
    covered: Counter[int] = Counter()
    done = 0
    for at in range(len(words) - _RUN + 1):
        if tuple(word for word, _ in words[at : at + _RUN]) in ad.runs:
            for _, place in words[max(at, done) : at + _RUN]:
                covered[place] += 1
            done = at + _RUN
    return {place for place, count in covered.items() if count >= 0.6 * len(lines[place].stems)}


def _is_dated_title(line: Line) -> bool:
    """Who held the advertised job has its title in the CV, with the years: that is no copy of the ad."""
    return line.span is not None and bool(line.title) and len(line.stems) <= _DATED_TITLE


def _echoes(lines: Sequence[Line], ad: AdWords) -> set[int]:
    """Keyword lines, or short lines in a row, whose words are mostly the ad's."""
    found: set[int] = set()
    group: list[int] = []
    for place, line in enumerate(lines):
        short = len(line.stems) < _ECHO_WORDS
        if not line.bare or line.span or line.title:
            group = []
        elif not short:
            group = []
            if _shares(line, ad) >= _ECHO_SHARE:
                found.add(place)
        elif _shares(line, ad) == 1:
            group.append(place)
            if len(group) >= _ECHO_WORDS:
                found.update(group)
    return found


def _shares(line: Line, ad: AdWords) -> float:
    if not line.stems:
        return 0.0
    words = set(line.stems)
    return len(words & ad.known) / len(words)


def _runs(stems: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(stems[at : at + _RUN]) for at in range(len(stems) - _RUN + 1)]
