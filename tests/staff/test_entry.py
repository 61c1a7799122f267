"""Getting into the admin: both factors, limits, enrolment, recovery codes."""

import base64
import importlib
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken

from accounts.models import Seen, User
from accounts.phones import Phone
from hiresscope.lib import crypto
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
    device = Phone.objects.get(user=person, confirmed=False)
    assert client.post(ENROL, {"code": "000000"}).status_code == 400
    device.refresh_from_db()
    Phone.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    answer = client.post(ENROL, {"code": shown_by(device)})
    codes = re.findall(r"<li><code>([a-z2-7]+)</code>", answer.content.decode())
    assert len(codes) == 10
    assert client.get(HOME).status_code == 200

    other = Client()
    give_password(other)
    assert other.get(ENROL).headers["Location"] == SECOND, "a second phone is not enrolled by a password alone"
    assert other.post(SECOND, {"code": codes[0]}).status_code == 302
    assert StaticToken.objects.count() == 9


def test_the_secret_of_a_phone_is_stored_sealed(client: Client, person: User) -> None:
    give_password(client)
    page = client.get(SECOND, follow=True).content.decode()
    device = Phone.objects.get(user=person)
    assert device.written_key in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM accounts_phone")
        [(stored,)] = cursor.fetchall()
    assert device.secret.hex() not in stored
    assert crypto.unseal(stored) == device.secret.hex()


def test_phones_enrolled_before_are_moved_and_go_on_working(client: Client, person: User) -> None:
    secret = "3132333435363738393031323334353637383930"
    moving = importlib.import_module("accounts.migrations.0005_move_phones")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE otp_totp_totpdevice (id serial, user_id uuid, name text, confirmed bool, key text, drift int,"
            " last_t bigint, throttling_failure_timestamp timestamptz, throttling_failure_count int,"
            " created_at timestamptz, last_used_at timestamptz)"
        )
        cursor.execute(
            "INSERT INTO otp_totp_totpdevice VALUES (1, %s, 'phone', true, %s, 0, 7, null, 0, now(), null)",
            [person.pk, secret],
        )
    with connection.schema_editor() as editor:
        moving.move(apps, editor)
        moving.move(apps, editor)
    moved = Phone.objects.get()
    assert (moved.secret.hex(), moved.last_step, moved.confirmed) == (secret, 7, True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM otp_totp_totpdevice")
        assert cursor.fetchone() == (0,)
    give_password(client)
    assert client.post(SECOND, {"code": shown_by(moved)}).headers["Location"] == HOME


def test_what_the_qr_code_holds_is_what_phones_read(person: User) -> None:
    address = urlsplit(phone_of(person).config_url)
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/HIRESSCOPE%3Astaff%40example.com")
    given = parse_qs(address.query)
    assert (given["issuer"], given["digits"], given["period"]) == (["HIRESSCOPE"], ["6"], ["30"])
    assert base64.b32decode(given["secret"][0]) == phone_of(person).secret


@pytest.mark.parametrize("place", [SECOND, ENROL])
def test_the_second_factor_is_for_staff(client: Client, owner: User, place: str) -> None:
    assert client.get(place).status_code == 302
    client.force_login(owner)
    assert client.get(place).headers["Location"].startswith(LOGIN)
    assert not Phone.objects.exists()


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
