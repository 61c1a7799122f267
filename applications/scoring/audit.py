"""Selection and scoring rates and impact ratios by category: the arithmetic of a bias audit, without I/O.

    selection rate   share of a category that was selected
    scoring rate     share of a category that scored strictly above the median of the whole sample
    impact ratio     a category's rate divided by the highest rate of any category of that attribute

The whole sample includes people whose category is unknown; they are counted, and are in no category. A category of
less than 2 % of the sample is marked as small: its figures are shown, but it sets no highest rate.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median

SMALL = 0.02
JOINT = " × "


@dataclass(frozen=True, slots=True)
class Person:
    """One application: its score (None: not scored), whether it was selected (None: undecided), and the categories
    that were given voluntarily, by attribute ("sex": "female"); an attribute that is absent or empty is unknown."""

    score: float | None
    selected: bool | None
    categories: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one category of one attribute (or of a joint category of several). A rate is None where nobody
    of the category was scored or decided on, a ratio where no rate is above 0."""

    attribute: str
    category: str
    people: int
    is_small: bool
    selection_rate: float | None
    selection_ratio: float | None
    scoring_rate: float | None
    scoring_ratio: float | None


@dataclass(frozen=True, slots=True)
class Audit:
    """`median` is that of all scores, None without any; `unknown` counts people by attribute."""

    people: int
    median: float | None
    groups: tuple[Group, ...]
    unknown: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Rates:
    people: int
    is_small: bool
    selection: float | None
    scoring: float | None


def audit(sample: Sequence[Person]) -> Audit:
    """The figures of every attribute, of every pair of attributes, and of all together."""
    scores = [one.score for one in sample if one.score is not None]
    middle = float(median(scores)) if scores else None
    names = sorted({name for one in sample for name, value in one.categories.items() if value.strip()})
    sets = [*combinations(names, 1), *combinations(names, 2)]
    if len(names) > 2:
        sets.append(tuple(names))
    groups = [group for chosen in sets for group in _groups(sample, chosen, middle)]
    unknown = {name: sum(not one.categories.get(name, "").strip() for one in sample) for name in names}
    return Audit(len(sample), middle, tuple(groups), unknown)


def _groups(sample: Sequence[Person], names: tuple[str, ...], middle: float | None) -> list[Group]:
    members: dict[str, list[Person]] = defaultdict(list)
    for one in sample:
        values = [one.categories.get(name, "").strip() for name in names]
        if all(values):
            members[JOINT.join(values)].append(one)
    rates = {category: _rates(people, len(sample), middle) for category, people in sorted(members.items())}
    best_selection = max((r.selection or 0.0 for r in rates.values() if not r.is_small), default=0.0)
    best_scoring = max((r.scoring or 0.0 for r in rates.values() if not r.is_small), default=0.0)
    return [
        Group(
            attribute=JOINT.join(names),
            category=category,
            people=found.people,
            is_small=found.is_small,
            selection_rate=found.selection,
            selection_ratio=_ratio(found.selection, best_selection),
            scoring_rate=found.scoring,
            scoring_ratio=_ratio(found.scoring, best_scoring),
        )
        for category, found in rates.items()
    ]


def _rates(people: Sequence[Person], of: int, middle: float | None) -> _Rates:
    decided = [one.selected for one in people if one.selected is not None]
    scores = [one.score for one in people if one.score is not None]
    above = sum(middle is not None and score > middle for score in scores)
    return _Rates(
        people=len(people),
        is_small=len(people) < SMALL * of,
        selection=sum(decided) / len(decided) if decided else None,
        scoring=above / len(scores) if scores else None,
    )


def _ratio(rate: float | None, best: float) -> float | None:
    return None if rate is None or not best else rate / best
