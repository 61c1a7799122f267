"""POST /auth/password/forgot and /reset."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import delivery, services
from accounts.models import Mail, OneTimeToken, User
from tests import factories
from tests.client import Api

NEW = "a brand new passphrase"


def sent() -> list[Any]:
    """Every mail that was queued, sent as a worker does it."""
    for row in Mail.objects.exclude(work_state=""):
        delivery.send(row.pk)
    return mail.outbox


def link(message: Any) -> str:
    found = re.search(r"token=(\S+)", message.body)
    assert found
    return found[1]


def test_the_link_sets_a_new_password_once_and_ends_every_session(anonymous: Api, owner: User) -> None:
    pair = services.open_session(owner)
    assert anonymous.post("/auth/password/forgot", {"email": owner.email.upper()}).status_code == 202
    (message,) = sent()
    assert message.to == [owner.email]
    assert not Mail.objects.exists()
    token = link(message)
    assert anonymous.post("/auth/password/reset", {"token": token, "password": "short"}).status_code == 400
    assert anonymous.post("/auth/password/reset", {"token": token, "password": NEW}).status_code == 200
    assert Api(Authorization=f"Bearer {pair.access}").get("/auth/me").status_code == 401
    assert anonymous.post("/auth/refresh", {"refreshToken": pair.refresh}).status_code == 401
    assert anonymous.post("/auth/login", {"email": owner.email, "password": NEW}).status_code == 200
    again = anonymous.post("/auth/password/reset", {"token": token, "password": NEW})
    assert (again.status_code, again.json()["details"][0]["field"]) == (400, "token")


def test_an_unknown_address_gets_the_same_answer_by_the_same_queries_and_no_mail(anonymous: Api, owner: User) -> None:
    asked = []
    for email in (owner.email, "nobody@example.com"):
        with CaptureQueriesContext(connection) as queries:
            answer = anonymous.post("/auth/password/forgot", {"email": email})
        asked.append((answer.status_code, answer.content, len(queries)))
    assert asked[0] == asked[1]
    assert [message.to for message in sent()] == [[owner.email]]
    assert not Mail.objects.exists()


def test_the_link_is_good_for_an_hour(anonymous: Api, owner: User) -> None:
    anonymous.post("/auth/password/forgot", {"email": owner.email})
    token = link(sent()[0])
    left = OneTimeToken.objects.get().expires_at - timezone.now()
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    OneTimeToken.objects.update(expires_at=timezone.now())
    assert anonymous.post("/auth/password/reset", {"token": token, "password": NEW}).status_code == 400


def test_an_older_link_is_worthless_after_a_reset(anonymous: Api, owner: User) -> None:
    for _ in range(2):
        anonymous.post("/auth/password/forgot", {"email": owner.email})
    first, second = [link(message) for message in sent()]
    assert anonymous.post("/auth/password/reset", {"token": second, "password": NEW}).status_code == 200
    assert anonymous.post("/auth/password/reset", {"token": first, "password": NEW}).status_code == 400


def test_an_invitations_token_resets_nothing(as_owner: Api, anonymous: Api) -> None:
    as_owner.post("/team", {"email": "new@acme.example", "name": "New", "role": "VIEWER"})
    token = link(sent()[0])
    assert anonymous.post("/auth/password/reset", {"token": token, "password": NEW}).status_code == 400


def test_a_mail_server_that_is_down_is_tried_again(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    services.forgot_password(owner.email)
    row = Mail.objects.get()

    def down(message: Any) -> None:
        raise ConnectionRefusedError("smtp.example refused " + owner.email)

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", down)
        delivery.send(row.pk)
    row.refresh_from_db()
    assert (row.attempts, row.last_error) == (1, "ConnectionRefusedError")
    Mail.objects.update(next_attempt_at=timezone.now())
    delivery.send(row.pk)
    assert len(mail.outbox) == 1
    assert not Mail.objects.exists()


def test_mail_that_cannot_be_sent_is_given_up(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    row = services.queue_mail(to=owner.email, template="password_reset")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda message: (_ for _ in ()).throw(OSError))
    Mail.objects.update(attempts=delivery.SEND.max_attempts - 1)
    delivery.send(row.pk)
    assert not Mail.objects.exists()


def test_a_reset_link_is_not_kept_in_clear(anonymous: Api, owner: User) -> None:
    anonymous.post("/auth/password/forgot", {"email": owner.email})
    token = link(sent()[0])
    assert token not in str(OneTimeToken.objects.values().get())
    assert factories.PASSWORD not in str(User.objects.values().get(pk=owner.pk))
