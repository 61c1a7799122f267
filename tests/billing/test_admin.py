"""Staff's side: the manual provider, a tenant's own limits, and that every page of ours opens."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import Tenant, User
from billing.models import PaymentEvent
from jobs.models import Job
from talentpool.models import Entry
from tests import factories

OURS = {"jobs", "candidates", "talentpool", "analytics", "billing", "referrals"}


@pytest.fixture
def staff(db: None, client: Client) -> Client:
    client.force_login(User.objects.create_superuser("staff@example.com", "a long password", name="Sam Staff"))
    return client


def _act(staff: Client, action: str, tenant: Tenant) -> None:
    url = reverse("admin:billing_subscription_changelist")
    answer = staff.post(url, {"action": action, "_selected_action": [str(tenant.pk)]})
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
