"""Reports, kept for a while: 5 minutes the overview, 1 minute a job's."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

from accounts.models import Tenant
from analytics import folding, selectors
from jobs.models import Job

OVERVIEW_SECONDS = 300
JOB_SECONDS = 60
_CHUNKS_WHEN_READ = 2


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says, and for how many whole seconds it will be said again."""

    body: dict[str, Any]
    seconds_left: int


def overview(tenant: Tenant) -> Report:
    """The tenant's overview."""
    return _kept(f"analytics:{tenant.pk}", OVERVIEW_SECONDS, lambda: _fresh(tenant, lambda: selectors.overview(tenant)))


def job_report(tenant: Tenant, job: Job, *, days: int) -> Report:
    """The report of one job over ``days`` days that end today."""
    today = timezone.now().date()
    return _kept(
        f"analytics:{tenant.pk}:{job.pk}:{days}:{today}",
        JOB_SECONDS,
        lambda: _fresh(tenant, lambda: selectors.job_report(job, days=days, today=today)),
    )


def _fresh(tenant: Tenant, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    folding.fold(tenant.pk, chunks=_CHUNKS_WHEN_READ)
    return {**make(), "generated_at": timezone.now()}


def _kept(key: str, seconds: int, make: Callable[[], dict[str, Any]]) -> Report:
    try:
        found = cache.get(key)
    except RedisError:
        return Report(make(), seconds)
    if found is not None:
        body, until = found
        left = int(until - time.time())
        if left > 0:
            return Report(body, left)
    body = make()
    with suppress(RedisError):
        cache.set(key, (body, time.time() + seconds), seconds)
    return Report(body, seconds)
