"""The score is exact, bounded, monotonous, and can be recomputed by a client from the explanation."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.scoring import formula
from applications.scoring.types import Criterion

rows = st.lists(st.tuples(st.booleans(), st.integers(1, 10), st.integers(0, 100)), min_size=1, max_size=30)
criteria_and_strengths = rows.map(
    lambda rows: (
        [Criterion(str(at), "x", "MUST" if must else "NICE", weight) for at, (must, weight, _) in enumerate(rows)],
        [Decimal(hundredths) / 100 for _, _, hundredths in rows],
    )
)


def _exact(criteria: list[Criterion], strengths: list[Decimal]) -> Fraction:
    weights = [criterion.weight * (2 if criterion.kind == "MUST" else 1) for criterion in criteria]
    reached = sum((w * Fraction(s) for w, s in zip(weights, strengths, strict=True)), Fraction(0))
    return 100 * reached / sum(weights)


@given(criteria_and_strengths)
def test_score_is_the_formula_rounded_half_up(case: tuple[list[Criterion], list[Decimal]]) -> None:
    criteria, strengths = case
    assert formula.score(criteria, strengths) == (_exact(criteria, strengths) + Fraction(1, 2)).__floor__()


@given(criteria_and_strengths)
def test_points_add_up_to_the_score_before_rounding(case: tuple[list[Criterion], list[Decimal]]) -> None:
    criteria, strengths = case
    points = formula.points(criteria, strengths)
    assert sum(one.max_points for one in points) == pytest.approx(100)
    assert sum(one.points for one in points) == pytest.approx(float(_exact(criteria, strengths)))
    for one, strength in zip(points, strengths, strict=True):
        assert one.points == pytest.approx(one.max_points * float(strength))


@given(criteria_and_strengths, st.data())
def test_more_strength_never_lowers_the_score(case: tuple[list[Criterion], list[Decimal]], data: st.DataObject) -> None:
    criteria, strengths = case
    place = data.draw(st.integers(0, len(strengths) - 1))
    better = list(strengths)
    better[place] = Decimal(data.draw(st.integers(int(strengths[place] * 100), 100))) / 100
    assert formula.score(criteria, better) >= formula.score(criteria, strengths)


@pytest.mark.parametrize(
    ("strengths", "expected"), [((1, 0), 67), ((0, 1), 33), ((0.5, 0.5), 50), ((1, 1), 100), ((0, 0), 0)]
)
def test_a_must_counts_double(strengths: tuple[float, float], expected: int) -> None:
    criteria = [Criterion("a", "x", "MUST", 5), Criterion("b", "y", "NICE", 5)]
    assert formula.score(criteria, [formula.two_decimals(one) for one in strengths]) == expected


def test_a_half_is_rounded_up_where_floats_would_go_to_even() -> None:
    criteria = [Criterion(str(number), "x", "NICE", 1) for number in range(2)]
    assert formula.score(criteria, [Decimal("0.25"), Decimal("0.00")]) == 13


@pytest.mark.parametrize(
    ("given_strength", "kept"), [(0.285, "0.29"), (0.125, "0.13"), (1.7, "1.00"), (-3, "0.00"), (0.994999, "0.99")]
)
def test_strength_is_kept_in_two_decimals(given_strength: float, kept: str) -> None:
    assert formula.two_decimals(given_strength) == Decimal(kept)


def test_nothing_asked_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one criterion"):
        formula.score([], [])
