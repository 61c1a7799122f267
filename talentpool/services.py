"""Saving people, and what becomes of a deleted job's."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

import applications.services
import jobs.selectors
import jobs.services
import webhooks.services
from accounts.models import Tenant
from candidates.models import Candidate
from hiresscope.lib.errors import Conflict, NotFound, ValidationFailed
from jobs.models import Job
from talentpool import selectors
from talentpool.models import Entry
from webhooks import events


class AlreadyInPool(Conflict):
    """``details`` hold the entry's id."""

    code = "already_in_pool"
    message = "This candidate is in the talent pool already"


def add(
    *,
    tenant: Tenant,
    candidate_id: UUID,
    department: str | None = None,
    notes: str | None = None,
    tags: Sequence[str] = (),
) -> Entry:
    """Save a person, with the score of their newest scored application. Raises NotFound or AlreadyInPool."""
    person = Candidate.objects.for_tenant(tenant).filter(pk=candidate_id).first()
    if person is None:
        raise NotFound
    newest = person.applications.filter(score__isnull=False).order_by("-created_at", "-id").first()
    entry = Entry(
        tenant=tenant,
        candidate=person,
        department=department,
        notes=notes,
        tags=list(dict.fromkeys(tags)),
        score=newest.score if newest else None,
        scored_for_job_id=newest.job_id if newest else None,
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
            _announce([entry], events.TALENT_POOL_ADDED)
    except IntegrityError:
        known = Entry.objects.for_tenant(tenant).filter(candidate=person).values_list("pk", flat=True).first()
        details = [{"field": "candidateId", "entryId": str(known)}] if known else None
        raise AlreadyInPool(details=details) from None
    return entry


def remove(*, tenant: Tenant, entry_id: UUID) -> None:
    """Take a person out of the pool; NotFound if the entry is not there."""
    entry = selectors.find(tenant, entry_id)
    with transaction.atomic():
        if not Entry.objects.for_tenant(tenant).filter(pk=entry.pk).delete()[0]:
            raise NotFound
        _announce([entry], events.TALENT_POOL_REMOVED)


def _announce(entries: Iterable[Entry], event: str) -> None:
    for entry in entries:
        webhooks.services.emit(
            tenant_id=entry.tenant_id,
            event=event,
            subject_id=entry.candidate_id,
            data={
                "entryId": entry.pk,
                "candidateId": entry.candidate_id,
                "candidateName": entry.candidate.name,
                "candidateEmail": entry.candidate.email,
                "department": entry.department,
                "score": entry.score,
                "scoredForJobId": entry.scored_for_job_id,
                "tags": entry.tags,
            },
        )


# A deleted job's people


def delete_job(*, tenant: Tenant, job_id: UUID) -> dict[str, Any]:
    """Soft-delete the job and stop its waiting work; ``{job, eligible_candidates}``. Repeating it gives the same.

    Raises NotFound, also once the deletion is confirmed.
    """
    job = jobs.selectors.find_any(tenant, job_id)
    if job.confirmed_at is not None:
        raise NotFound
    if job.deleted_at is None:
        with transaction.atomic():
            # Applications, then the meter, then the job: the order in which workers and uploads take them.
            applications.services.stop_work_of(job)
            jobs.services.mark_deleted(job)
        job.refresh_from_db()
    # Whoever came in between the two steps above, or before a crash here.
    applications.services.stop_work_of(job)
    return {"job": job, "eligible_candidates": selectors.eligible(tenant, job)}


def confirm_deletion(*, tenant: Tenant, job_id: UUID, candidate_ids: Sequence[UUID]) -> dict[str, Any]:
    """End the deletion and save the chosen people; ``{id, deleted, saved_to_talent_pool, skipped}``.

    Raises NotDeleted without a deletion before it or twice, ValidationFailed for people who are not eligible; then
    nothing is saved.
    """
    job = jobs.selectors.deleted(tenant, job_id)
    if job is None:
        raise jobs.services.NotDeleted
    offered = {row["candidate_id"]: row for row in selectors.eligible(tenant, job)}
    chosen = list(dict.fromkeys(candidate_ids))
    unknown = [str(one) for one in chosen if one not in offered]
    if unknown:
        raise ValidationFailed(
            [("candidateIds", f"must be among the eligible candidates, unlike {', '.join(unknown)}")]
        )
    with transaction.atomic():
        jobs.services.mark_confirmed(job.pk)
        saved = _save(tenant, job, [offered[one] for one in chosen])
    return {
        "id": job.pk,
        "deleted": True,
        "saved_to_talent_pool": len(saved),
        "skipped": [{"candidate_id": one, "reason": "ALREADY_IN_POOL"} for one in chosen if one not in saved],
    }


def _save(tenant: Tenant, job: Job, rows: Sequence[dict[str, Any]]) -> set[UUID]:
    """Make an entry of each row; those who are in the pool stay as they are. Returns who was saved."""
    made = {
        row["candidate_id"]: Entry(
            tenant=tenant,
            candidate_id=row["candidate_id"],
            department=job.department,
            score=row["score"],
            scored_for_job=job,
        )
        for row in rows
    }
    Entry.objects.bulk_create(made.values(), ignore_conflicts=True)
    kept = selectors.entries(tenant).filter(pk__in=[entry.pk for entry in made.values()])
    entries = list(kept)
    _announce(entries, events.TALENT_POOL_ADDED)
    return {entry.candidate_id for entry in entries}


def restore_job(*, tenant: Tenant, job_id: UUID) -> Job:
    """Undo a deletion that is not confirmed; what was stopped goes on, as far as the plan allows.

    Raises NotDeleted, and PlanLimitReached where the plan's active jobs are full.
    """
    with transaction.atomic():
        job = jobs.services.mark_restored(tenant=tenant, job_id=job_id)
    job.tenant = tenant
    applications.services.resume_work_of(job)
    return job
