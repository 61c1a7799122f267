"""Creating and changing jobs."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts.models import Tenant
from billing import services as billing
from hiresscope.lib.errors import Conflict
from hiresscope.lib.work import IDLE, due
from jobs import criteria, optimizers, selectors
from jobs.announcing import announce
from jobs.models import Job, JobStatus, OptimizationStatus
from jobs.steps import OPTIMIZE
from webhooks import events

SCORED_BY = ("title", "description", "criteria")
"""What scores depend on."""


class OptimizationPending(Conflict):
    code = "optimization_pending"
    message = "The optimizer is at work on this job already"


class NotDeleted(Conflict):
    code = "not_deleted"
    message = "This job is not waiting for its deletion to be confirmed"


class ClosingTimePassed(Conflict):
    code = "closing_time_passed"
    message = "The job's closesAt has passed; set a later one, or null, to open it again"


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


def change(*, job: Job, **fields: Any) -> Job:
    """Write validated fields into ``job``, which is locked for it; returns it as it is then.

    ``criteria_version`` rises if what scores depend on really changed. Raises PlanLimitReached where activating it
    would be one active job too many.
    """
    with transaction.atomic():
        if fields.get("status") == JobStatus.ACTIVE:
            billing.lock(job.tenant)
        locked = selectors.find(job.tenant, job.pk, lock=True)
        locked.tenant = job.tenant
        before = {name: getattr(locked, name) for name in (*SCORED_BY, "status")}
        _apply(locked, fields)
        _follow_up(locked, before)
        locked.save()
        _announce_change(locked, before["status"])
    return locked


def _follow_up(job: Job, before: dict[str, Any]) -> None:
    """What a change brings with it: a new version, a place among the active jobs, another reading by the optimizer."""
    if any(getattr(job, name) != before[name] for name in SCORED_BY):
        job.criteria_version += 1
    if job.status == JobStatus.ACTIVE != before["status"]:
        if job.closes_at is not None and job.closes_at <= timezone.now():
            raise ClosingTimePassed
        require_room(job.tenant)
    reworded = job.title != before["title"] or job.description != before["description"]
    if reworded and job.optimization_status == OptimizationStatus.PENDING:
        _queue_optimizer(job)


def _announce_change(job: Job, before: str) -> None:
    if job.status == JobStatus.ACTIVE != before:
        announce(job, events.JOB_CREATED)
    if job.status == JobStatus.CLOSED != before:
        announce(job, events.JOB_CLOSED)


def request_optimization(job: Job) -> Job:
    """Queue the optimizer again; OptimizationPending while it is at work."""
    idle = Job.objects.live().filter(pk=job.pk).exclude(optimization_status=OptimizationStatus.PENDING)
    if not idle.update(
        optimization_status=OptimizationStatus.PENDING, updated_at=timezone.now(), **due(OPTIMIZE.state)
    ):
        raise OptimizationPending
    return selectors.find(job.tenant_id, job.pk)


def mark_deleted(job: Job) -> bool:
    """Take the job out of sight and stop its optimizer; False if it was deleted already.

    Call it inside a transaction. An upload that comes at the same time either is there before this returns, or finds
    the job gone (see ``count_application``).
    """
    now = timezone.now()
    if not Job.objects.live().filter(pk=job.pk).update(deleted_at=now, updated_at=now, **IDLE):
        return False
    job.refresh_from_db()
    if job.status != JobStatus.CLOSED:
        announce(job, events.JOB_CLOSED)
    return True


def mark_confirmed(job_id: UUID) -> None:
    """End the deletion for good; NotDeleted if it was never begun, or was ended before."""
    rows = Job.objects.filter(pk=job_id, deleted_at__isnull=False, confirmed_at=None)
    if not rows.update(confirmed_at=Now()):
        raise NotDeleted


def mark_restored(*, tenant: Tenant, job_id: UUID) -> Job:
    """Bring a deleted job back as it was. Raises NotDeleted, and PlanLimitReached where it would be active."""
    billing.lock(tenant)
    job = selectors.deleted(tenant, job_id)
    if job is None:
        raise NotDeleted
    if job.status == JobStatus.ACTIVE:
        require_room(tenant)
    optimizer = due(OPTIMIZE.state) if job.optimization_status == OptimizationStatus.PENDING else {}
    rows = Job.objects.filter(pk=job.pk, deleted_at__isnull=False, confirmed_at=None)
    if not rows.update(deleted_at=None, updated_at=timezone.now(), **optimizer):
        raise NotDeleted
    job.refresh_from_db()
    if job.status == JobStatus.ACTIVE:
        announce(job, events.JOB_CREATED)
    return job


def require_room(tenant: Tenant) -> None:
    """Raise PlanLimitReached if no further job may be active; holds the tenant's meter until the transaction ends."""
    billing.lock(tenant)
    billing.require_room(tenant, "activeJobs", used=selectors.active_count(tenant), what="active jobs")


def count_application(job_id: UUID) -> bool:
    """Count an application in; False if the job is deleted, and the caller must then not add it.

    One conditional UPDATE inside the caller's transaction: of a deletion and an upload that meet, the second sees
    the first.
    """
    rows = Job.objects.live().filter(pk=job_id)
    return bool(rows.update(applications_count=F("applications_count") + 1))


def uncount_applications(job_id: UUID, count: int) -> None:
    """Take erased applications out of the count."""
    Job.objects.filter(pk=job_id).update(applications_count=Greatest(F("applications_count") - count, 0))


def ensure_criteria(job_id: UUID) -> Job:
    """The job, with criteria: derived from its own words if nobody gave any yet. Safe in parallel: the first stays.

    Filling in for the first time does not raise ``criteria_version``, since no score can depend on there being none.
    """
    job: Job = Job.objects.get(pk=job_id)
    if job.criteria:
        return job
    derived = criteria.of_drafts(optimizers.local(job).criteria)
    Job.objects.filter(pk=job_id, criteria=[]).update(criteria=derived)
    job.refresh_from_db()
    return job


def _new_slug(title: str) -> str:
    return f"{slugify(title)[:80].strip('-') or 'job'}-{get_random_string(8).lower()}"


def _queue_optimizer(job: Job) -> None:
    job.optimization_status = OptimizationStatus.PENDING
    for column, value in due(OPTIMIZE.state).items():
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
