"""Rate limits: the contract's table, exact under parallel requests, truthful in what they say."""

import threading
import time
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import RequestFactory
from redis.exceptions import ConnectionError as StoreDown

from accounts.models import ApiKey, Tenant, User
from hiresscope.lib import throttles
from hiresscope.lib.errors import Unavailable
from tests import factories
from tests.client import Api
from tests.conftest import as_member
from tests.parallel import at_once

WRONG = {"email": "nobody@example.com", "password": "wrong password"}


def statuses(count: int, ask: Any) -> list[int]:
    return [ask().status_code for _ in range(count)]


def test_the_table_is_the_contracts() -> None:
    assert throttles.RATES == {
        "tenant_minute": "100/m",
        "tenant_ten_minutes": "500/10m",
        "login": "5/m",
        "public_read": "60/m",
        "public_write": "30/h",
    }


def test_a_tenants_members_and_keys_share_one_counter(
    as_owner: Api, as_teammate: Api, as_key: Api, settings: Any
) -> None:
    settings.RATE_LIMITS = "tenant_minute=3/m"
    assert [who.get("/auth/me").status_code for who in (as_owner, as_teammate, as_key, as_owner)] == [
        200,
        200,
        200,
        429,
    ]


def test_another_tenant_is_not_slowed(as_owner: Api, as_stranger: Api, settings: Any) -> None:
    settings.RATE_LIMITS = "tenant_minute=1/m"
    statuses(2, lambda: as_owner.get("/auth/me"))
    assert as_stranger.get("/auth/me").status_code == 200


def test_every_answer_says_where_the_nearest_window_stands(as_owner: Api, settings: Any) -> None:
    settings.RATE_LIMITS = "tenant_minute=5/m,tenant_ten_minutes=3/10m"
    first = as_owner.get("/auth/me")
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("3", "2")
    assert 1 <= int(first["RateLimit-Reset"]) <= 600
    missing = as_owner.get("/api-keys?colour=red")
    assert (missing.status_code, missing["RateLimit-Remaining"]) == (400, "1")


def test_a_forbidden_request_counts(as_viewer: Api, settings: Any) -> None:
    settings.RATE_LIMITS = "tenant_minute=2/m"
    assert statuses(3, lambda: as_viewer.get("/team")) == [403, 403, 429]


def test_the_refusal_is_an_envelope_that_says_when(as_owner: Api, settings: Any) -> None:
    settings.RATE_LIMITS = "tenant_minute=1/m"
    statuses(1, lambda: as_owner.get("/auth/me"))
    refused = as_owner.get("/auth/me")
    assert (refused.json()["code"], refused.json()["error"]) == ("rate_limited", "Too Many Requests")
    assert refused["Retry-After"] == refused["RateLimit-Reset"]
    assert refused["RateLimit-Remaining"] == "0"


