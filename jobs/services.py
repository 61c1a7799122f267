"""Creating and changing jobs."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts.models import Tenant
from billing import services as billing
from hiresscope.lib.work import due
from jobs import criteria, selectors
from jobs.models import Job, JobStatus, OptimizationStatus
from jobs.optimizer.local import derive_criteria
from webhooks import events
from webhooks import services as webhooks

OPTIMIZE = "optimize"


def create(*, tenant: Tenant, request_id: str = "", **fields: Any) -> Job:
    """A new job from validated fields (snake_case, ``salary`` and ``criteria`` as the contract has them).

    Raises PlanLimitReached where it would be one active job too many. Queues the optimizer.
    """
    job = Job(tenant=tenant, slug=_new_slug(fields["title"]), request_id=request_id)
    _apply(job, fields)
    _queue_optimizer(job)
    with transaction.atomic():
        if job.status == JobStatus.ACTIVE:
            require_room(tenant)
        job.save(force_insert=True)
        billing.count_job(tenant)
        if job.status == JobStatus.ACTIVE:
            announce(job, events.JOB_CREATED)
    return job


def require_room(tenant: Tenant) -> None:
    """Raise PlanLimitReached if no further job may be active; holds the tenant's meter until the transaction ends."""
    billing.lock(tenant)
    billing.require_room(tenant, "activeJobs", used=selectors.active_count(tenant), what="active jobs")


def announce(job: Job, event: str) -> None:
    """Tell the outside about a change of ``job``."""
    webhooks.emit(tenant_id=job.tenant_id, event=event, subject_id=job.pk, data=selectors.event_data(job))


def count_application(job_id: UUID, step: int = 1) -> bool:
    """Count an application in; False if the job is deleted, and the caller must then not add it.

    One conditional UPDATE inside the caller's transaction: of a deletion and an upload that meet, the second sees
    the first.
    """
    rows = Job.objects.live().filter(pk=job_id)
    return bool(rows.update(applications_count=F("applications_count") + step))


def ensure_criteria(job_id: UUID) -> Job:
    """The job, with criteria: derived from its own words if nobody gave any yet. Safe in parallel: the first stays.

    Filling in for the first time does not raise ``criteria_version``, since no score can depend on there being none.
    """
    job: Job = Job.objects.get(pk=job_id)
    if job.criteria:
        return job
    derived = criteria.of_drafts(derive_criteria(job.title, job.description))
    Job.objects.filter(pk=job_id, criteria=[]).update(criteria=derived)
    job.refresh_from_db()
    return job


def _new_slug(title: str) -> str:
    return f"{slugify(title)[:80].strip('-') or 'job'}-{get_random_string(8).lower()}"


def _queue_optimizer(job: Job) -> None:
    job.optimization_status = OptimizationStatus.PENDING
    for column, value in due(OPTIMIZE).items():
        setattr(job, column, value)


def _apply(job: Job, fields: dict[str, Any]) -> None:
    """Write validated fields into ``job``'s columns."""
    fields = dict(fields)
    if "salary" in fields:
        salary = fields.pop("salary") or {}
        job.salary_min, job.salary_max = salary.get("min"), salary.get("max")
        job.salary_currency = salary.get("currency", "")
        job.salary_period = salary.get("period", "YEAR") if salary else ""
    if "criteria" in fields:
        job.criteria = criteria.of_request(fields.pop("criteria"))
        job.criteria_given = bool(job.criteria)
    for column, value in fields.items():
        setattr(job, column, value)
