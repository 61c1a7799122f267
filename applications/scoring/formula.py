"""The one formula: how verdicts become a number. Exact integers and fractions, so that no platform rounds otherwise.

    score = round half up (100 * sum(w * strength) / sum(w)),   w = weight, doubled for a MUST

with ``strength`` in two decimals. ``max_points = 100 * w / sum(w)`` and ``points = max_points * strength``, so the
points add up to the score before rounding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from applications.scoring.types import Criterion

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Points:
    """What one criterion adds: ``points`` of at most ``max_points``, both on the scale whose sum is 100."""

    points: float
    max_points: float


def two_decimals(strength: float) -> Decimal:
    """``strength`` cut to 0..1 and rounded half up to two decimals, by its shortest decimal form (0.285 -> 0.29)."""
    bounded = min(max(Decimal(repr(float(strength))), Decimal(0)), Decimal(1))
    return bounded.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP)


def effective_weight(criterion: Criterion) -> int:
    """The criterion's weight in the sum: doubled where it is a MUST."""
    return criterion.weight * (2 if criterion.kind == "MUST" else 1)


def score(criteria: Sequence[Criterion], strengths: Sequence[Decimal]) -> int:
    """The score, 0..100, of ``strengths`` (two decimals, one a criterion and in the same order).

    Raises ValueError where there are no criteria, for then nothing was asked.
    """
    weights = [effective_weight(criterion) for criterion in criteria]
    total = sum(weights)
    if total <= 0:
        raise ValueError("a score needs at least one criterion with a weight")
    reached = sum(weight * int(strength * 100) for weight, strength in zip(weights, strengths, strict=True))
    return (2 * reached + total) // (2 * total)


def points(criteria: Sequence[Criterion], strengths: Sequence[Decimal]) -> list[Points]:
    """What each criterion adds to the score; each value is the double nearest to the exact fraction."""
    weights = [effective_weight(criterion) for criterion in criteria]
    total = sum(weights)
    shares = [Fraction(100 * weight, total) for weight in weights]
    return [
        Points(points=float(share * Fraction(strength)), max_points=float(share))
        for share, strength in zip(shares, strengths, strict=True)
    ]
