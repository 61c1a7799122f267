"""Erasing rejected applicants once the tenant's period is over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from accounts.models import Tenant
from applications.models import Application, Decision
from applications.services import people
from candidates.models import Candidate


@dataclass(frozen=True, slots=True)
class Report:
    """What was erased of one tenant, or would be."""

    tenant: Tenant
    people: int
    applications: int


def run(*, dry: bool) -> list[Report]:
    """Erase, in every tenant that set a period, who was rejected longer ago; with ``dry`` only count."""
    return [_run(tenant, dry=dry) for tenant in Tenant.objects.filter(retention_days__isnull=False).order_by("slug")]


def _run(tenant: Tenant, *, dry: bool) -> Report:
    done = _done(tenant)
    person_ids = list(_people(tenant, done).values_list("pk", flat=True))
    applications = Application.objects.for_tenant(tenant)
    theirs, nobodys = applications.filter(candidate__in=person_ids), applications.filter(done, candidate=None)
    chosen: list[UUID] = [*theirs.values_list("pk", flat=True), *nobodys.values_list("pk", flat=True)]
    if not dry and (person_ids or chosen):
        people.erase(tenant=tenant, people=person_ids, applications=chosen)
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
