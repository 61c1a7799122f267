"""Reading jobs."""

from typing import Any
from uuid import UUID

from django.conf import settings

from accounts.models import Tenant
from hiresscope.lib.errors import NotFound
from jobs.models import Job, JobStatus


def find(tenant: Tenant | UUID, job_id: UUID, *, lock: bool = False) -> Job:
    """The tenant's job, locked for the transaction if asked; NotFound if it is deleted, another tenant's or unknown."""
    rows = Job.objects.for_tenant(tenant).live().filter(pk=job_id)
    job: Job | None = (rows.select_for_update() if lock else rows).first()
    if job is None:
        raise NotFound
    return job


def find_any(tenant: Tenant | UUID, job_id: UUID) -> Job:
    """The tenant's job whether deleted or not; NotFound if there is none."""
    job: Job | None = Job.objects.for_tenant(tenant).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job


def deleted(tenant: Tenant | UUID, job_id: UUID) -> Job | None:
    """The job whose deletion waits to be confirmed; None if it is not deleted, or for good. Raises NotFound."""
    job = find_any(tenant, job_id)
    return job if job.deleted_at is not None and job.confirmed_at is None else None


def active_count(tenant: Tenant) -> int:
    """How many jobs count against the plan's active ones."""
    return Job.objects.for_tenant(tenant).live().filter(status=JobStatus.ACTIVE).count()


def apply_url(job: Job) -> str:
    """The public address to apply at."""
    return f"{settings.PUBLIC_URL}/apply/{job.slug}"


def event_data(job: Job) -> dict[str, Any]:
    """What events about a job carry."""
    return {
        "jobId": job.pk,
        "jobTitle": job.title,
        "status": job.status,
        "department": job.department,
        "location": job.location,
        "isPublic": job.is_public,
        "applyUrl": apply_url(job),
    }
