"""GET /auth/me shows who calls."""

from typing import Any

import pytest

from accounts.models import ApiKey, User
from tests import factories
from tests.client import Api


def test_a_member_sees_user_and_tenant(as_owner: Api, owner: User) -> None:
    body = as_owner.get("/auth/me").json()
    assert body["user"]["id"] == str(owner.pk)
    assert set(body["user"]) == {"id", "email", "name", "role", "createdAt"}
    assert set(body["tenant"]) == {"id", "name", "slug", "plan", "subscriptionStatus", "trialEndsAt", "createdAt"}
    assert body["apiKey"] is None


def test_a_key_sees_itself_and_no_user(as_key: Api, key: tuple[ApiKey, str]) -> None:
    body = as_key.get("/auth/me").json()
    assert body["user"] is None
    assert body["apiKey"] == {"id": str(key[0].pk), "name": "Test key", "prefix": key[0].prefix, "scopes": []}


@pytest.mark.parametrize("who", ["as_owner", "as_key"])
def test_authentication_is_one_query(who: str, request: pytest.FixtureRequest, django_assert_num_queries: Any) -> None:
    caller: Api = request.getfixturevalue(who)
    caller.get("/auth/me")
    with django_assert_num_queries(1):
        assert caller.get("/auth/me").status_code == 200


def test_a_candidate_is_refused(as_candidate: Api) -> None:
    assert as_candidate.get("/auth/me").status_code == 403


def test_a_scored_application_can_be_made(job: Any) -> None:
    assert factories.scored(job, 80).score == 80
