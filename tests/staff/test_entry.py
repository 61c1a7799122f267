"""Getting into the admin: both factors, limits, enrolment, recovery codes."""

import re
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts.models import Seen, User
from tests.factories import PASSWORD
from tests.staff.people import member_of_staff, phone_of, shown_by

LOGIN, SECOND, ENROL, HOME = "/admin/login/", "/admin/second-factor", "/admin/second-factor/enrol", "/admin/"


def give_password(client: Client, email: str = "staff@example.com", password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"username": email, "password": password, "next": HOME})


def test_a_password_alone_opens_nothing(client: Client, person: User) -> None:
    phone_of(person)
    assert give_password(client).status_code == 302
    for page in (HOME, "/admin/accounts/tenant/"):
        answer = client.get(page, follow=True)
        assert answer.redirect_chain[-1][0].startswith(SECOND)


def test_the_phones_digits_open_it_and_the_page_that_was_wanted(client: Client, person: User) -> None:
    phone = phone_of(person)
    give_password(client)
    before = client.cookies["sessionid"].value
    answer = client.post(SECOND, {"code": shown_by(phone), "next": "/admin/accounts/tenant/"})
    assert answer.headers["Location"] == "/admin/accounts/tenant/"
    assert client.get("/admin/accounts/tenant/").status_code == 200
    assert client.cookies["sessionid"].value != before
    assert client.session.get_expiry_age() <= 8 * 3600
    assert list(Seen.objects.order_by("id").values_list("what", flat=True)) == ["log-in", "second factor"]


@pytest.mark.parametrize("wrong", ["", "000000", "abcdef"])
def test_other_digits_do_not(client: Client, person: User, wrong: str) -> None:
    phone_of(person)
    give_password(client)
    assert client.post(SECOND, {"code": wrong}).status_code == 400
    assert client.get(HOME).status_code == 302


def test_digits_are_good_once(client: Client, person: User) -> None:
    code = shown_by(phone_of(person))
    give_password(client)
    assert client.post(SECOND, {"code": code}).status_code == 302
    other = Client()
    give_password(other)
    assert other.post(SECOND, {"code": code}).status_code == 400


def test_who_has_no_phone_enrols_one_and_gets_codes_once(client: Client, person: User) -> None:
    give_password(client)
    page = client.get(SECOND, follow=True)
    assert b"data:image/svg+xml" in page.content
    assert "no-store" in page.headers["Cache-Control"]
    device = TOTPDevice.objects.get(user=person, confirmed=False)
    assert client.post(ENROL, {"code": "000000"}).status_code == 400
    device.refresh_from_db()
    TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    answer = client.post(ENROL, {"code": shown_by(device)})
    codes = re.findall(r"<li><code>([a-z2-7]+)</code>", answer.content.decode())
    assert len(codes) == 10
    assert client.get(HOME).status_code == 200

    other = Client()
    give_password(other)
    assert other.get(ENROL).headers["Location"] == SECOND, "a second phone is not enrolled by a password alone"
    assert other.post(SECOND, {"code": codes[0]}).status_code == 302
    assert StaticToken.objects.count() == 9


@pytest.mark.parametrize("place", [SECOND, ENROL])
def test_the_second_factor_is_for_staff(client: Client, owner: User, place: str) -> None:
    assert client.get(place).status_code == 302
    client.force_login(owner)
    assert client.get(place).headers["Location"].startswith(LOGIN)
    assert not TOTPDevice.objects.exists()


def test_passwords_are_limited_by_account_and_address(client: Client, person: User, settings: Any) -> None:
    settings.RATE_LIMITS = "login=3/m"
    answers = [give_password(client, password="wrong") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert give_password(client).status_code == 429, "also the right one"
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert give_password(elsewhere).status_code == 429, "the account is limited wherever it is asked from"


def test_digits_are_limited(client: Client, person: User, settings: Any) -> None:
    settings.RATE_LIMITS = "login=3/m"
    phone_of(person)
    give_password(client)
    codes = [client.post(SECOND, {"code": "000000"}).status_code for _ in range(4)]
    assert codes == [400, 400, 400, 429]


def test_it_never_leads_elsewhere(client: Client, person: User) -> None:
    phone = phone_of(person)
    give_password(client)
    answer = client.post(SECOND, {"code": shown_by(phone), "next": "https://evil.example/admin/"})
    assert answer.headers["Location"] == HOME


def test_the_second_factor_can_be_left_out_where_a_setting_says_so(client: Client, db: None, settings: Any) -> None:
    settings.ADMIN_TOTP = False
    member_of_staff()
    give_password(client)
    assert client.get(HOME).status_code == 200


def test_the_setting_is_refused_in_production() -> None:
    import os
    import subprocess
    import sys
    from pathlib import Path

    base = Path(__file__).resolve().parents[2]
    given = dict(line.split("=", 1) for line in (base / "tests/production.env").read_text().splitlines() if "=" in line)
    given = {name: value for name, value in given.items() if not name.startswith("#")}
    machine = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", "import hiresscope.settings"],
        env={**machine, **given, "ENV_FILE": "off", "ADMIN_TOTP": "off"},
        cwd=base, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ImproperlyConfigured.__name__ in done.stderr
    assert "ADMIN_TOTP=off" in done.stderr
