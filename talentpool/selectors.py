"""Reading the talent pool, and who of a job could be saved in it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
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


@dataclass(frozen=True, slots=True)
class Text:
    """A person's latest CV that was read: its row and a digest of its text."""

    parsed_id: UUID
    digest: str


_LATEST = """
SELECT DISTINCT ON (entry.candidate_id) entry.candidate_id, parsed.id, md5(parsed.visible_text)
FROM talentpool_entry AS entry
JOIN applications_application AS application
  ON application.candidate_id = entry.candidate_id AND application.tenant_id = entry.tenant_id
JOIN applications_parsedcv AS parsed ON parsed.application_id = application.id
WHERE entry.tenant_id = %(tenant)s AND NOT EXISTS (
    SELECT FROM applications_application AS here
    WHERE here.candidate_id = entry.candidate_id AND here.job_id = %(job)s)
ORDER BY entry.candidate_id, application.created_at DESC, application.id DESC
"""


def latest_texts(tenant: Tenant, *, except_job: Job) -> dict[UUID, Text]:
    """The latest CV of everybody in the pool who did not apply for ``except_job``, by candidate."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, {"tenant": tenant.pk, "job": except_job.pk})
        return {person: Text(parsed_id, digest) for person, parsed_id, digest in cursor.fetchall()}
