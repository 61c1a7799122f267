"""/referrals: one code a tenant, conversions, credited months."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from uuid_utils.compat import uuid7

import billing.services
from accounts.models import Role, Tenant, User
from billing.models import PaymentEvent
from billing.services import Payment
from billing.subscriptions import month_after
from referrals import services
from referrals.models import Conversion
from tests import factories
from tests.client import Api
from tests.factories import PASSWORD

SIGNUP = {"companyName": "Initech", "name": "Ida", "email": "ida@initech.example", "password": PASSWORD}


def _pay(tenant: Tenant) -> None:
    payment = Payment("test", str(uuid7()), PaymentEvent.Kind.PAID, tenant.pk, plan="STARTER")
    billing.services.handle(payment)


def test_the_code_and_its_link_are_the_same_each_time(as_owner: Api, as_teammate: Api, tenant: Tenant) -> None:
    first = as_owner.post("/referrals/generate")
    assert first.status_code == 200
    assert first.json()["code"] == tenant.referral_code
    assert first.json()["link"].endswith(f"?ref={tenant.referral_code}")
    assert as_teammate.post("/referrals/generate").json() == first.json()


def test_who_may_not_use_it(as_key: Api, as_viewer: Api, as_candidate: Api, anonymous: Api) -> None:
    posts = [api.post("/referrals/generate").status_code for api in (as_key, as_viewer, as_candidate, anonymous)]
    gets = [api.get("/referrals/stats").status_code for api in (as_key, as_viewer, as_candidate, anonymous)]
    assert (posts, gets) == ([403, 403, 403, 401], [403, 200, 403, 401])


def test_a_sign_up_by_code_that_pays_earns_one_month_once(
    as_owner: Api, anonymous: Api, tenant: Tenant, django_assert_num_queries: Any
) -> None:
    made = anonymous.post("/auth/signup", {**SIGNUP, "referralCode": tenant.referral_code.lower()})
    assert made.status_code == 201
    assert as_owner.get("/referrals/stats").json() == {"invited": 1, "converted": 0, "monthsEarned": 0}
    newcomer = Tenant.objects.get(pk=made.json()["tenant"]["id"])
    before = tenant.current_period_end
    _pay(newcomer)
    _pay(newcomer)
    tenant.refresh_from_db()
    assert tenant.current_period_end == month_after(before)
    with django_assert_num_queries(4):
        assert as_owner.get("/referrals/stats").json() == {"invited": 1, "converted": 1, "monthsEarned": 1}


def test_an_unknown_code_is_refused(anonymous: Api, tenant: Tenant) -> None:
    assert anonymous.post("/auth/signup", {**SIGNUP, "referralCode": "NOSUCHCODE"}).status_code == 400


@pytest.mark.parametrize("email", ["o.wner+second@gmail.com", "OWNER@googlemail.com"])
def test_bringing_oneself_earns_nothing(tenant: Tenant, email: str) -> None:
    factories.member(tenant, Role.OWNER, email="owner@gmail.com")
    second = factories.tenant(referred_by=tenant)
    factories.member(second, Role.OWNER, email=email.lower())
    _pay(second)
    assert not Conversion.objects.exists()
    assert services.stats(tenant).invited == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_payments_earn_one_month(owner: User) -> None:
    referrer = owner.tenant
    assert referrer is not None
    before = referrer.current_period_end
    newcomer = factories.tenant(referred_by=referrer)

    def pay(_: int) -> None:
        try:
            _pay(newcomer)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(pay, range(6)))
    referrer.refresh_from_db()
    assert referrer.current_period_end == month_after(before)
    assert Conversion.objects.count() == 1
