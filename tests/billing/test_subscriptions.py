"""What payments and time do to a subscription, and the mails about it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts import delivery
from accounts.models import Mail, Tenant, User
from billing import housekeeping, services
from billing.models import PaymentEvent, Usage
from billing.services import Payment
from billing.subscriptions import month_after
from hiresscope.lib.errors import ValidationFailed
from tests import factories

Kind = PaymentEvent.Kind


def _pay(tenant: Tenant, plan: str = "GROWTH", kind: Kind = Kind.PAID, reference: str | None = None) -> bool:
    return services.handle(
        Payment(
            provider="test",
            reference=reference or str(uuid7()),
            kind=kind,
            tenant_id=tenant.pk,
            plan=plan if kind == Kind.PAID else "",
        )
    )


def _shift(tenant: Tenant, **columns: Any) -> Tenant:
    Tenant.objects.filter(pk=tenant.pk).update(**columns)
    tenant.refresh_from_db()
    return tenant


@pytest.mark.parametrize(
    ("moment", "after"),
    [
        (datetime(2030, 1, 15, tzinfo=UTC), datetime(2030, 2, 15, tzinfo=UTC)),
        (datetime(2030, 1, 31, tzinfo=UTC), datetime(2030, 2, 28, tzinfo=UTC)),
        (datetime(2030, 12, 31, tzinfo=UTC), datetime(2031, 1, 31, tzinfo=UTC)),
    ],
)
def test_a_month_ends_on_its_last_day_at_the_latest(moment: datetime, after: datetime) -> None:
    assert month_after(moment) == after


def test_paying_starts_a_month_on_the_plan_with_a_new_meter(tenant: Tenant) -> None:
    services.consume_upload(tenant, uuid7())
    assert _pay(tenant, "STARTER")
    tenant.refresh_from_db()
    assert (tenant.plan, tenant.subscription_status, tenant.member_limit) == ("STARTER", "ACTIVE", 3)
    assert set(tenant.features) == {"aiOptimizer", "analytics", "csvExport", "talentPool"}
    assert tenant.current_period_end == month_after(tenant.current_period_start)
    assert services.usage_of(tenant).cv_uploads == 0
    assert Usage.objects.count() == 1


def test_an_event_is_obeyed_once(tenant: Tenant) -> None:
    assert _pay(tenant, reference="evt_1")
    tenant.refresh_from_db()
    end = tenant.current_period_end
    assert not _pay(tenant, reference="evt_1")
    tenant.refresh_from_db()
    assert tenant.current_period_end == end


def test_paying_early_prolongs_the_period_and_another_plan_begins_at_once(tenant: Tenant) -> None:
    _pay(tenant)
    tenant.refresh_from_db()
    begin, end = tenant.current_period_start, tenant.current_period_end
    _pay(tenant)
    tenant.refresh_from_db()
    assert (tenant.current_period_start, tenant.current_period_end) == (begin, month_after(end))
    _pay(tenant, "SCALE")
    tenant.refresh_from_db()
    assert tenant.plan == "SCALE"
    assert tenant.current_period_start > begin
    assert tenant.member_limit is None


def test_a_plan_that_is_not_for_sale_is_refused(tenant: Tenant) -> None:
    with pytest.raises(ValidationFailed):
        _pay(tenant, "TRIAL")
    assert not PaymentEvent.objects.exists()


def test_a_failed_payment_and_the_end_are_mailed_to_the_owners(tenant: Tenant, owner: User, teammate: User) -> None:
    _pay(tenant)
    _pay(tenant, kind=Kind.FAILED)
    tenant.refresh_from_db()
    assert tenant.subscription_status == "PAST_DUE"
    _pay(tenant, kind=Kind.CANCELED)
    tenant.refresh_from_db()
    assert tenant.subscription_status == "CANCELED"
    assert list(Mail.objects.order_by("id").values_list("to", "template")) == [
        (owner.email, "payment_failed"),
        (owner.email, "subscription_ended"),
    ]
    _pay(tenant)
    tenant.refresh_from_db()
    assert tenant.subscription_status == "ACTIVE"


# Time


def test_a_trial_is_warned_of_once_and_then_ends_once(tenant: Tenant, owner: User) -> None:
    assert housekeeping.run()["warned"] == 0
    _shift(tenant, trial_ends_at=timezone.now() + timedelta(hours=23))
    assert [housekeeping.run()["warned"] for _ in range(2)] == [1, 0]
    _shift(tenant, trial_ends_at=timezone.now() - timedelta(seconds=1))
    assert [housekeeping.run()["trialsEnded"] for _ in range(2)] == [1, 0]
    tenant.refresh_from_db()
    assert tenant.subscription_status == "EXPIRED"
    assert [mail.template for mail in Mail.objects.order_by("id")] == ["trial_ending", "trial_ended"]


def test_an_unpaid_period_is_past_due_and_expires_after_the_days_of_grace(tenant: Tenant, owner: User) -> None:
    _pay(tenant)
    _shift(tenant, current_period_end=timezone.now() - timedelta(seconds=1))
    assert [housekeeping.run()["pastDue"] for _ in range(2)] == [1, 0]
    assert housekeeping.run()["expired"] == 0
    _shift(tenant, current_period_end=timezone.now() - timedelta(days=14, seconds=1))
    assert [housekeeping.run()["expired"] for _ in range(2)] == [1, 0]
    tenant.refresh_from_db()
    assert tenant.subscription_status == "EXPIRED"


def test_use_begins_anew_each_month_of_a_longer_period(tenant: Tenant) -> None:
    _pay(tenant)
    _pay(tenant)
    begin = timezone.now() - timedelta(days=40)
    _shift(tenant, current_period_start=begin)
    services.consume_upload(tenant, uuid7())
    assert [housekeeping.run()["periodsRolled"] for _ in range(2)] == [1, 0]
    tenant.refresh_from_db()
    assert tenant.current_period_start == month_after(begin)
    assert services.usage_of(tenant).cv_uploads == 0


def test_owners_hear_once_that_a_limit_is_near_and_once_that_it_is_reached(tenant: Tenant, owner: User) -> None:
    _shift(tenant, limit_overrides={"cvUploadsPerMonth": 5})
    for number in range(5):
        services.consume_upload(tenant, uuid7())
        housekeeping.run()
        housekeeping.run()
        assert number < 5
    assert [mail.template for mail in Mail.objects.order_by("id")] == ["limit_near", "limit_reached"]


def test_every_mail_can_be_made(tenant: Tenant, owner: User) -> None:
    from billing.mails import tell_owners

    templates = ("trial_ending", "trial_ended", "payment_failed", "subscription_ended", "limit_near", "limit_reached")
    for template in templates:
        assert tell_owners(tenant, template, about="x", used=4, limit=5)
        assert not tell_owners(tenant, template, about="x", used=4, limit=5)
    for mail in Mail.objects.all():
        message = delivery.compose(mail)
        assert message is not None
        assert "{" not in f"{message.subject}{message.body}"
        assert "Acme" in str(message.body)
        assert "/app/billing" in str(message.body)


# A free month


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({}, "TRIALING"),
        ({"subscription_status": "EXPIRED"}, "TRIALING"),
        ({"plan": "GROWTH", "subscription_status": "ACTIVE"}, "ACTIVE"),
        ({"plan": "GROWTH", "subscription_status": "PAST_DUE"}, "ACTIVE"),
        ({"plan": "GROWTH", "subscription_status": "EXPIRED"}, "ACTIVE"),
        ({"plan": "GROWTH", "subscription_status": "CANCELED"}, "CANCELED"),
    ],
)
def test_a_free_month_moves_the_periods_end(db: None, columns: dict[str, Any], status: str) -> None:
    tenant = factories.tenant(**columns)
    before = tenant.current_period_end
    services.credit_month(tenant)
    tenant.refresh_from_db()
    assert tenant.current_period_end == month_after(before)
    assert tenant.subscription_status == status
    if tenant.plan == "TRIAL":
        assert tenant.trial_ends_at == tenant.current_period_end
