"""POST /auth/signup and /auth/login."""

import statistics
import time
from typing import Any
from uuid import UUID

import jwt
import pytest
from django.conf import settings

from accounts.models import Tenant, User
from tests import factories
from tests.client import Api

NEW = {
    "companyName": "Initech",
    "name": "Peter Gibbons",
    "email": "Peter@Initech.example",
    "password": "stapler in the basement",
}


def test_signing_up_makes_a_tenant_on_its_trial(anonymous: Api, db: None) -> None:
    answer = anonymous.post("/auth/signup", NEW)
    body = answer.json()
    assert answer.status_code == 201
    assert set(body) == {"accessToken", "refreshToken", "tokenType", "expiresIn", "user", "tenant"}
    assert (body["tokenType"], body["expiresIn"]) == ("Bearer", 900)
    assert (body["user"]["email"], body["user"]["role"]) == ("peter@initech.example", "OWNER")
    assert (body["tenant"]["plan"], body["tenant"]["subscriptionStatus"]) == ("TRIAL", "TRIALING")
    assert body["tenant"]["trialEndsAt"].endswith("Z")
    assert Api(Authorization=f"Bearer {body['accessToken']}").get("/auth/me").json()["user"] == body["user"]
    assert User.objects.get().password.startswith("argon2$argon2id$")


def test_the_access_token_has_the_contracts_claims(anonymous: Api, owner: User) -> None:
    body = anonymous.post("/auth/login", {"email": owner.email, "password": factories.PASSWORD}).json()
    claims = jwt.decode(body["accessToken"], settings.SECRET_KEY, algorithms=["HS256"])
    assert set(claims) == {"sub", "typ", "tid", "role", "sid", "jti", "iat", "exp"}
    assert (claims["sub"], claims["typ"], claims["tid"]) == (str(owner.pk), "employer", str(owner.tenant_id))
    assert claims["exp"] - claims["iat"] == 900
    assert UUID(claims["sid"]).version == 7


def test_an_email_is_registered_once_whatever_its_case(anonymous: Api, db: None) -> None:
    assert anonymous.post("/auth/signup", NEW).status_code == 201
    again = anonymous.post("/auth/signup", {**NEW, "email": "pEtEr@iNiTech.example"})
    assert (again.status_code, again.json()["code"]) == (409, "email_taken")
    assert Tenant.objects.count() == 1


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short", "must have at least 10 characters"),
        ("password123", "must not be a common password"),
        ("peter@initech", "must not be like the e-mail or name"),
        ("Peter Gibbons", "must not be like the e-mail or name"),
    ],
)
def test_a_weak_password_is_refused(anonymous: Api, db: None, password: str, problem: str) -> None:
    answer = anonymous.post("/auth/signup", {**NEW, "password": password})
    assert answer.status_code == 400
    assert {"field": "password", "message": problem} in answer.json()["details"]
    assert password not in answer.content.decode()


def test_a_referral_code_is_kept_and_an_unknown_one_refused(anonymous: Api, owner: User) -> None:
    assert owner.tenant is not None
    assert anonymous.post("/auth/signup", {**NEW, "referralCode": "NOPE"}).status_code == 400
    assert not User.objects.filter(email="peter@initech.example").exists()
    anonymous.post("/auth/signup", {**NEW, "referralCode": owner.tenant.referral_code.lower()})
    assert Tenant.objects.get(name="Initech").referred_by == owner.tenant


@pytest.mark.parametrize(
    "change", [{"role": "ADMIN"}, {"id": "x"}, {"tenant": "x"}, {"plan": "SCALE"}, {"isStaff": True}]
)
def test_nothing_else_can_be_set(anonymous: Api, db: None, change: dict[str, Any]) -> None:
    answer = anonymous.post("/auth/signup", {**NEW, **change})
    assert answer.status_code == 400
    assert answer.json()["details"] == [{"field": next(iter(change)), "message": "is not a field of this request"}]
    assert not User.objects.exists()


def test_logging_in_ignores_the_emails_case(anonymous: Api, owner: User) -> None:
    answer = anonymous.post("/auth/login", {"email": owner.email.upper(), "password": factories.PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == str(owner.pk)


def test_every_wrong_log_in_is_answered_alike(anonymous: Api, owner: User, tenant: Tenant, settings: Any) -> None:
    settings.RATE_LIMITS = "off"
    invited = factories.member(tenant, is_active=False, password="!")
    staff = User.objects.create_superuser("staff@example.com", factories.PASSWORD, name="Staff")
    tries = [
        (owner.email, "wrong password"),
        ("nobody@example.com", factories.PASSWORD),
        (invited.email, factories.PASSWORD),
        (staff.email, factories.PASSWORD),
    ]
    answers = [anonymous.post("/auth/login", {"email": email, "password": word}) for email, word in tries]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json()["message"] for answer in answers}) == 1
    assert all(answer["WWW-Authenticate"] for answer in answers)


def test_an_unknown_email_takes_as_long_as_a_wrong_password(anonymous: Api, owner: User, settings: Any) -> None:
    settings.RATE_LIMITS = "off"

    def seconds(email: str) -> float:
        begin = time.perf_counter()
        anonymous.post("/auth/login", {"email": email, "password": "wrong password"})
        return time.perf_counter() - begin

    pairs = [(seconds("nobody@example.com"), seconds(owner.email)) for _ in range(9)]
    # Argon2 takes most of the time: without it an unknown address would be ten times as fast.
    ratio = statistics.median(unknown for unknown, _ in pairs) / statistics.median(wrong for _, wrong in pairs)
    assert 0.5 < ratio < 2


def test_a_stale_token_does_not_stand_in_the_way_of_a_log_in(owner: User) -> None:
    caller = Api(Authorization="Bearer stale")
    assert caller.post("/auth/login", {"email": owner.email, "password": factories.PASSWORD}).status_code == 200