def test_retry_after_is_truthful(as_owner: Api, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.RATE_LIMITS = "tenant_minute=1/m"
    now = [1_800_000_000]
    monkeypatch.setattr(throttles.core.time, "time", lambda: now[0])
    for _ in range(5):
        statuses(1, lambda: as_owner.get("/auth/me"))
        wait = int(as_owner.get("/auth/me")["Retry-After"])
        now[0] += wait - 1
        assert as_owner.get("/auth/me").status_code == 429
        now[0] += 1
        assert as_owner.get("/auth/me").status_code == 200
        now[0] += 61


def test_a_refused_request_lengthens_no_wait(as_owner: Api, tenant: Tenant, settings: Any) -> None:
    settings.RATE_LIMITS = "tenant_minute=2/m,tenant_ten_minutes=5/10m"
    statuses(20, lambda: as_owner.get("/auth/me"))
    long = throttles.buckets(["tenant_ten_minutes"], f"tenant:{tenant.pk}")[0]
    [usage] = throttles._count([long])
    assert usage.count == 3  # the two that were let in, and this one


def test_a_tenants_own_rate_goes_first(as_owner: Api, tenant: Tenant, settings: Any) -> None:
    settings.RATE_LIMITS = "tenant_minute=1/m"
    Tenant.objects.filter(pk=tenant.pk).update(
        rate_overrides={"tenant_minute": "3/m", "tenant_ten_minutes": "nonsense"}
    )
    assert statuses(4, lambda: as_owner.get("/auth/me")) == [200, 200, 200, 429]


def test_log_ins_are_limited_by_address_and_by_account(owner: User) -> None:
    def log_in(email: str, ip: str) -> int:
        return int(Api().post("/auth/login", {**WRONG, "email": email}, REMOTE_ADDR=ip).status_code)

    assert [log_in(f"n{n}@example.com", "203.0.113.1") for n in range(6)] == [401] * 5 + [429]
    assert [log_in(owner.email, f"198.51.100.{n}") for n in range(6)] == [401] * 5 + [429]
    assert log_in(owner.email.upper(), "198.51.100.77") == 429
    assert log_in("other@example.com", "198.51.100.77") == 401


def test_public_writes_share_one_counter_by_address(anonymous: Api, db: None, settings: Any) -> None:
    settings.RATE_LIMITS = "public_write=2/h"
    asked = [
        anonymous.post("/auth/signup", {}),
        anonymous.post("/auth/password/forgot", {}),
        anonymous.post("/team/accept", {}),
    ]
    assert [answer.status_code for answer in asked] == [400, 400, 429]
    assert 1 <= int(asked[2]["Retry-After"]) <= 3600


def test_candidates_are_limited_each_by_themselves(settings: Any, candidate: Any, as_candidate: Api) -> None:
    settings.RATE_LIMITS = "tenant_minute=1/m"
    assert statuses(2, lambda: as_candidate.get("/candidates/me/profile")) == [200, 429]


def test_off_means_off(as_owner: Api, settings: Any) -> None:
    settings.RATE_LIMITS = "off"
    answer = as_owner.get("/auth/me")
    assert "RateLimit-Limit" not in answer.headers


@pytest.mark.parametrize("text", ["on", "login=5", "login=0/m", "nobody=5/m", "login=5/y", "login=-1/m"])
def test_a_setting_that_makes_no_sense_is_said_to(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="RATE_LIMITS"):
        throttles._table(text)


@pytest.mark.django_db(transaction=True)
def test_32_threads_are_admitted_exactly_to_the_limit(settings: Any) -> None:
    settings.RATE_LIMITS = "tenant_minute=50/m,tenant_ten_minutes=70/10m"
    caller = as_member(factories.member(factories.tenant()))
    outcomes = at_once(32, lambda number: [caller.get("/auth/me").status_code for _ in range(3)])
    flat = [status for one in outcomes for status in one]
    assert (flat.count(200), flat.count(429)) == (50, 46)


# The store is down


@pytest.fixture
def store_down(monkeypatch: pytest.MonkeyPatch) -> Any:
    asked = []

    def down(*args: Any, **kwargs: Any) -> None:
        asked.append(args)
        raise StoreDown("store")

    with monkeypatch.context() as patch:
        patch.setattr(throttles, "_increment", down)
        patch.setattr(throttles._Store, "rests_until", 0.0)
        patch.setattr(throttles, "_watch", lambda: None)
        yield asked


def test_with_the_store_down_log_ins_are_closed_and_the_rest_is_open(
    store_down: Any, as_owner: Api, anonymous: Api, owner: User
) -> None:
    answer = anonymous.post("/auth/login", {"email": owner.email, "password": factories.PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert int(answer["Retry-After"]) > 0
    assert as_owner.get("/auth/me").status_code == 200
    assert anonymous.post("/auth/password/forgot", {"email": owner.email}).status_code == 202


def test_a_store_that_is_down_is_left_alone_for_a_while(
    store_down: Any, as_owner: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses(3, lambda: as_owner.get("/auth/me"))
    assert len(store_down) == 1
    monkeypatch.setattr(throttles._Store, "rests_until", 0.0)
    as_owner.get("/auth/me")
    assert len(store_down) == 2


def test_the_rest_of_the_store_lasts_until_it_answers_and_no_request_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [StoreDown("store"), TimeoutError(), None]
    rests = []

    class Store:
        """Answers at the third question."""

        @staticmethod
        def get(key: str) -> None:
            rests.append(throttles._Store.rests_until > time.monotonic())
            answer = answers.pop(0)
            if answer:
                raise answer

    monkeypatch.setattr(throttles, "cache", Store)
    monkeypatch.setattr(throttles, "_ASK_SECONDS", 0.01)
    at_once(8, lambda number: throttles._leave_alone(StoreDown("store")))
    watching = [thread for thread in threading.enumerate() if thread.name == "rate-limit-store"]
    for thread in watching:
        thread.join(10)
    assert rests == [True, True, True], "one thread asked, and requests left the store alone meanwhile"
    assert throttles._Store.rests_until == 0.0


def test_pages_count_by_the_same_function(settings: Any, rf: RequestFactory, db: None) -> None:
    settings.RATE_LIMITS = "login=1/m"
    throttles.enforce(rf.post("/"), "login", account="A@example.com")
    with pytest.raises(throttles.RateLimited):
        throttles.enforce(rf.post("/"), "login", account="a@example.com ")
    throttles.enforce(rf.post("/"), "login")


def test_pages_are_closed_to_log_ins_without_a_store(store_down: Any, rf: RequestFactory) -> None:
    with pytest.raises(Unavailable):
        throttles.enforce(rf.post("/"), "login")


# Who is asking

FORGED = [
    "1.2.3.4",
    "1.2.3.4, 5.6.7.8",
    "127.0.0.1",
    "10.0.0.9, 10.0.0.9",
    "::1",
    "not an address",
    "1.2.3.4:99",
    "[2001:db8::1]",
]


@pytest.mark.parametrize("forged", FORGED)
@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Client-IP"])
def test_a_forged_address_changes_nothing(rf: RequestFactory, forged: str, header: str) -> None:
    assert throttles.client_ip(rf.get("/", REMOTE_ADDR="203.0.113.9", headers={header: forged})) == "203.0.113.9"


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        ("10.0.0.1", "nonsense, 10.0.0.2", "10.0.0.2"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("::ffff:10.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        ("", "1.2.3.4", "unknown"),
    ],
)
def test_a_trusted_proxy_names_the_caller(
    rf: RequestFactory, settings: Any, peer: str, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert throttles.client_ip(rf.get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})) == expected


def test_a_key_counts_for_its_tenant(key: tuple[ApiKey, str]) -> None:
    bucket = throttles.buckets(["tenant_minute"], f"tenant:{key[0].tenant_id}")[0]
    Api(X_API_Key=key[1]).get("/auth/me")
    [usage] = throttles._count([bucket])
    assert usage.count == 2
