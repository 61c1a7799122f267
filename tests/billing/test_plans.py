"""GET /billing/plans and /billing/usage."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

import billing.services
from accounts.models import Tenant, User
from jobs.models import Job
from tests import factories
from tests.client import Api
from tests.conftest import as_member

ALL = {"bulkUpload", "csvExport", "apiKeys", "webhooks", "talentPool", "analytics", "aiOptimizer"}


def test_the_price_list_is_public_and_takes_no_query(anonymous: Api, db: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = anonymous.get("/billing/plans")
    plans = answer.json()["data"]
    assert [
        (
            plan["code"],
            plan["price"],
            plan["limits"]["cvUploadsPerMonth"],
            plan["limits"]["activeJobs"],
            plan["limits"]["teamMembers"],
            plan["limits"]["webhookEndpoints"],
        )
        for plan in plans
    ] == [
        ("TRIAL", {"amount": 0, "currency": "USD", "interval": "MONTH"}, 50, 3, 3, 1),
        ("STARTER", {"amount": 4900, "currency": "USD", "interval": "MONTH"}, 200, 5, 3, 0),
        ("GROWTH", {"amount": 14900, "currency": "USD", "interval": "MONTH"}, 1000, 25, 10, 5),
        ("SCALE", {"amount": 49900, "currency": "USD", "interval": "MONTH"}, 10000, None, None, 20),
    ]
    missing = {plan["code"]: {name for name in ALL if not plan["features"][name]} for plan in plans}
    assert missing == {
        "TRIAL": set(),
        "STARTER": {"apiKeys", "webhooks", "bulkUpload"},
        "GROWTH": set(),
        "SCALE": set(),
    }
    assert set(plans[0]) == {"code", "name", "price", "limits", "features"}


def test_use_is_shown_to_every_member_and_key(
    *, as_viewer: Api, as_key: Api, as_candidate: Api, tenant: Tenant, job: Job, django_assert_num_queries: Any
) -> None:
    for number in range(2):
        billing.services.consume_upload(tenant, factories.application(job).pk)
        assert number < 2
    billing.services.count_job(tenant)
    factories.job(tenant, status="DRAFT")
    with django_assert_num_queries(3):
        body = as_viewer.get("/billing/usage").json()
    assert body == {
        "plan": "TRIAL",
        "subscription": {
            "status": "TRIALING",
            "trialEndsAt": body["subscription"]["trialEndsAt"],
            "currentPeriodStart": body["subscription"]["currentPeriodStart"],
            "currentPeriodEnd": body["subscription"]["currentPeriodEnd"],
        },
        "cvUploads": {"used": 2, "limit": 50, "remaining": 48},
        "jobsCreated": {"used": 1},
        "activeJobs": {"used": 1, "limit": 3, "remaining": 2},
    }
    assert as_key.get("/billing/usage").json() == body
    assert as_candidate.get("/billing/usage").status_code == 403


def test_an_unused_month_is_zeros_and_an_unlimited_meter_is_null(owner: User) -> None:
    Tenant.objects.filter(pk=owner.tenant_id).update(plan="SCALE", subscription_status="ACTIVE")
    body = as_member(owner).get("/billing/usage").json()
    assert body["cvUploads"] == {"used": 0, "limit": 10000, "remaining": 10000}
    assert body["activeJobs"] == {"used": 0, "limit": None, "remaining": None}


def test_staffs_override_goes_before_the_plan(owner: User) -> None:
    overrides = {"cvUploadsPerMonth": 7, "activeJobs": None}
    Tenant.objects.filter(pk=owner.tenant_id).update(limit_overrides=overrides)
    body = as_member(owner).get("/billing/usage").json()
    assert (body["cvUploads"]["limit"], body["activeJobs"]["limit"]) == (7, None)


def test_a_trial_that_is_over_is_shown_as_expired_before_any_task_ran(owner: User) -> None:
    Tenant.objects.filter(pk=owner.tenant_id).update(trial_ends_at=timezone.now() - timedelta(seconds=1))
    assert as_member(owner).get("/billing/usage").json()["subscription"]["status"] == "EXPIRED"


@pytest.mark.parametrize("status", ["EXPIRED", "CANCELED"])
def test_reads_go_on_and_writes_stop_when_a_subscription_has_ended(owner: User, job: Job, status: str) -> None:
    Tenant.objects.filter(pk=owner.tenant_id).update(subscription_status=status)
    api = as_member(owner)
    person = factories.candidate(job.tenant)
    for path in ("/jobs", f"/jobs/{job.pk}", "/candidates", "/talent-pool", "/analytics/overview", "/billing/usage"):
        assert api.get(path).status_code == 200
    writes = [
        api.post("/jobs", {}),
        api.patch(f"/jobs/{job.pk}", {}),
        api.delete(f"/jobs/{job.pk}"),
        api.post(f"/jobs/{job.pk}/restore"),
        api.post(f"/jobs/{job.pk}/optimize"),
        api.post(f"/jobs/{job.pk}/confirm-delete", {"candidateIds": []}),
        api.post("/talent-pool", {"candidateId": str(person.pk)}),
        api.delete(f"/candidates/{person.pk}"),
    ]
    assert {answer.status_code for answer in writes} == {403}
    assert {answer.json()["code"] for answer in writes} == {"subscription_ended"}
    assert "choose a plan" in writes[0].json()["message"]
