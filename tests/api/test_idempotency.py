"""Idempotency-Key: the first answer again, once a caller and key."""

import functools
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts import housekeeping
from accounts.models import ApiKey, IdempotencyRecord, User
from tests import factories
from tests.client import Api
from tests.conftest import as_member
from tests.parallel import at_once

KEY = {"Idempotency-Key": "order-1"}
BODY = {"name": "CI"}


def create(caller: Api, body: Any = BODY, headers: Any = KEY) -> Any:
    return caller.post("/api-keys", body, headers=headers)


def test_a_retry_gets_the_first_answer_to_the_byte_and_does_nothing(as_owner: Api) -> None:
    first, again = create(as_owner), create(as_owner)
    assert "Idempotent-Replayed" not in first.headers
    assert again["Idempotent-Replayed"] == "true"
    assert (again.status_code, again.content) == (201, first.content)
    assert again["X-Request-Id"] != first["X-Request-Id"]
    assert ApiKey.objects.count() == 1


def test_another_body_or_address_with_the_same_key_is_a_conflict(as_owner: Api) -> None:
    create(as_owner)
    other = create(as_owner, {"name": "other"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    member = {"email": "x@acme.example", "name": "X", "role": "VIEWER"}
    assert as_owner.post("/team", member, headers=KEY).status_code == 409
    assert (ApiKey.objects.count(), User.objects.count()) == (1, 1)


def test_keys_are_kept_for_each_caller(as_owner: Api, as_admin: Api, as_stranger: Api) -> None:
    answers = [create(caller) for caller in (as_owner, as_admin, as_stranger)]
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert len({answer.json()["id"] for answer in answers}) == 3


@pytest.mark.parametrize("key", ["", "x" * 256, "ключ", "a\tb"])
def test_a_malformed_key_is_refused(as_owner: Api, key: str) -> None:
    assert create(as_owner, headers={"Idempotency-Key": key}).status_code == 400
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("key", ["x", "x" * 255, "a b", '"quoted"'])
def test_a_well_formed_key_is_taken(as_owner: Api, key: str) -> None:
    assert create(as_owner, headers={"Idempotency-Key": key}).status_code == 201


def test_what_was_refused_untried_leaves_the_key_free(as_owner: Api, as_viewer: Api) -> None:
    assert create(as_owner, {"name": ""}).status_code == 400
    assert create(as_owner).status_code == 201
    assert create(as_viewer).status_code == 403
    assert IdempotencyRecord.objects.count() == 1


def test_a_conflict_is_answered_again(as_owner: Api, stranger: User) -> None:
    taken = {"email": stranger.email, "name": "X", "role": "VIEWER"}
    first = as_owner.post("/team", taken, headers=KEY)
    stranger.delete()
    again = as_owner.post("/team", taken, headers=KEY)
    assert (again.status_code, again.content) == (409, first.content)
    assert again["Idempotent-Replayed"] == "true"


def test_a_fault_leaves_the_key_free(as_owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("accounts.services.create_api_key", lambda **kwargs: 1 / 0)
        assert create(as_owner).status_code == 500
    assert create(as_owner).status_code == 201


def test_after_a_day_the_key_is_free(as_owner: Api) -> None:
    create(as_owner)
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert "Idempotent-Replayed" not in create(as_owner).headers
    assert ApiKey.objects.count() == 2
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert housekeeping.purge()["idempotencyRecords"] == 1


def test_while_the_first_runs_the_second_is_told_so(as_owner: Api) -> None:
    create(as_owner)
    IdempotencyRecord.objects.update(status=None)
    waiting = create(as_owner)
    assert (waiting.status_code, waiting.json()["code"]) == (409, "idempotency_in_progress")


def test_a_request_whose_server_died_may_be_taken_over(as_owner: Api) -> None:
    create(as_owner)
    IdempotencyRecord.objects.update(status=None, started_at=timezone.now() - timedelta(minutes=3))
    assert create(as_owner).status_code == 201
    assert "Idempotent-Replayed" in create(as_owner).headers


def test_neither_secret_nor_password_is_kept_in_clear(anonymous: Api, as_owner: Api) -> None:
    body = {"companyName": "A", "name": "B", "email": "b@example.com", "password": "a long enough phrase"}
    answer = anonymous.post("/auth/signup", body, headers=KEY)
    shown = create(as_owner).json()["key"]
    kept = str(list(IdempotencyRecord.objects.values()))
    for secret in (answer.json()["refreshToken"], shown, body["password"]):
        assert secret not in kept
    assert anonymous.post("/auth/signup", body, headers=KEY).content == answer.content


def _create_in_a_thread(caller: Api, headers: dict[str, str], number: int) -> Any:
    return create(caller, headers=headers)


@pytest.mark.django_db(transaction=True)
def test_six_at_once_do_it_once() -> None:
    caller = as_member(factories.member(factories.tenant()))
    for number in range(5):
        headers = {"Idempotency-Key": f"try-{number}"}
        answers = at_once(6, functools.partial(_create_in_a_thread, caller, headers))
        done = [answer for answer in answers if answer.status_code == 201]
        assert {answer.status_code for answer in answers} <= {201, 409}
        assert len({answer.content for answer in done}) == 1
        assert ApiKey.objects.count() == number + 1
