"""How near a CV's work is to the job as a whole: its title, its occupation, its wording.

Occupations come from the word table, so that "Talent Sourcer" meets "Recruiter". Everything is absolute: nothing
depends on which other CVs there are.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from applications.scoring.lexical.reading import Reading, Views
from applications.scoring.lexical.titles import same_trade
from hiresscope.lib.words import table
from hiresscope.lib.words.tokens import stems
from jobs.optimizer.ad import clean_title

_RANK = re.compile(
    r"\b(?:senior|sr|junior|jr|entry[- ]level|mid[- ]level|experienced|graduate|trainee|i{1,3}|iv|[1-4])\b\.?",
    re.IGNORECASE,
)
_NEAREST = 10  # occupations kept of a whole ad, whose wording touches hundreds
# What each nearness weighs: occupations by the whole text, by the job titles, by both; the title's words; all words.
_SHARES = (0.26, 0.14, 0.26, 0.08, 0.26)
# A title that the rest of the text does not bear out is worth a fifth; nearly all fitting CVs are past _BORNE_OUT.
_TITLE_ALONE, _BORNE_OUT = 0.2, 0.08
# Raw nearness of unrelated work, and where the same job begins: past it the scale flattens, but never ties.
_FLOOR, _KNEE, _AT_KNEE = 0.1, 0.7, 0.95


@dataclass(frozen=True, slots=True)
class Role:
    """A job compiled once: what its title and its text read like."""

    title: str
    core: Mapping[str, float]
    occupations: table.Vector
    title_weights: Mapping[str, float]
    weights: Mapping[str, float]


def compile_role(title: str, wording: str) -> Role:
    """`wording`: what the ad says of the work and what it asks for, without what it says of the company."""
    words = table.load()
    plain = clean_title(title)
    short = words.weigh(Counter(same_trade(stems(plain))))
    full = words.weigh(Counter(stems(f"{plain}\n{wording}")))
    by_text = table.strongest(words.duties(full), _NEAREST)
    core = {word: words.tells(word) for word in same_trade(stems(_RANK.sub(" ", plain)) or stems(plain))}
    return Role(plain, core, table.unit(words.titles(short) + by_text), short.unit(), full.unit())


def nearness(role: Role, views: Views) -> float:
    """0..1 in the sense of a strength: 0 unrelated work, 1 the same job."""
    by_text = float(role.occupations @ views.duties)
    by_titles = float(role.occupations @ views.titles)
    by_both = float(role.occupations @ views.both)
    same_title = _dot(role.title_weights, views.title_weights)
    same_words = _dot(role.weights, views.weights)
    near = (by_text, by_titles, by_both, same_title, same_words)
    raw = sum(share * math.sqrt(value) for share, value in zip(_SHARES, near, strict=True))
    raw *= min(1.0, _TITLE_ALONE + by_text / _BORNE_OUT)
    if raw < _KNEE:
        return max(0.0, _AT_KNEE * (raw - _FLOOR) / (_KNEE - _FLOOR))
    return min(1.0, _AT_KNEE + (1 - _AT_KNEE) * (raw - _KNEE) / (1 - _KNEE))


def held_titles(role: Role, reading: Reading) -> list[tuple[float, int]]:
    """(share of the title's words, place) of the lines that read as job titles, best first."""
    total = sum(role.core.values()) or 1.0
    found = []
    for place, line in enumerate(reading.lines):
        share = sum(role.core.get(word, 0.0) for word in set(line.title)) / total
        if share:
            found.append((share, place))
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _dot(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    return sum(weight * second[word] for word, weight in first.items() if word in second)
