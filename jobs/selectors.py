"""Reading jobs."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.html import linebreaks

from accounts.models import Tenant
from hiresscope.lib.errors import NotFound
from jobs.models import Job, JobStatus, WorkMode


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


def to_confirm(tenant: Tenant, most: int) -> list[Job]:
    """The tenant's jobs whose deletion waits to be confirmed or undone, the newest deletions first."""
    rows = Job.objects.for_tenant(tenant).filter(deleted_at__isnull=False, confirmed_at=None)
    return list(rows.defer("description", "optimization", "criteria").order_by("-deleted_at")[:most])


def active_count(tenant: Tenant) -> int:
    """How many jobs count against the plan's active ones."""
    return Job.objects.for_tenant(tenant).live().filter(status=JobStatus.ACTIVE).count()


def apply_url(job: Job) -> str:
    """The public address to apply at."""
    return f"{settings.PUBLIC_URL}/apply/{job.slug}"


def careers_url(tenant: Tenant) -> str:
    """The public page of all open jobs of a tenant."""
    return f"{settings.PUBLIC_URL}/careers/{tenant.slug}"


def company(slug: str) -> Tenant | None:
    """The tenant of a careers page, or None."""
    return Tenant.objects.filter(slug=slug).first()


def open_jobs(tenant: Tenant | None = None) -> QuerySet[Job]:
    """The open public jobs, newest first, each with its tenant; of all tenants unless one is given."""
    rows = Job.objects.public().select_related("tenant").order_by("-created_at", "-id")
    return rows.filter(tenant=tenant) if tenant else rows


def search(jobs: QuerySet[Job], query: str) -> QuerySet[Job]:
    """Those of ``jobs`` with ``query`` in their title, place or department; all for an empty one."""
    if not query:
        return jobs
    return jobs.filter(Q(title__icontains=query) | Q(location__icontains=query) | Q(department__icontains=query))


def hiring_companies() -> QuerySet[Tenant]:
    """The tenants with an open public job, by name."""
    return Tenant.objects.filter(pk__in=Job.objects.public().values("tenant_id")).order_by("slug")


_SCHEMA_TYPES = {"CONTRACT": "CONTRACTOR", "INTERNSHIP": "INTERN"}


def job_posting(job: Job) -> dict[str, Any]:
    """The job as schema.org's JobPosting, which search engines read; its description is HTML."""
    posting: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": job.title,
        "description": linebreaks(job.description, autoescape=True),
        "datePosted": job.created_at.date().isoformat(),
        "employmentType": _SCHEMA_TYPES.get(job.employment_type, job.employment_type),
        "hiringOrganization": {
            "@type": "Organization",
            "name": job.tenant.name,
            "sameAs": careers_url(job.tenant),
        },
        "identifier": {"@type": "PropertyValue", "name": job.tenant.name, "value": str(job.pk)},
        "directApply": True,
        "url": apply_url(job),
    }
    if job.closes_at:
        posting["validThrough"] = job.closes_at.isoformat()
    if job.location:
        address = {"@type": "PostalAddress", "addressLocality": job.location}
        posting["jobLocation"] = {"@type": "Place", "address": address}
    if job.work_mode == WorkMode.REMOTE:
        posting["jobLocationType"] = "TELECOMMUTE"
    if job.has_salary:
        posting["baseSalary"] = _base_salary(job)
    return posting


def _base_salary(job: Job) -> dict[str, Any]:
    ends = {"minValue": job.salary_min, "maxValue": job.salary_max}
    value: dict[str, Any] = {
        "@type": "QuantitativeValue",
        **{name: end for name, end in ends.items() if end is not None},
    }
    if job.salary_period:
        value["unitText"] = job.salary_period
    return {"@type": "MonetaryAmount", "currency": job.salary_currency, "value": value}


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
