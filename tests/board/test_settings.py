"""Settings: preferences, team, API keys, webhooks, plan, referrals."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import ApiKey, Mail, Role, Tenant, User
from jobs.models import Job
from tests import factories
from tests.board.conftest import Browser
from tests.client import Api
from webhooks import services as webhooks
from webhooks.models import Delivery, Endpoint

PREFERENCES = {"name": "Acme & Sons", "scoreThreshold": "70", "engineFallback": "LOCAL", "retentionDays": "90",
               "mailDecisions": "on", "embedOrigins": "https://www.acme.example https://jobs.acme.example"}  # fmt: skip


def test_preferences_are_kept_and_shown(owner_browser: Browser, tenant: Tenant) -> None:
    assert owner_browser.post("/app/settings", PREFERENCES).status_code == 302
    tenant.refresh_from_db()
    assert (tenant.name, tenant.score_threshold, tenant.retention_days) == ("Acme & Sons", 70, 90)
    assert (tenant.engine_fallback, tenant.mail_decisions) == ("LOCAL", True)
    assert tenant.embed_origins == ["https://www.acme.example", "https://jobs.acme.example"]
    page = owner_browser.get("/app/settings").content.decode()
    assert "Acme &amp; Sons" in page
    owner_browser.post("/app/settings", {**PREFERENCES, "retentionDays": "", "embedOrigins": "", "mailDecisions": []})
    tenant.refresh_from_db()
    assert (tenant.retention_days, tenant.embed_origins, tenant.mail_decisions) == (None, [], False)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scoreThreshold": "101"}, "must be at most 100"),
        ({"scoreThreshold": "many"}, "must be an integer"),
        ({"retentionDays": "0"}, "must be at least 1"),
        ({"engineFallback": "MAGIC"}, "must be one of"),
        ({"name": "  "}, "must not be empty"),
        ({"embedOrigins": "https://acme.example/path"}, "must be origins"),
    ],
)
def test_bad_preferences_change_nothing(
    change: dict[str, str], said: str, owner_browser: Browser, tenant: Tenant
) -> None:
    answer = owner_browser.post("/app/settings", {**PREFERENCES, **change})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    tenant.refresh_from_db()
    assert tenant.name == "Acme"


def test_somebody_is_invited_by_mail(owner_browser: Browser, tenant: Tenant) -> None:
    form = {"email": "ira@acme.example", "name": "Ira", "role": Role.RECRUITER}
    assert owner_browser.post("/app/team", form).status_code == 302
    assert Mail.objects.get(template="invitation").to == "ira@acme.example"
    assert "Invited" in owner_browser.get("/app/team").content.decode()
    again = owner_browser.post("/app/team", form)
    assert (again.status_code, "already registered" in again.content.decode()) == (409, True)


@pytest.mark.parametrize(("field", "value"), [("email", "x"), ("name", ""), ("role", "KING")])
def test_a_bad_invitation_is_shown_again(field: str, value: str, owner_browser: Browser) -> None:
    form = {"email": "ira@acme.example", "name": "Ira", "role": Role.RECRUITER, field: value}
    assert owner_browser.post("/app/team", form).status_code == 400
    assert not Mail.objects.exists()


def test_the_last_owner_stays(owner_browser: Browser, owner: User) -> None:
    for path, form in ((f"/app/team/{owner.pk}/remove", {}), (f"/app/team/{owner.pk}/role", {"role": "VIEWER"})):
        answer = owner_browser.post(path, form)
        assert answer.status_code == 409
        assert "last owner" in answer.content.decode()


def test_an_admin_makes_no_owner(admin: User, teammate: User) -> None:
    answer = Browser(admin).post(f"/app/team/{teammate.pk}/role", {"role": "OWNER"})
    assert answer.status_code == 403
    assert "Only an owner" in answer.content.decode()


def test_a_key_is_shown_once_and_works(owner_browser: Browser, job: Job) -> None:
    page = owner_browser.post("/app/api-keys", {"name": "site", "scopes": ["jobs:read"]})
    text = page.context["new"]["text"]
    assert text in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert text not in owner_browser.get("/app/api-keys").content.decode()
    assert Api(X_API_Key=text).get("/jobs").json()["total"] == 1
    assert Api(X_API_Key=text).get("/webhooks").status_code == 403
    owner_browser.post(f"/app/api-keys/{ApiKey.objects.get().pk}/revoke")
    assert Api(X_API_Key=text).get("/jobs").status_code == 401


@pytest.mark.parametrize(
    "change", [{"name": ""}, {"scopes": ["everything"]}, {"expiresAt": "2001-01-01T00:00"}, {"expiresAt": "soon"}]
)
def test_a_bad_key_is_not_made(change: dict[str, Any], owner_browser: Browser) -> None:
    assert owner_browser.post("/app/api-keys", {"name": "site", **change}).status_code == 400
    assert not ApiKey.objects.exists()


def test_an_endpoint_is_made_tested_rotated_switched_off_and_deleted(owner_browser: Browser, tenant: Tenant) -> None:
    form = {"url": "https://hooks.example/x", "events": ["application.scored"], "description": "ours"}
    made = owner_browser.post("/app/webhooks", form).content.decode()
    assert "whsec_" in made
    endpoint: Endpoint = Endpoint.objects.get()
    page = f"/app/webhooks/{endpoint.pk}"
    assert "whsec_" not in owner_browser.get(page).content.decode()
    owner_browser.post(f"{page}/test")
    log = owner_browser.get(page).content.decode()
    assert "webhook.test" in log
    assert 'hx-trigger="every 2s"' in log
    delivery = Delivery.objects.get()
    assert "This is a test" in owner_browser.get(f"{page}/deliveries/{delivery.pk}").content.decode()
    assert "whsec_" in owner_browser.post(f"{page}/rotate").content.decode()
    owner_browser.post(f"{page}/edit", {**form, "events": ["*"]})
    endpoint.refresh_from_db()
    assert (endpoint.is_active, endpoint.events, len(endpoint.secrets)) == (False, ["*"], 2)
    owner_browser.post(f"{page}/delete")
    assert not Endpoint.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"url": "http://10.0.0.1/x"}, "Address"),
        ({"url": ""}, "must not be empty"),
        ({"events": []}, "Events"),
        ({"events": ["everything"]}, "names of events"),
    ],
)
def test_a_bad_endpoint_is_not_made(change: dict[str, Any], said: str, owner_browser: Browser) -> None:
    form = {"url": "https://hooks.example/x", "events": ["*"], **change}
    answer = owner_browser.post("/app/webhooks", form)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_what_was_sent_is_sent_again(owner_browser: Browser, tenant: Tenant) -> None:
    endpoint = webhooks.create_endpoint(tenant=tenant, url="https://hooks.example/x", events=["*"]).endpoint
    delivery = webhooks.send_test(endpoint=endpoint)
    Delivery.objects.filter(pk=delivery.pk).update(status="FAILED", work_state="")
    path = f"/app/webhooks/{endpoint.pk}"
    assert "Send again" in owner_browser.get(f"{path}?status=FAILED&event=").content.decode()
    owner_browser.post(f"{path}/deliveries/{delivery.pk}/redeliver")
    delivery.refresh_from_db()
    assert delivery.status == "PENDING"


def test_what_failed_in_a_period_is_sent_again(owner_browser: Browser, tenant: Tenant) -> None:
    endpoint = webhooks.create_endpoint(tenant=tenant, url="https://hooks.example/x", events=["*"]).endpoint
    for days in (1, 10):
        row = webhooks.send_test(endpoint=endpoint)
        Delivery.objects.filter(pk=row.pk).update(
            status="FAILED", work_state="", created_at=timezone.now() - timedelta(days=days, hours=-1)
        )
    path = f"/app/webhooks/{endpoint.pk}"
    assert f'href="{path}/recover"' in owner_browser.get(path).content.decode()
    form = owner_browser.get(f"{path}/recover").context["form"].values
    answer = owner_browser.post(f"{path}/recover", {**form, "until": ""})
    assert answer["Location"] == path
    assert "1 failed delivery is sent again" in owner_browser.get(path).content.decode()
    assert sorted(Delivery.objects.values_list("status", flat=True)) == ["FAILED", "PENDING"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "must be a time"),
        ({"since": "yesterday"}, "must be a time"),
        ({"since": "2026-01-02T00:00", "until": "2026-01-01T00:00"}, "must be after since"),
    ],
)
def test_a_period_that_is_none_is_told(form: dict[str, str], said: str, owner_browser: Browser, tenant: Tenant) -> None:
    endpoint = webhooks.create_endpoint(tenant=tenant, url="https://hooks.example/x", events=["*"]).endpoint
    answer = owner_browser.post(f"/app/webhooks/{endpoint.pk}/recover", form)
    assert (answer.status_code, said in answer.content.decode()) == (400, True)


def test_an_endpoint_that_is_off_recovers_nothing_and_says_so(owner_browser: Browser, tenant: Tenant) -> None:
    endpoint = webhooks.create_endpoint(
        tenant=tenant, url="https://hooks.example/x", events=["*"], is_active=False
    ).endpoint
    answer = owner_browser.post(f"/app/webhooks/{endpoint.pk}/recover", {"since": "2026-01-01T00:00"})
    assert (answer.status_code, 'role="alert"' in answer.content.decode()) == (409, True)


def test_a_plan_without_a_feature_says_so(owner_browser: Browser, tenant: Tenant) -> None:
    tenant.features = []
    tenant.plan = "STARTER"
    tenant.save()
    for path in ("/app/api-keys", "/app/webhooks"):
        assert "not part of your plan" in owner_browser.get(path).content.decode()
        assert owner_browser.post(path, {"name": "x"}).status_code == 403
    for path in ("/app/talent-pool",):
        refused = owner_browser.get(path)
        assert (refused.status_code, 'href="/app/billing"' in refused.content.decode()) == (403, True)
    assert owner_browser.get("/app/").context["figures"] is None


def test_the_plan_page_measures(owner_browser: Browser, tenant: Tenant) -> None:
    for _ in range(3):
        factories.job(tenant)
    page = owner_browser.get("/app/billing")
    meters = {meter.label: (meter.used, meter.limit, meter.state) for meter in page.context["meters"]}
    assert meters["Active jobs"] == (3, 3, "full")
    assert meters["Team members"] == (1, 3, "")
    assert "The limit is reached" in page.content.decode()


def test_the_referral_link_is_shown(owner_browser: Browser, tenant: Tenant) -> None:
    assert f"/app/signup?ref={tenant.referral_code}" in owner_browser.get("/app/referrals").content.decode()


def test_the_trial_is_told_and_its_end_too(owner_browser: Browser, tenant: Tenant) -> None:
    assert "Your trial ends in" in owner_browser.get("/app/jobs").content.decode()
    tenant.trial_ends_at = tenant.created_at
    tenant.save()
    page = owner_browser.get("/app/jobs").content.decode()
    assert "nothing is deleted" in page
