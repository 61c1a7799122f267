"""What time does to subscriptions, and the mails that warn of it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Plan, SubscriptionStatus, Tenant
from billing.limits import limit_of
from billing.mails import tell_owners
from billing.models import Usage
from billing.subscriptions import locked, month_after

WARN_BEFORE = timedelta(days=1)
GRACE = timedelta(days=14)
"""How long a subscription that is past due goes on."""
NEAR = 80
"""The percentage of a limit from which on it is near."""


def run() -> dict[str, int]:
    """Everything that is due; returns how many tenants each step touched. Repeating it changes nothing."""
    return {
        "warned": warn_of_trial_end(),
        "trialsEnded": end_trials(),
        "pastDue": mark_past_due(),
        "expired": expire_past_due(),
        "periodsRolled": roll_periods(),
        "nearLimit": warn_of_limits(),
    }


def warn_of_trial_end() -> int:
    """Tell the owners of trials that end within a day."""
    now = timezone.now()
    ending = Tenant.objects.filter(
        subscription_status=SubscriptionStatus.TRIALING, trial_ends_at__gt=now, trial_ends_at__lte=now + WARN_BEFORE
    )
    return sum(_tell(tenant, "trial_ending", str(tenant.trial_ends_at)) for tenant in ending)


def end_trials() -> int:
    """EXPIRED for the trials that are over."""
    over = Tenant.objects.filter(subscription_status=SubscriptionStatus.TRIALING, trial_ends_at__lte=timezone.now())
    return sum(_move(t, SubscriptionStatus.TRIALING, SubscriptionStatus.EXPIRED, "trial_ended") for t in over)


def mark_past_due() -> int:
    """PAST_DUE for paid periods that have ended without a new payment."""
    over = Tenant.objects.filter(subscription_status=SubscriptionStatus.ACTIVE, current_period_end__lte=timezone.now())
    return sum(_move(t, SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE, "payment_failed") for t in over)


def expire_past_due() -> int:
    """EXPIRED once the days of grace are over too."""
    cut = timezone.now() - GRACE
    over = Tenant.objects.filter(subscription_status=SubscriptionStatus.PAST_DUE, current_period_end__lte=cut)
    return sum(_move(t, SubscriptionStatus.PAST_DUE, SubscriptionStatus.EXPIRED, "subscription_ended") for t in over)


def _move(tenant: Tenant, before: str, after: str, template: str) -> bool:
    with transaction.atomic():
        rows = Tenant.objects.filter(pk=tenant.pk, subscription_status=before)
        unchanged = rows.filter(current_period_end=tenant.current_period_end, trial_ends_at=tenant.trial_ends_at)
        if not unchanged.update(subscription_status=after):
            return False
        tell_owners(tenant, template, about=str(tenant.current_period_end))
    return True


def _tell(tenant: Tenant, template: str, about: str, **context: int) -> bool:
    with transaction.atomic():
        return tell_owners(tenant, template, about=about, **context)


def roll_periods() -> int:
    """Begin a new month of use where one has passed and the subscription goes on."""
    rolled = 0
    now = timezone.now()
    going = Tenant.objects.exclude(plan=Plan.TRIAL).filter(
        subscription_status__in=[SubscriptionStatus.ACTIVE, SubscriptionStatus.PAST_DUE],
        current_period_start__lte=now - timedelta(days=28),
    )
    for tenant in going:
        with transaction.atomic():
            row = locked(tenant.pk)
            begin = month_after(row.current_period_start)
            if begin <= now and begin < row.current_period_end:
                Tenant.objects.filter(pk=row.pk).update(current_period_start=begin)
                rolled += 1
    return rolled


def warn_of_limits() -> int:
    """Tell the owners once a month when their CVs are nearly used up, and when they are."""
    told = 0
    current = Usage.objects.filter(period_start=F("tenant__current_period_start"), cv_uploads__gt=0)
    for row in current.select_related("tenant"):
        limit = limit_of(row.tenant, "cvUploadsPerMonth")
        if not limit or row.cv_uploads * 100 < limit * NEAR:
            continue
        template = "limit_reached" if row.cv_uploads >= limit else "limit_near"
        told += _tell(row.tenant, template, str(row.period_start), used=row.cv_uploads, limit=limit)
    return told
