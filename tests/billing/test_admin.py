"""Staff's side: the manual provider, a tenant's own limits, and that every page of ours opens."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Tenant, User
from billing.models import PaymentEvent
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.staff.people import let_in, member_of_staff

OURS = {"jobs", "candidates", "talentpool", "analytics", "billing", "referrals"}


@pytest.fixture
def staff(db: None, client: Client) -> Client:
    let_in(client, member_of_staff())
    return client


def _act(staff: Client, action: str, tenant: Tenant) -> None:
    url = reverse("admin:billing_subscription_changelist")
    answer = staff.post(url, {"action": action, "_selected_action": [str(tenant.pk)], "confirmed": "yes"})
    assert answer.status_code == 302
    tenant.refresh_from_db()


def test_a_payment_is_recorded_by_an_action(staff: Client, tenant: Tenant, owner: User) -> None:
    _act(staff, "paid_growth", tenant)
    assert (tenant.plan, tenant.subscription_status) == ("GROWTH", "ACTIVE")
    assert PaymentEvent.objects.get().provider == "manual"
    _act(staff, "payment_failed", tenant)
    assert tenant.subscription_status == "PAST_DUE"
    _act(staff, "cancel", tenant)
    assert tenant.subscription_status == "CANCELED"


def test_a_free_month_is_given_by_an_action(staff: Client, tenant: Tenant) -> None:
    before = tenant.current_period_end
    _act(staff, "credit_month", tenant)
    assert tenant.current_period_end > before


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('{"activeJobs": 9, "cvUploadsPerMonth": null}', {"activeJobs": 9, "cvUploadsPerMonth": None}),
        ('{"jobs": 9}', {}),
        ('{"activeJobs": -1}', {}),
        ('{"activeJobs": true}', {}),
        ("[1]", {}),
    ],
)
def test_limits_are_overridden_by_names_that_exist(
    staff: Client, tenant: Tenant, given: str, kept: dict[str, int | None]
) -> None:
    url = reverse("admin:billing_subscription_change", args=[tenant.pk])
    staff.post(url, {"limit_overrides": given, "rate_overrides": "{}"})
    tenant.refresh_from_db()
    assert tenant.limit_overrides == kept


@pytest.mark.parametrize("model", [m for m in admin.site._registry if m._meta.app_label in OURS])
def test_every_page_of_ours_opens(staff: Client, job: Job, model: type) -> None:
    row = factories.scored(job)
    Entry.objects.create(tenant=job.tenant, candidate=row.candidate)
    meta = model._meta
    assert staff.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")).status_code == 200
    first = model._default_manager.first()
    if first is not None:
        page = staff.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[first.pk]))
        assert page.status_code == 200
        assert b"argon2" not in page.content


def test_a_trial_is_extended_also_after_it_ended(staff: Client, tenant: Tenant) -> None:
    past = timezone.now() - timedelta(days=5)
    Tenant.objects.filter(pk=tenant.pk).update(trial_ends_at=past, subscription_status="EXPIRED")
    url = reverse("admin:billing_subscription_changelist")
    question = {"action": "extend_trial", "_selected_action": [str(tenant.pk)]}
    assert b"Extend the trial" in staff.post(url, question).content
    staff.post(url, {**question, "confirmed": "yes", "days": "9"})
    tenant.refresh_from_db()
    assert tenant.subscription_status == "TRIALING"
    assert tenant.trial_ends_at is not None
    assert timedelta(days=8) < tenant.trial_ends_at - timezone.now() <= timedelta(days=9)
    [entry] = LogEntry.objects.filter(object_id=str(tenant.pk))
    assert entry.get_change_message().startswith("Trial extended by 9 days")


def test_a_paid_plan_is_no_trial(staff: Client, tenant: Tenant) -> None:
    _act(staff, "paid_growth", tenant)
    before = tenant.current_period_end
    url = reverse("admin:billing_subscription_changelist")
    chosen = {"action": "extend_trial", "_selected_action": [str(tenant.pk)], "confirmed": "yes", "days": "9"}
    assert b"Only a trial" in staff.post(url, chosen, follow=True).content
    tenant.refresh_from_db()
    assert tenant.current_period_end == before


def test_use_is_shown_beside_the_limits(staff: Client, tenant: Tenant, job: Job) -> None:
    shown = staff.get(reverse("admin:billing_subscription_change", args=[tenant.pk]))
    assert b"activeJobs: 1 of 3" in shown.content
