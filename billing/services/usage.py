"""Consuming what a plan allows, exactly, however many requests come at once."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from accounts.models import Tenant
from billing.limits import limit_of
from billing.models import Charge, Usage
from hiresscope.lib.errors import Forbidden


class PlanLimitReached(Forbidden):
    """The message names the limit, the use and the plan."""

    code = "plan_limit_reached"

    def __init__(self, *, what: str, limit: int, used: int, tenant: Tenant) -> None:
        super().__init__(
            f"The {tenant.plan} plan allows {limit} {what}; {used} are used. Upgrade the plan to go on.",
            details=[{"limit": limit, "used": used, "plan": tenant.plan}],
        )


Counter = Callable[[Tenant], int]
counters: dict[str, Counter] = {}
"""How many of a limit's things a tenant has, by the limit's name; the apps that own them register it when ready."""


def used(tenant: Tenant, name: str) -> int:
    """How many of the things that limit ``name`` is about the tenant has now."""
    return counters[name](tenant)


def usage_row(tenant: Tenant) -> Usage:
    """The counters of the tenant's current period, made if it is their first use."""
    row, _ = Usage.objects.get_or_create(tenant_id=tenant.pk, period_start=tenant.current_period_start)
    return row


def usage_of(tenant: Tenant) -> Usage:
    """The counters of the current period, for reading: zeros where nothing was used yet, and nothing is written."""
    period = {"tenant": tenant, "period_start": tenant.current_period_start}
    row: Usage = Usage.objects.filter(**period).first() or Usage(**period)
    return row


def lock(tenant: Tenant) -> Usage:
    """Take the tenant's usage row for the rest of the transaction, so that what is counted next stays true."""
    usage_row(tenant)
    locked: Usage = Usage.objects.select_for_update().get(tenant=tenant, period_start=tenant.current_period_start)
    return locked


def require_room(tenant: Tenant, name: str, *, used: int, what: str) -> None:
    """Raise PlanLimitReached if ``used`` has reached the limit. Call it under ``lock``."""
    limit = limit_of(tenant, name)
    if limit is not None and used >= limit:
        raise PlanLimitReached(what=what, limit=limit, used=used, tenant=tenant)


def count_job(tenant: Tenant) -> None:
    """Count a created job."""
    usage_row(tenant)
    Usage.objects.filter(tenant=tenant, period_start=tenant.current_period_start).update(
        jobs_created=F("jobs_created") + 1
    )


def consume_upload(tenant: Tenant, reference: UUID) -> None:
    """Charge one CV under its ``reference`` (the application's id); raises PlanLimitReached.

    A charge that was given back may be taken again.

    Call it inside the transaction that makes what is charged. The counter moves by one conditional UPDATE, so no
    limit is passed however many requests come at once.
    """
    limit = limit_of(tenant, "cvUploadsPerMonth")
    rows = Usage.objects.filter(tenant=tenant, period_start=tenant.current_period_start)
    room = rows if limit is None else rows.filter(cv_uploads__lt=limit)
    step = {"cv_uploads": F("cv_uploads") + 1}
    if not room.update(**step):
        used = usage_row(tenant).cv_uploads
        if not room.update(**step):
            raise PlanLimitReached(what="CVs a month", limit=limit or 0, used=max(used, limit or 0), tenant=tenant)
    Charge.objects.bulk_create(
        [Charge(tenant_id=tenant.pk, reference=reference, period_start=tenant.current_period_start)],
        update_conflicts=True,
        unique_fields=["reference"],
        update_fields=["period_start", "refunded_at"],
    )


def refund_upload(reference: UUID) -> bool:
    """Give back the charge of ``reference``, once; False if there is none to give back."""
    charge = Charge.objects.filter(reference=reference).first()
    if charge is None or not Charge.objects.filter(pk=charge.pk, refunded_at=None).update(refunded_at=Now()):
        return False
    Usage.objects.filter(tenant_id=charge.tenant_id, period_start=charge.period_start).update(
        cv_uploads=F("cv_uploads") - 1
    )
    return True


_GIVE_BACK = """
WITH given_back AS (
    UPDATE billing_charge SET refunded_at = statement_timestamp()
    WHERE reference = ANY(%s) AND refunded_at IS NULL RETURNING tenant_id, period_start
), sums AS (
    SELECT tenant_id, period_start, count(*) AS charges FROM given_back GROUP BY tenant_id, period_start
)
UPDATE billing_usage SET cv_uploads = cv_uploads - sums.charges
FROM sums WHERE billing_usage.tenant_id = sums.tenant_id AND billing_usage.period_start = sums.period_start
"""


def refund_uploads(references: Sequence[UUID]) -> None:
    """Give back the charges of all of ``references``, each once, in one statement."""
    if references:
        with connection.cursor() as cursor:
            cursor.execute(_GIVE_BACK, [list(references)])


def is_charged(reference: UUID) -> bool:
    """True if ``reference`` was charged and not given back."""
    return Charge.objects.filter(reference=reference, refunded_at=None).exists()
