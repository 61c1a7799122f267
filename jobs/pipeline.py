"""The optimizer's step: reads an ad outside of any transaction and finishes in one UPDATE that its claim guards."""

import logging
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from hiresscope.lib import work
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import timestamp
from hiresscope.lib.work import Claim, LeaseLost
from jobs import criteria, optimizers
from jobs.models import Job, OptimizationStatus
from jobs.optimizer.types import Optimization
from jobs.steps import OPTIMIZE

logger = logging.getLogger("hiresscope.pipeline")


def optimize(job_id: str | UUID) -> bool:
    """Propose wording and criteria for the job; False if there was nothing to claim."""
    taken = work.claim(OPTIMIZE, job_id)
    if taken is None:
        return False
    job: Job | None = taken.rows().select_related("tenant").first()
    try:
        if job is not None:
            _optimize(taken, job)
    except LeaseLost:
        logger.info("lease lost", extra={"job": str(job_id), "step": "optimize"})
    return True


def _optimize(taken: Claim, job: Job) -> None:
    if taken.exhausted:
        work.finish(taken, optimization_status=OptimizationStatus.FAILED)
        return
    try:
        with work.heartbeat(taken):
            proposed = optimizers.optimize(job)
    except DomainError as error:
        wait = float(error.headers.get("Retry-After", 0))
        if not work.retry(taken, error=f"{error.code}: {error.text}", after=wait):
            # The ad is read without the model rather than not at all.
            _keep(taken, optimizers.local(job))
        return
    _keep(taken, proposed)


def _keep(taken: Claim, proposed: Optimization) -> None:
    """Store what was proposed; where nobody gave criteria yet, these become the job's."""
    drafts = criteria.of_drafts(proposed.criteria)
    stored: dict[str, Any] = {
        "description": proposed.description,
        "suggestions": [asdict(one) for one in proposed.suggestions],
        "criteria": drafts,
        "engine": proposed.engine,
        "finishedAt": timestamp(timezone.now()),
    }
    with transaction.atomic():
        # The employer's own criteria, or those that a scoring could not wait for, are never overwritten.
        taken.rows().filter(criteria=[]).update(criteria=drafts)
        work.finish(taken, optimization=stored, optimization_status=OptimizationStatus.DONE, updated_at=timezone.now())
