"""/api-keys: shown once, scoped, expiring, revoked."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiKey, Tenant, User
from accounts.scopes import SCOPES
from tests import factories
from tests.client import Api


def test_a_new_key_is_shown_once_and_works(as_owner: Api) -> None:
    answer = as_owner.post("/api-keys", {"name": "CI"})
    body = answer.json()
    assert answer.status_code == 201
    text = body.pop("key")
    assert text.startswith("hsk_live_")
    assert len(text) >= len("hsk_live_") + 32
    assert set(body) == {"id", "name", "prefix", "scopes", "createdAt", "lastUsedAt", "expiresAt", "revokedAt"}
    assert text.startswith(body["prefix"])
    assert Api(X_API_Key=text).get("/auth/me").json()["apiKey"]["id"] == body["id"]
    assert text not in as_owner.get("/api-keys").content.decode()
    assert bytes(ApiKey.objects.get().digest) == tokens.digest(text)


def test_a_revoked_key_opens_nothing(as_owner: Api, key: tuple[ApiKey, str]) -> None:
    first = as_owner.delete(f"/api-keys/{key[0].pk}")
    assert first.status_code == 200
    assert first.json()["revokedAt"]
    assert Api(X_API_Key=key[1]).get("/auth/me").status_code == 401
    assert as_owner.delete(f"/api-keys/{key[0].pk}").json() == first.json()


def test_an_expired_key_opens_nothing(tenant: Tenant) -> None:
    _, text = factories.api_key(tenant, expires_at=timezone.now())
    assert Api(X_API_Key=text).get("/auth/me").status_code == 401


def test_expiry_lies_in_the_future(as_owner: Api) -> None:
    past = {"name": "x", "expiresAt": "2020-01-01T00:00:00Z"}
    assert as_owner.post("/api-keys", past).json()["message"] == "Validation failed: expiresAt must be in the future"
    future = (timezone.now() + timedelta(days=1)).isoformat()
    assert as_owner.post("/api-keys", {"name": "x", "expiresAt": future}).status_code == 201


@pytest.mark.parametrize("scopes", [[], ["jobs:fly"], ["jobs:read"] * 12, "jobs:read", [None], [["jobs:read"]]])
def test_scopes_are_those_there_are(as_owner: Api, scopes: Any) -> None:
    assert as_owner.post("/api-keys", {"name": "x", "scopes": scopes}).status_code == 400


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_is_kept(as_owner: Api, scope: str) -> None:
    assert as_owner.post("/api-keys", {"name": "x", "scopes": [scope]}).json()["scopes"] == [scope]


@pytest.mark.parametrize("who", ["as_teammate", "as_viewer", "as_key"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_others_may_not_manage_keys(request: pytest.FixtureRequest, who: str, method: str) -> None:
    assert (
        getattr(request.getfixturevalue(who), method)(
            "/api-keys", {"name": "x"} if method == "post" else None
        ).status_code
        == 403
    )


def test_an_admin_may(as_admin: Api) -> None:
    assert as_admin.post("/api-keys", {"name": "x"}).status_code == 201


def test_a_typo_costs_no_query(key: tuple[ApiKey, str], django_assert_num_queries: Any) -> None:
    typo = key[1][:-8] + ("a" if key[1][-8] != "a" else "b") + key[1][-7:]
    with django_assert_num_queries(0):
        assert Api(X_API_Key=typo).get("/auth/me").status_code == 401


def test_both_headers_at_once_are_refused(as_owner: Api, key: tuple[ApiKey, str]) -> None:
    answer = as_owner.get("/auth/me", headers={"X-API-Key": key[1]})
    assert (answer.status_code, answer.json()["code"]) == (400, "two_credentials")


def test_last_use_is_noted_at_most_once_a_minute(as_key: Api, key: tuple[ApiKey, str]) -> None:
    as_key.get("/auth/me")
    first = ApiKey.objects.get().last_used_at
    assert first is not None
    as_key.get("/auth/me")
    assert ApiKey.objects.get().last_used_at == first
    ApiKey.objects.update(last_used_at=first - timedelta(seconds=61))
    as_key.get("/auth/me")
    later = ApiKey.objects.get().last_used_at
    assert later is not None
    assert later > first - timedelta(seconds=61)


def test_a_plan_without_keys_makes_none_and_lets_none_in(as_owner: Api, as_key: Api, tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(features=["talentPool"])
    assert as_owner.post("/api-keys", {"name": "x"}).json()["code"] == "feature_not_on_plan"
    assert as_key.get("/auth/me").json()["code"] == "feature_not_on_plan"
    assert as_owner.get("/api-keys").status_code == 200


def test_another_tenants_key_is_not_found(as_stranger: Api, key: tuple[ApiKey, str], stranger: User) -> None:
    assert as_stranger.delete(f"/api-keys/{key[0].pk}").status_code == 404
    assert ApiKey.objects.get().revoked_at is None
