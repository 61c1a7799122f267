"""Log lines and Sentry events hold none of 40 canaries, whichever way they try to get in."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
import structlog
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from accounts.models import User
from hiresscope.lib import logs, sentry
from hiresscope.lib.errors import Conflict
from tests import factories
from tests.client import Api

PEOPLE = ["Zelda Quark", "Iñigo Montañés", "Okoro Adaeze", "Wei Xiaoming"]
EMAILS = ["zelda.quark@mail.example", "i+n@sub.mail.example", "OKORO@MAIL.example", "wei_x@mail.example"]
PHONES = ["+44 20 7946 0018", "+442079460018", "(212) 555-0142", "030 901820 44"]
PASSWORDS = ["correct-horse-zebra", "hunter2hunter2", "Pa55 phrase with blanks", "p@ss/word?9"]
TOKENS = [
    "hsk_live_" + "Ab3" * 15 + "x",
    "whsec_" + "Cd4" * 14,
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlc2lnbmF0dXJl",
    "sk-ant-" + "Ef5" * 20,
    "Gh6" * 14,
]
TEXTS = [f"CV sentence number {n} about night shifts at the lighthouse" for n in range(10)]
LETTERS = [f"Dear madam, letter {n}, I kept bees for years" for n in range(5)]
PLACES = ["12 Lantern Lane", "Flat 3, Harbour Row", "linkedin.com/in/zelda-quark", "born 3 March 1971"]
CANARIES = [*PEOPLE, *EMAILS, *PHONES, *PASSWORDS, *TOKENS, *TEXTS, *LETTERS, *PLACES]


def test_there_are_forty() -> None:
    assert len(set(CANARIES)) >= 40


def found_in(text: str) -> list[str]:
    plain = text.encode().decode("unicode_escape", "ignore") + text
    return [canary for canary in CANARIES if canary in plain or canary in text]


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter(request.param))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def quote(canary: str) -> None:
    """Fail as libraries do: quoting what they were given, from inside another failure."""
    kept_locally = canary
    try:
        raise KeyError(canary)
    except KeyError as inner:
        raise ValueError(f"invalid literal {kept_locally!r}") from inner


def test_no_log_line_holds_a_canary(written: io.StringIO) -> None:
    log = logging.getLogger("hiresscope.test")
    for canary in CANARIES:
        try:
            quote(canary)
        except ValueError:
            log.exception("it failed")
        details = {"password": canary, "candidate_name": canary}
        log.warning("noted", extra={"email": canary, "cv_text": canary, "details": details})
        structlog.get_logger("hiresscope.test").warning("noted", phone=canary, cover_letter=canary, token=canary)
    for expected in ("it failed", "ValueError", "KeyError"):
        assert written.getvalue().count(expected) == len(CANARIES)
    assert found_in(written.getvalue()) == []


@pytest.mark.parametrize("canary", [*EMAILS, *PHONES, *TOKENS])
def test_what_looks_like_a_persons_is_blotted_out_of_sentences(written: io.StringIO, canary: str) -> None:
    logging.getLogger("hiresscope.test").warning("sent to %s and gone", canary)
    logging.getLogger("hiresscope.test").warning(f"sent to {canary}, and gone")  # noqa: G004 - what is tested
    assert written.getvalue().count(logs.BLOT) == 2
    assert found_in(written.getvalue()) == []


@pytest.mark.parametrize(
    "text",
    [
        "0198c5d2-7a41-7c3e-9b1f-3d2a6f0e8c11",
        "2030-01-31T09:00:00.000Z",
        "port 5432",
        "1700000000",
        "took 12345.6 ms",
        "10.0.0.1",
        "applications.parse_cv",
    ],
)
def test_what_operators_need_stays(text: str) -> None:
    assert logs.scrub(f"at {text} it began") == f"at {text} it began"


def test_a_line_has_the_requests_id_and_is_one_json_object(anonymous: Api, db: None) -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter("json"))
    logging.getLogger("hiresscope.request").addHandler(handler)
    anonymous.get("/auth/me?colour=red", headers={"X-Request-Id": "abc"})
    logging.getLogger("hiresscope.request").removeHandler(handler)
    line = json.loads(stream.getvalue())
    assert (line["request_id"], line["status"], line["route"]) == ("abc", 401, "api/v1/auth/me")
    assert (line["event"], line["level"], line["method"]) == ("request", "info", "GET")
    assert "red" not in stream.getvalue()


# Sentry


class Kept(Transport):
    """Keeps what would be sent."""

    sent: list[Envelope] = []

    def capture_envelope(self, envelope: Envelope) -> None:
        """Keep it."""
        type(self).sent.append(envelope)


@pytest.fixture
def sent() -> Iterator[list[Envelope]]:
    Kept.sent = []
    with sentry_sdk.isolation_scope():
        sentry.configure("https://key@sentry.invalid/1", transport=Kept)
        yield Kept.sent
    sentry_sdk.init()


def bytes_of(envelopes: list[Envelope]) -> str:
    return b"\n".join(envelope.serialize() for envelope in envelopes).decode()


def test_no_event_holds_a_canary(sent: list[Envelope]) -> None:
    for canary in CANARIES:
        sentry_sdk.set_user({"email": canary, "username": canary})
        sentry_sdk.set_tag("candidate", canary)
        sentry_sdk.set_extra("cv", {"text": [canary]})
        sentry_sdk.set_context("celery-job", {"args": [canary], "kwargs": {"name": canary}})
        sentry_sdk.add_breadcrumb(message=canary, data={"query": canary})
        try:
            quote(canary)
        except ValueError as error:
            sentry_sdk.capture_exception(error)
        try:
            quote(canary)
        except ValueError:
            logging.getLogger("hiresscope.test").exception("failed for %s", canary, extra={"cv": canary})
    assert len(sent) == 2 * len(CANARIES)
    text = bytes_of(sent)
    assert text.count('"type":"KeyError"') == text.count('"type":"ValueError"') == len(sent)
    assert found_in(text) == []


def test_a_fault_in_a_request_is_reported_with_its_id_and_without_the_request(
    sent: list[Envelope], owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(**fields: Any) -> None:
        raise RuntimeError(str(fields))

    monkeypatch.setattr("accounts.services.log_in", fault)
    body = {"email": EMAILS[0], "password": PASSWORDS[0]}
    caller = Api(Cookie=f"session={TOKENS[4]}", Authorization=f"Bearer {TOKENS[2]}", User_Agent=PEOPLE[0])
    answer = caller.post("/auth/login", body, headers={"X-Request-Id": "req-1"})
    assert answer.status_code == 500
    (envelope,) = sent
    event = envelope.get_event()
    assert event is not None
    assert event["tags"] == {"request_id": "req-1"}
    assert event["exception"]["values"][-1]["type"] == "RuntimeError"
    assert any(frame["function"] == "fault" for frame in event["exception"]["values"][-1]["stacktrace"]["frames"])
    assert found_in(bytes_of(sent)) == []
    assert "vars" not in bytes_of(sent)


def test_expected_failures_are_not_reported(sent: list[Envelope], owner: User) -> None:
    sentry_sdk.capture_exception(Conflict())
    Api().post("/auth/login", {"email": owner.email, "password": "wrong" + factories.PASSWORD})
    assert sent == []


def test_nothing_is_reported_without_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentry_sdk, "init", lambda **kwargs: pytest.fail("Sentry was started"))
    sentry.configure("")
