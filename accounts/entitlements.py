"""What a tenant's plan and subscription allow."""

from django.utils import timezone

from accounts.models import SubscriptionStatus, Tenant
from hiresscope.lib.errors import Forbidden


class FeatureNotOnPlan(Forbidden):
    code = "feature_not_on_plan"


class SubscriptionEnded(Forbidden):
    code = "subscription_ended"


def require_feature(tenant: Tenant, feature: str, *, to: str) -> None:
    """Raise FeatureNotOnPlan if the plan lacks ``feature``; ``to`` says what the upgrade would be good for."""
    if feature not in tenant.features:
        raise FeatureNotOnPlan(f"The {tenant.plan} plan does not include {feature}; upgrade to {to}")


def require_running(tenant: Tenant) -> None:
    """Raise SubscriptionEnded if the tenant's trial or subscription is over."""
    status = tenant.subscription_status
    ended = status in {SubscriptionStatus.EXPIRED, SubscriptionStatus.CANCELED} or (
        status == SubscriptionStatus.TRIALING
        and tenant.trial_ends_at is not None
        and tenant.trial_ends_at <= timezone.now()
    )
    if ended:
        what = "trial" if tenant.plan == "TRIAL" else "subscription"
        raise SubscriptionEnded(f"Your {what} has ended: what you have stays readable; choose a plan to go on")
