"""The plans, as the price list has them. ``None`` is unlimited; prices are in minor units a month."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FEATURES = ("bulkUpload", "csvExport", "apiKeys", "webhooks", "talentPool", "analytics", "aiOptimizer")
LIMITS = ("cvUploadsPerMonth", "activeJobs", "teamMembers", "webhookEndpoints")


@dataclass(frozen=True, slots=True)
class PlanSpec:
    """One row of the price list. ``price`` is in US cents a month."""

    code: str
    name: str
    price: int
    limits: Mapping[str, int | None]
    features: frozenset[str]


def _limits(cvs: int, jobs: int | None, members: int | None, endpoints: int) -> dict[str, int | None]:
    return dict(zip(LIMITS, (cvs, jobs, members, endpoints), strict=True))


_ALL = frozenset(FEATURES)
_CATALOGUE = (
    PlanSpec("TRIAL", "Trial", 0, _limits(50, 3, 3, 1), _ALL),
    PlanSpec("STARTER", "Starter", 4_900, _limits(200, 5, 3, 0), _ALL - {"apiKeys", "webhooks", "bulkUpload"}),
    PlanSpec("GROWTH", "Growth", 14_900, _limits(1_000, 25, 10, 5), _ALL),
    PlanSpec("SCALE", "Scale", 49_900, _limits(10_000, None, None, 20), _ALL),
)


def catalogue() -> list[PlanSpec]:
    """Every plan, cheapest first; TRIAL with the overrides of ``TRIAL_LIMITS``."""
    trial, *rest = _CATALOGUE
    return [replace(trial, limits={**trial.limits, **_trial_overrides()}), *rest]


def plan(code: str) -> PlanSpec:
    """The plan with this code."""
    return next(spec for spec in catalogue() if spec.code == code)


def _trial_overrides() -> dict[str, int]:
    given: Mapping[str, str] = settings.TRIAL_LIMITS
    for name, value in given.items():
        if name not in LIMITS or not value.isdigit():
            raise ImproperlyConfigured(
                f"TRIAL_LIMITS has {name}={value}; write a whole number for one of {', '.join(LIMITS)}"
            )
    return {name: int(value) for name, value in given.items()}
