"""Reading applications."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db.models import Count, Max, Q, QuerySet

from accounts.models import Tenant
from applications.models import Application, Batch, HistoryEntry, ParsedCV, Processing
from candidates.emails import email_key
from candidates.models import Candidate, CandidateAccount
from hiresscope.lib import prepared
from hiresscope.lib.errors import NotFound
from jobs.models import Job

ROW = (
    "id",
    "job_id",
    "candidate_id",
    "candidate_name",
    "candidate_email",
    "processing",
    "decision",
    "score",
    "scored_version",
    "engine",
    "matched_skills",
    "missing_skills",
    "flags",
    "source",
    "cv_file_name",
    "created_at",
    "scored_at",
    "job__title",
    "job__criteria_version",
)
"""The columns of a list row, for ``values()``."""


def live_job(tenant: Tenant, job_id: UUID) -> Job:
    """The tenant's job that is not deleted, or NotFound."""
    job: Job | None = Job.objects.for_tenant(tenant).filter(pk=job_id, deleted_at=None).first()
    if job is None:
        raise NotFound
    job.tenant = tenant
    return job


def by_slug(slug: str) -> Job | None:
    """The job of an apply link with its tenant, whatever its state, or None."""
    found: Job | None = Job.objects.select_related("tenant").filter(slug=slug).first()
    return found


def for_applicant(application_id: UUID) -> Application | None:
    """The application behind a signed link, with its job and tenant; None if it or its job is gone."""
    rows = Application.objects.select_related("job__tenant").filter(pk=application_id, job__deleted_at=None)
    found: Application | None = rows.first()
    return found


def visible(tenant: Tenant | UUID) -> QuerySet[Any]:
    """The tenant's applications whose job is not deleted."""
    return Application.objects.for_tenant(tenant).filter(job__deleted_at=None)


def rows_of(job: Job) -> QuerySet[Any]:
    """The applications of ``job`` as list rows (dicts)."""
    return Application.objects.filter(job=job).values(*ROW)


def scoring_state(job: Job) -> dict[str, int]:
    """How many applications of ``job`` are ``scored``, how many of these by older criteria (``stale``), and how many
    wait for being scored again (``waiting``)."""
    stale = ~Q(scored_version=job.criteria_version)
    rows = Application.objects.filter(job=job, processing=Processing.SCORED)
    counts: dict[str, int] = rows.aggregate(
        scored=Count("pk"), stale=Count("pk", filter=stale), waiting=Count("pk", filter=~Q(work_state=""))
    )
    return counts


def scored_of(job: Job) -> QuerySet[Any]:
    """The scored applications of ``job``, best first."""
    return Application.objects.filter(job=job, score__isnull=False).order_by("-score", "-id")


def one(tenant: Tenant, application_id: UUID) -> Application:
    """The tenant's application with its job, or NotFound."""
    found: Application | None = visible(tenant).select_related("job").filter(pk=application_id).first()
    if found is None:
        raise NotFound
    return found


def detailed(tenant: Tenant, application_id: UUID) -> tuple[Application, ParsedCV | None, list[HistoryEntry]]:
    """The application with its job and current score, what was read of it, and its history, oldest first."""
    found: Application | None = (
        visible(tenant).select_related("job", "current_score", "parsed").filter(pk=application_id).first()
    )
    if found is None:
        raise NotFound
    return found, getattr(found, "parsed", None), list(found.history.order_by("id"))


_DETAIL_OF_ROW = (
    *(name for name in ROW if not name.startswith("job__")),
    "candidate_phone",
    "cover_letter",
    "duplicate_of_id",
    "cv_size",
    "cv_content_type",
    "cv_sha256",
)
_DETAIL_OF_SCORE = (
    "engine",
    "model",
    "prompt_version",
    "criteria_version",
    "input_tokens",
    "output_tokens",
    "duration_ms",
)
_DETAIL = f"""
SELECT {", ".join(f"a.{name}" for name in _DETAIL_OF_ROW)}, j.title, j.criteria_version,
    {", ".join(f"s.{name}" for name in _DETAIL_OF_SCORE)}, p.pages, p.text_quality,
    a.failure::text, s.explanation::text, p.profile::text, p.hidden_text::text, (
        SELECT json_agg(json_build_object('event', h.event, 'from_status', h.from_status, 'to_status', h.to_status,
            'by', h.by, 'note', h.note, 'at', h.at) ORDER BY h.id)::text
        FROM applications_historyentry AS h WHERE h.application_id = a.id)
FROM applications_application AS a JOIN jobs_job AS j ON j.id = a.job_id
LEFT JOIN applications_score AS s ON s.id = a.current_score_id
LEFT JOIN applications_parsedcv AS p ON p.application_id = a.id
WHERE a.id = %(id)s AND a.tenant_id = %(tenant)s AND j.deleted_at IS NULL
"""  # noqa: S608 - our own names


