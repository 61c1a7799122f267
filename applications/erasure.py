"""Erasing people and applications from a tenant: rows, files, texts, quotes, webhook payloads."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Count

import jobs.services
import webhooks.services
from accounts.models import Tenant
from applications import uploads
from applications.models import Application, Processing
from candidates.models import Candidate
from hiresscope.lib.work import IDLE
from webhooks import events


@dataclass(frozen=True, slots=True)
class Erased:
    """How many rows and files are gone."""

    people: int
    applications: int
    files: int


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
