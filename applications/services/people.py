"""Erasing a person from a tenant, and giving out all that is held about them."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Tenant
from applications import erasure, selectors
from applications.models import Application
from candidates.models import Candidate, CandidateAccount
from hiresscope.lib.errors import NotFound
from webhooks.models import Event


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


def erase_person(*, tenant: Tenant, candidate_id: UUID) -> erasure.Erased:
    """Erase the person in this tenant: rows, files, texts, quotes, webhook payloads. Counters of use stay."""
    person = find(tenant, candidate_id)
    return erasure.erase(
        tenant=tenant, people=[person.pk], applications=of(tenant, person).values_list("pk", flat=True)
    )


def held_of(tenant: Tenant, person: Candidate) -> dict[str, int]:
    """How much of the person erasing would take: ``applications``, each with its file, ``pool`` entries and webhook
    ``payloads``."""
    ids = list(of(tenant, person).values_list("pk", flat=True))
    about = Event.objects.for_tenant(tenant).filter(subject_id__in=[person.pk, *ids])
    return {
        "applications": len(ids),
        "pool": person.pool_entries.count(),
        "payloads": about.exclude(body="").count(),
    }


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


def _held(row: Application, *, own: bool = False) -> dict[str, Any]:
    """What is held of an application; ``own`` leaves the employer's history of it out."""
    parsed = getattr(row, "parsed", None)
    history = [] if own else row.history.all()
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
            for h in history
        ],
        "createdAt": row.created_at,
    }


def export_own(account: CandidateAccount) -> dict[str, Any]:
    """Everything a person's account holds and shows, as JSON values: the account, and with a verified e-mail what they
    sent to every company, what was read in it and how it was scored. What employers wrote for themselves is theirs to
    give out."""
    rows = selectors.of_account(account).select_related("job__tenant", "parsed").prefetch_related("scores")
    return {
        "account": {
            "id": account.pk,
            "name": account.name,
            "email": account.email,
            "emailVerifiedAt": account.email_verified_at,
            "phone": account.phone,
            "linkedinUrl": account.linkedin_url,
            "createdAt": account.created_at,
        },
        "applications": [
            {"companyName": row.job.tenant.name, **_held(row, own=True)} for row in rows.order_by("created_at", "id")
        ],
    }