def whole(tenant: Tenant, application_id: UUID) -> dict[str, Any]:
    """All that is shown of one application, by one statement, or NotFound: its columns with ``job__title`` and
    ``job__criteria_version``, ``explanation``, ``scoring`` (None without a score), ``profile``, ``pages``,
    ``text_quality``, ``hidden_text`` and ``history``, oldest first."""
    found = prepared.fetch(_DETAIL, {"id": application_id, "tenant": tenant.pk})
    if not found:
        raise NotFound
    values = iter(found[0])
    row = {name: next(values) for name in (*_DETAIL_OF_ROW, "job__title", "job__criteria_version")}
    scoring = {name: next(values) for name in _DETAIL_OF_SCORE}
    row |= {name: next(values) for name in ("pages", "text_quality")}
    for name in ("failure", "explanation", "profile", "hidden_text", "history"):
        text = next(values)
        row[name] = None if text is None else orjson.loads(text)
    row["scoring"] = scoring if scoring["model"] is not None else None
    row["history"] = [{**entry, "at": datetime.fromisoformat(entry["at"])} for entry in row["history"] or ()]
    return row


def parsed(application: Application) -> ParsedCV:
    """What was read of the CV, or NotFound if it has not been read."""
    found: ParsedCV | None = ParsedCV.objects.filter(application=application).first()
    if found is None:
        raise NotFound("This CV has not been read yet, or it could not be read")
    return found


def batch_progress(tenant: Tenant, batch_id: UUID) -> dict[str, Any]:
    """The batch with its accepted files counted by state; ``finished_at`` once none is pending."""
    batch = Batch.objects.for_tenant(tenant).filter(pk=batch_id, job__deleted_at=None).first()
    if batch is None:
        raise NotFound
    ends = [Processing.SCORED, Processing.FAILED, Processing.DUPLICATE]
    counts = batch.applications.aggregate(
        pending=Count("pk", filter=~Q(processing__in=ends)),
        scored=Count("pk", filter=Q(processing=Processing.SCORED)),
        failed=Count("pk", filter=Q(processing=Processing.FAILED)),
        duplicate=Count("pk", filter=Q(processing=Processing.DUPLICATE)),
    )
    last = None
    if not counts["pending"]:
        newest = batch.applications.order_by("-updated_at").values_list("updated_at", flat=True).first()
        last = newest or batch.created_at
    return {
        "id": batch.pk,
        "job_id": batch.job_id,
        "total": batch.total,
        "created_at": batch.created_at,
        "finished_at": last,
        **counts,
    }


def rows_of_batch(tenant: Tenant, batch_id: UUID) -> list[dict[str, Any]]:
    """The applications of one bulk upload (at most 50) as list rows with ``failure``, in the order they were sent."""
    rows = Application.objects.for_tenant(tenant).filter(batch=batch_id).order_by("id")
    return list(rows.values(*ROW, "failure"))


def of_person(person: Candidate) -> list[dict[str, Any]]:
    """The visible applications of a person of the tenant as list rows, newest first."""
    return list(visible(person.tenant_id).filter(candidate=person).order_by("-created_at", "-id").values(*ROW))


def summed_up(people: Sequence[Candidate]) -> dict[UUID, dict[str, Any]]:
    """Of people of one tenant who have visible applications: how many (``count``) and the ``best`` score."""
    theirs = visible(people[0].tenant_id).filter(candidate__in=people) if people else Application.objects.none()
    rows = theirs.order_by().values("candidate_id").annotate(count=Count("pk"), best=Max("score"))
    return {row["candidate_id"]: row for row in rows}


def history_of_person(person: Candidate) -> QuerySet[Any]:
    """What happened to the person's visible applications, each with its job, newest first."""
    entries = HistoryEntry.objects.for_tenant(person.tenant_id).select_related("application__job")
    return entries.filter(application__candidate=person, application__job__deleted_at=None).order_by("-at", "-id")


def of_mailbox(email: str) -> QuerySet[Any]:
    """The visible applications, in any tenant, of whoever owns the mailbox."""
    return Application.objects.filter(email_key=email_key(email), job__deleted_at=None)


def of_account(account: CandidateAccount) -> QuerySet[Any]:
    """The visible applications of the account's person; none while the e-mail is not verified."""
    rows = of_mailbox(account.email)
    return rows if account.email_verified_at is not None else rows.none()
