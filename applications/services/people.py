"""Erasing a person from a tenant, and giving out all that is held about them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Count, Q, QuerySet

import jobs.services
import webhooks.services
from accounts.models import Tenant
from applications import uploads
from applications.models import Application, Processing
from candidates.models import Candidate
from hiresscope.lib.errors import NotFound
from hiresscope.lib.work import IDLE
from webhooks import events
from webhooks.models import Event


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows and files are gone."""

    people: int
    applications: int
    files: int


def find(tenant: Tenant, candidate_id: UUID) -> Candidate:
    """The tenant's record of the person, or NotFound."""
    person: Candidate | None = Candidate.objects.for_tenant(tenant).filter(pk=candidate_id).first()
    if person is None:
        raise NotFound
    return person


def of(tenant: Tenant | UUID, person: Candidate) -> QuerySet[Any]:
    """Everything in the tenant that is the person's: linked to them or bearing their e-mail, deleted jobs' too."""
    theirs = Q(candidate=person)
    if person.email:
        theirs |= Q(email_key=person.email_key) | Q(candidate_email__iexact=person.email)
    return Application.objects.for_tenant(tenant).filter(theirs)


def erase_person(*, tenant: Tenant, candidate_id: UUID) -> Erased:
    """Erase the person in this tenant: rows, files, texts, quotes, webhook payloads. Counters of use stay."""
    person = find(tenant, candidate_id)
    return erase(tenant=tenant, people=[person.pk], applications=of(tenant, person).values_list("pk", flat=True))


def erase(*, tenant: Tenant, people: Collection[UUID], applications: Collection[UUID]) -> Erased:
    """Erase these people and applications of the tenant in one transaction; the files go once it holds.

    A worker that has one of them in hand loses its lease and writes nothing.
    """
    with transaction.atomic():
        rows = Application.objects.for_tenant(tenant).filter(pk__in=list(applications))
        locked = list(rows.select_for_update().order_by("pk").values_list("pk", "cv_path"))
        ids = [pk for pk, _ in locked]
        webhooks.services.erase_subjects(tenant_id=tenant.pk, subject_ids=[*people, *ids])
        _delete_applications(ids)
        _forget_staff_log([*people, *ids])
        for person_id in people:
            webhooks.services.emit(
                tenant_id=tenant.pk,
                event=events.CANDIDATE_DELETED,
                subject_id=person_id,
                data={"candidateId": person_id},
            )
        Candidate.objects.for_tenant(tenant).filter(pk__in=list(people)).delete()
    for _, path in locked:
        uploads.discard(path)
    return Erased(people=len(people), applications=len(ids), files=len(locked))


def _delete_applications(ids: Collection[UUID]) -> None:
    rows = Application.objects.filter(pk__in=ids)
    for job_id, count in list(rows.values_list("job_id").annotate(Count("pk"))):
        jobs.services.uncount_applications(job_id, count)
    # Deleting unlinks the current score first, which a scored row may not be without.
    rows.update(processing=Processing.PENDING, failure=None, current_score=None, **IDLE)
    rows.delete()


def _forget_staff_log(ids: Collection[UUID]) -> None:
    """The admin's log names what it changed."""
    LogEntry.objects.filter(object_id__in=[str(pk) for pk in ids]).update(object_repr="erased", change_message="")


# Giving out


def export_person(*, tenant: Tenant, candidate_id: UUID) -> dict[str, Any]:
    """Everything held about the person in this tenant, as JSON values in the API's spelling."""
    person = find(tenant, candidate_id)
    applications = of(tenant, person).select_related("job", "parsed").prefetch_related("scores", "history")
    rows = list(applications.order_by("created_at", "id"))
    subjects = [person.pk, *(row.pk for row in rows)]
    return {
        "candidate": {
            "id": person.pk,
            "name": person.name,
            "email": person.email,
            "phone": person.phone,
            "linkedinUrl": person.linkedin_url,
            "location": person.location,
            "skills": person.skills,
            "createdAt": person.created_at,
        },
        "applications": [_held(row) for row in rows],
        "talent_pool": [
            {
                "id": entry.pk,
                "department": entry.department,
                "score": entry.score,
                "scoredForJobId": entry.scored_for_job_id,
                "notes": entry.notes,
                "tags": entry.tags,
                "createdAt": entry.created_at,
            }
            for entry in person.pool_entries.all()
        ],
        "webhook_events": [
            {"event": name, "body": body, "createdAt": at}
            for name, body, at in Event.objects.for_tenant(tenant)
            .filter(subject_id__in=subjects)
            .order_by("id")
            .values_list("event", "body", "created_at")
        ],
    }


def _held(row: Application) -> dict[str, Any]:
    parsed = getattr(row, "parsed", None)
    return {
        "id": row.pk,
        "jobId": row.job_id,
        "jobTitle": row.job.title,
        "status": row.status,
        "source": row.source,
        "candidateName": row.candidate_name,
        "candidateEmail": row.candidate_email,
        "candidatePhone": row.candidate_phone,
        "linkedinUrl": row.linkedin_url,
        "coverLetter": row.cover_letter,
        "cv": {"fileName": row.cv_file_name, "size": row.cv_size, "sha256": row.cv_sha256},
        "flags": row.flags,
        "profile": parsed.profile if parsed else None,
        "visibleText": parsed.visible_text if parsed else None,
        "hiddenText": parsed.hidden_text if parsed else None,
        "scores": [
            {
                "score": score.score,
                "engine": score.engine,
                "model": score.model,
                "criteriaVersion": score.criteria_version,
                "explanation": score.explanation,
                "createdAt": score.created_at,
            }
            for score in row.scores.all()
        ],
        "history": [
            {"event": h.event, "from": h.from_status, "to": h.to_status, "by": h.by, "note": h.note, "at": h.at}
            for h in row.history.all()
        ],
        "createdAt": row.created_at,
    }
