"""Reading the talent pool, and who of a job could be saved in it."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts.models import Tenant
from applications.models import Application, Decision
from hiresscope.lib.errors import NotFound
from jobs.models import Job
from talentpool.models import Entry


def entries(tenant: Tenant) -> QuerySet[Any]:
    """The tenant's entries with their people."""
    return Entry.objects.for_tenant(tenant).select_related("candidate")


def find(tenant: Tenant, entry_id: UUID) -> Entry:
    """The tenant's entry with its person, or NotFound."""
    entry: Entry | None = entries(tenant).filter(pk=entry_id).first()
    if entry is None:
        raise NotFound
    return entry


def eligible(tenant: Tenant, job: Job) -> list[dict[str, Any]]:
    """Those scored at or above the tenant's threshold, or shortlisted; best first, each person once.

    Rows are ``{candidate_id, application_id, name, email, score, status, already_in_pool}``.
    """
    good = Q(score__gte=tenant.score_threshold) | Q(decision=Decision.SHORTLISTED)
    in_pool = Entry.objects.for_tenant(tenant).filter(candidate=OuterRef("candidate"))
    rows = (
        Application.objects.for_tenant(tenant)
        .filter(good, job=job, candidate__isnull=False)
        .annotate(already_in_pool=Exists(in_pool))
        .order_by(F("score").desc(nulls_last=True), "id")
    )
    found: dict[UUID, dict[str, Any]] = {}
    for row in rows.only("candidate_id", "candidate_name", "candidate_email", "score", "decision", "processing"):
        found.setdefault(
            row.candidate_id,
            {
                "candidate_id": row.candidate_id,
                "application_id": row.pk,
                "name": row.candidate_name,
                "email": row.candidate_email,
                "score": row.score,
                "status": row.status,
                "already_in_pool": row.already_in_pool,
            },
        )
    return list(found.values())
