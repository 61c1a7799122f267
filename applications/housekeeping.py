"""What time does to applications: HELD ones go on once the plan allows, rejected ones are erased in the end."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now

import billing.services
from accounts.models import SubscriptionStatus, Tenant
from applications import erasure, events
from applications.announcing import record
from applications.models import Application, Decision, Processing
from candidates.models import Candidate
from hiresscope.lib.work import due

# Applicants whom the plan had no room for


def release_all() -> int:
    """Queue the HELD applications of every tenant whose plan allows it by now; returns how many."""
    held = Application.objects.filter(processing=Processing.HELD, job__deleted_at=None)
    tenants = Tenant.objects.filter(pk__in=held.values("tenant"))
    return sum(release_held(tenant) for tenant in tenants)


def release_held(tenant: Tenant) -> int:
    """Queue the tenant's HELD applications, oldest first, as far as the plan allows; returns how many."""
    if billing.services.status_now(tenant) in {SubscriptionStatus.EXPIRED, SubscriptionStatus.CANCELED}:
        return 0
    released = 0
    held = Application.objects.for_tenant(tenant).filter(processing=Processing.HELD, job__deleted_at=None)
    for application in held.order_by("id"):
        if not charge_and_queue(tenant, application):
            break
        released += 1
    return released


def charge_and_queue(tenant: Tenant, application: Application, *, otherwise: Processing | None = None) -> bool:
    """Charge the application and queue it; False, and ``otherwise`` written, where the plan has no room."""
    before = application.status
    rows = Application.objects.filter(pk=application.pk, processing=application.processing, work_state="")
    try:
        with transaction.atomic():
            if not rows.update(processing=Processing.PENDING, updated_at=Now(), **due("parse")):
                return False
            billing.services.consume_upload(tenant, application.pk)
            record(application, events.RELEASED, before=before, after="PENDING", by=events.SYSTEM)
    except billing.services.PlanLimitReached:
        if otherwise:
            rows.update(processing=otherwise, updated_at=F("updated_at"))
        return False
    return True


# Retention


@dataclass(frozen=True, slots=True)
class Report:
    """What was erased of one tenant, or would be."""

    tenant: Tenant
    people: int
    applications: int


def apply_retention(*, dry: bool) -> list[Report]:
    """Erase, in every tenant that set a period, who was rejected longer ago; with ``dry`` only count."""
    return [
        _of_tenant(tenant, dry=dry) for tenant in Tenant.objects.filter(retention_days__isnull=False).order_by("slug")
    ]


def _of_tenant(tenant: Tenant, *, dry: bool) -> Report:
    done = _done(tenant)
    person_ids = list(_people(tenant, done).values_list("pk", flat=True))
    applications = Application.objects.for_tenant(tenant)
    theirs, nobodys = applications.filter(candidate__in=person_ids), applications.filter(done, candidate=None)
    chosen: list[UUID] = [*theirs.values_list("pk", flat=True), *nobodys.values_list("pk", flat=True)]
    if not dry and (person_ids or chosen):
        erasure.erase(tenant=tenant, people=person_ids, applications=chosen)
    return Report(tenant, len(person_ids), len(chosen))


def _done(tenant: Tenant) -> Q:
    return Q(decision=Decision.REJECTED, decided_at__lte=Now() - timedelta(days=tenant.retention_days or 0))


def _people(tenant: Tenant, done: Q) -> QuerySet[Any]:
    """Those whose every application is rejected and past the period, and whom nobody keeps in the talent pool."""
    theirs = Application.objects.for_tenant(tenant).filter(candidate=OuterRef("pk"))
    # A negation of ``done`` would pass over what is NULL.
    open_ones = theirs.exclude(pk__in=Application.objects.for_tenant(tenant).filter(done).values("pk"))
    return Candidate.objects.for_tenant(tenant).filter(
        Exists(theirs.filter(done)), ~Exists(open_ones), pool_entries=None
    )
