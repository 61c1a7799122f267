"""The shapes of plans and use."""

from typing import Any

from accounts.models import Plan, SubscriptionStatus
from billing.plans import FEATURES, LIMITS, PlanSpec
from hiresscope.lib.fields import Boolean, Choice, Integer, Output, Text, Timestamp


class PriceOut(Output):
    """``amount`` is in minor units."""

    amount = Integer()
    currency = Text()
    interval = Choice(["MONTH"])


class LimitsOut(Output):
    """Null is unlimited."""

    cv_uploads_per_month = Integer(allow_null=True)
    active_jobs = Integer(allow_null=True)
    team_members = Integer(allow_null=True)
    webhook_endpoints = Integer(allow_null=True)


class FeaturesOut(Output):
    bulk_upload = Boolean()
    csv_export = Boolean()
    api_keys = Boolean()
    webhooks = Boolean()
    talent_pool = Boolean()
    analytics = Boolean()
    ai_optimizer = Boolean()


class PlanOut(Output):
    """One row of the price list."""

    code = Choice(Plan.choices)
    name = Text()
    price = PriceOut()
    limits = LimitsOut()
    features = FeaturesOut()

    @classmethod
    def get_price(cls, spec: PlanSpec) -> dict[str, Any]:
        """In US cents a month."""
        return {"amount": spec.price, "currency": "USD", "interval": "MONTH"}

    @classmethod
    def get_limits(cls, spec: PlanSpec) -> dict[str, Any]:
        """By name."""
        return {name: spec.limits[name] for name in LIMITS}

    @classmethod
    def get_features(cls, spec: PlanSpec) -> dict[str, bool]:
        """By name."""
        return {name: name in spec.features for name in FEATURES}


class PlansOut(Output):
    data = PlanOut(many=True)  # type: ignore[assignment]  # the field has the name of a DRF attribute


class SubscriptionOut(Output):
    status = Choice(SubscriptionStatus.choices)
    trial_ends_at = Timestamp(allow_null=True)
    current_period_start = Timestamp()
    current_period_end = Timestamp()


class MeterOut(Output):
    """``limit`` and ``remaining`` are null where there is no limit."""

    used = Integer()
    limit = Integer(allow_null=True)
    remaining = Integer(allow_null=True)


class CountOut(Output):
    used = Integer()


class UsageOut(Output):
    plan = Choice(Plan.choices)
    subscription = SubscriptionOut()
    cv_uploads = MeterOut()
    jobs_created = CountOut()
    active_jobs = MeterOut()
