"""The subscription's state, and what follows from a plan."""

import calendar
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Plan, SubscriptionStatus, Tenant
from billing.plans import plan
from hiresscope.lib.errors import Conflict

PAID = (Plan.STARTER, Plan.GROWTH, Plan.SCALE)


def month_after(moment: datetime) -> datetime:
    """The same day and time of the next month, or that month's last day."""
    year, month = (moment.year + 1, 1) if moment.month == 12 else (moment.year, moment.month + 1)
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))


def status_now(tenant: Tenant) -> str:
    """The subscription's status, EXPIRED from the moment a trial ends, also before a task has written it."""
    status = tenant.subscription_status
    over = tenant.trial_ends_at is not None and tenant.trial_ends_at <= timezone.now()
    return SubscriptionStatus.EXPIRED if status == SubscriptionStatus.TRIALING and over else str(status)


def locked(tenant_id: UUID) -> Tenant:
    """The tenant as it is now, locked for the transaction."""
    return Tenant.objects.select_for_update(no_key=True).get(pk=tenant_id)


def apply_plan(tenant: Tenant, code: str) -> None:
    """Write the plan, its features and its member limit into the tenant's columns."""
    spec = plan(code)
    tenant.plan = code
    tenant.features = sorted(spec.features)
    tenant.member_limit = spec.limits["teamMembers"]
    tenant.save(update_fields=["plan", "features", "member_limit"])


def start_period(tenant: Tenant, code: str, *, until: datetime | None = None) -> None:
    """Make the subscription ACTIVE on the plan. A running paid period is prolonged by one that begins at its end."""
    now = timezone.now()
    running = tenant.plan in PAID and tenant.current_period_end > now
    renews = running and tenant.plan == code and tenant.subscription_status == SubscriptionStatus.ACTIVE
    if renews:
        tenant.current_period_end = until or month_after(tenant.current_period_end)
    else:
        tenant.current_period_start = now
        tenant.current_period_end = until or month_after(now)
    tenant.subscription_status = SubscriptionStatus.ACTIVE
    tenant.save(update_fields=["current_period_start", "current_period_end", "subscription_status"])
    apply_plan(tenant, code)


def credit_month(tenant: Tenant) -> None:
    """One month for free: the period's end moves, a trial's too; one that had run out runs again."""
    with transaction.atomic():
        row = locked(tenant.pk)
        row.current_period_end = month_after(max(row.current_period_end, timezone.now()))
        if row.plan == Plan.TRIAL:
            row.trial_ends_at = row.current_period_end
        if row.subscription_status in {SubscriptionStatus.EXPIRED, SubscriptionStatus.PAST_DUE}:
            trial = row.plan == Plan.TRIAL
            row.subscription_status = SubscriptionStatus.TRIALING if trial else SubscriptionStatus.ACTIVE
        row.save(update_fields=["current_period_end", "trial_ends_at", "subscription_status"])


class NotOnTrial(Conflict):
    code = "not_on_trial"
    message = "Only a trial can be extended"


def extend_trial(tenant_id: UUID, *, days: int) -> Tenant:
    """The trial ends so many days later, from now where it is over, and runs again. Raises NotOnTrial."""
    with transaction.atomic():
        row = locked(tenant_id)
        if row.plan != Plan.TRIAL:
            raise NotOnTrial
        now = timezone.now()
        row.trial_ends_at = row.current_period_end = max(row.trial_ends_at or now, now) + timedelta(days=days)
        if row.subscription_status == SubscriptionStatus.EXPIRED:
            row.subscription_status = SubscriptionStatus.TRIALING
        row.save(update_fields=["trial_ends_at", "current_period_end", "subscription_status"])
    return row
