"""The candidates' portal over HTTP: who gets in, what they see, and what it costs."""

import json
import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from accounts import delivery
from accounts.models import Mail, Session, Tenant
from applications import services as applications
from applications.links import status_path
from applications.models import Application
from candidates.models import CandidateAccount
from jobs.models import Job
from tests import factories
from tests.client import Api

pytestmark = pytest.mark.django_db


def logged_in(account: CandidateAccount) -> Client:
    client = Client()
    answer = client.post("/candidate/login", {"email": account.email, "password": factories.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return client


@pytest.fixture
def browser(candidate: CandidateAccount) -> Client:
    return logged_in(candidate)


VERDICT = {
    "id": "1",
    "text": "Five years of Python",
    "kind": "MUST",
    "weight": 8,
    "verdict": "PARTIAL",
    "strength": 0.5,
    "points": 8.0,
    "maxPoints": 16.0,
    "reason": "Three years are shown.",
    "evidence": [{"quote": "Python since 2023", "start": 0, "end": 17}],
}


def sent_by(email: str, job: Job) -> Application:
    """A scored application of whoever owns the address."""
    row = factories.scored(job, 71, candidate=factories.candidate(job.tenant, email=email))
    assert row.current_score is not None
    row.current_score.explanation["criteria"] = [VERDICT]
    row.current_score.save()
    return row


@pytest.fixture
def application(job: Job, candidate: CandidateAccount) -> Application:
    return sent_by(candidate.email, job)


def deliver() -> Any:
    for row in Mail.objects.all():
        delivery.send(row.pk)
    return mail.outbox[-1]


PRIVATE = ["/candidate/", "/candidate/profile", "/candidate/export", "/candidate/erase"]


@pytest.mark.parametrize("path", [*PRIVATE, "/candidate/applications/01a20aef-0506-7343-906d-a4a36c5f78c4"])
def test_a_stranger_is_sent_to_the_log_in(db: None, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/candidate/login")


@pytest.mark.parametrize("path", PRIVATE)
def test_private_pages_are_kept_by_no_cache(browser: Client, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_the_list_costs_three_queries(
    browser: Client, application: Application, django_assert_num_queries: Any
) -> None:
    # The browser's session, the account of the session that it names, the applications with job and tenant.
    with django_assert_num_queries(3):
        page = browser.get("/candidate/").content.decode()
    assert "Backend engineer" in page
    assert "71" in page


def test_a_long_list_is_walked_by_cursor(browser: Client, job: Job, candidate: CandidateAccount) -> None:
    rows = [sent_by(candidate.email, factories.job(factories.tenant())) for _ in range(23)]
    first = browser.get("/candidate/")
    follow = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    assert follow is not None
    second = browser.get(f"/candidate/{follow[1]}")
    shown = [one.pk for page in (first, second) for one in page.context["found"]["data"]]
    assert shown == [one.pk for one in reversed(rows)]
    assert 'rel="next"' not in second.content.decode()


def test_a_cursor_of_another_account_opens_nothing(browser: Client, candidate: CandidateAccount) -> None:
    for _ in range(21):
        sent_by(candidate.email, factories.job(factories.tenant()))
    cursor = browser.get("/candidate/").context["found"]["nextCursor"]
    answer = logged_in(factories.account()).get("/candidate/", {"cursor": cursor}, headers={"Accept-Language": "de"})
    assert (answer.status_code, answer.context["found"]["data"]) == (200, [])
    assert "Von vorn" in answer.content.decode()


@pytest.mark.parametrize(
    ("columns", "looks"),
    [
        ({"processing": "PENDING"}, True),
        ({"processing": "PARSING"}, True),
        ({"processing": "SCORING"}, True),
        ({"processing": "HELD"}, False),
        ({"processing": "FAILED", "failure": {"message": "It is damaged"}}, False),
        ({"processing": "DUPLICATE"}, False),
    ],
)
def test_the_status_page_looks_again_while_the_cv_is_read(job: Job, columns: dict[str, Any], looks: bool) -> None:
    row = factories.application(job, **columns)
    page = Client().get(status_path(row.pk)).content.decode()
    assert ('http-equiv="refresh"' in page) == ("status.js" in page) == ("data-waiting" in page) == looks


def test_the_status_page_rests_once_the_cv_is_read(application: Application) -> None:
    page = Client().get(status_path(application.pk)).content.decode()
    assert "Software has read your CV" in page
    assert 'http-equiv="refresh"' not in page


def test_the_score_page_shows_each_verdict_with_its_quotes(
    browser: Client, application: Application, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):
        page = browser.get(f"/candidate/applications/{application.pk}").content.decode()
    for words in (
        "Five years of Python",
        "Partly met",
        "Three years are shown.",
        "Python since 2023",
        "8 of 16 points",
    ):
        assert words in page
    assert "a person at the company does" in page


def test_another_s_application_is_not_found(browser: Client, job: Job) -> None:
    row = sent_by("somebody.else@mail.example", job)
    assert browser.get(f"/candidate/applications/{row.pk}").status_code == 404


def test_nothing_is_shown_before_the_address_is_confirmed(
    browser: Client, application: Application, candidate: CandidateAccount
) -> None:
    CandidateAccount.objects.update(email_verified_at=None)
    assert "Backend engineer" not in browser.get("/candidate/").content.decode()
    assert browser.get(f"/candidate/applications/{application.pk}").status_code == 404
    assert json.loads(browser.get("/candidate/export").content)["applications"] == []


def test_an_employer_s_log_in_opens_nothing_here(owner: Any, candidate: CandidateAccount) -> None:
    client = Client()
    client.post("/candidate/login", {"email": owner.email, "password": factories.PASSWORD})
    assert client.get("/candidate/").status_code == 302


def test_a_wrong_password_says_so_and_keeps_the_address(candidate: CandidateAccount) -> None:
    page = Client().post("/candidate/login", {"email": candidate.email, "password": "wrong password"})
    assert page.status_code == 401
    assert "The e-mail or the password is wrong." in page.content.decode()
    assert candidate.email in page.content.decode()


def test_the_sixth_try_in_a_minute_is_refused(candidate: CandidateAccount) -> None:
    answers = [Client().post("/candidate/login", {"email": candidate.email, "password": "no"}) for _ in range(6)]
    assert [one.status_code for one in answers] == [401] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_logging_out_ends_the_session(browser: Client) -> None:
    kept = browser.cookies["sessionid"].value
    browser.post("/candidate/logout")
    assert not Session.objects.filter(revoked_at=None).exists()
    browser.cookies["sessionid"] = kept
    assert browser.get("/candidate/").status_code == 302


def test_what_ends_the_session_elsewhere_ends_it_here(browser: Client) -> None:
    Session.objects.update(revoked_at="2026-01-01T00:00:00Z")
    assert browser.get("/candidate/").status_code == 302


def test_forms_without_their_token_are_refused(candidate: CandidateAccount) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/candidate/login", {"email": "a@b.example", "password": "x"}).status_code == 403


def test_a_forgotten_password_is_set_anew_by_the_mailed_link(browser: Client, candidate: CandidateAccount) -> None:
    Client().post("/candidate/forgot", {"email": candidate.email})
    link = re.search(r"/candidate/reset\?token=(\S+)", deliver().body)
    assert link is not None
    assert "Set the password" in Client().get(link[0]).content.decode()
    weak = Client().post("/candidate/reset", {"token": link[1], "password": "short"})
    assert "at least 10 characters" in weak.content.decode()
    fresh = "another long password"
    assert Client().post("/candidate/reset", {"token": link[1], "password": fresh}).status_code == 302
    assert browser.get("/candidate/").status_code == 302, "sessions of before are over"
    assert Client().post("/candidate/login", {"email": candidate.email, "password": fresh}).status_code == 302
    again = Client().post("/candidate/reset", {"token": link[1], "password": fresh})
    assert "expired or was used" in again.content.decode()


def test_an_unknown_address_is_answered_alike_and_gets_no_mail(candidate: CandidateAccount) -> None:
    known, unknown = (Client().post("/candidate/forgot", {"email": one}) for one in (candidate.email, "no@one.example"))
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    deliver()
    assert [one.to for one in mail.outbox] == [[candidate.email]]


def test_a_weak_password_is_told_beside_its_field(db: None) -> None:
    form = {"name": "Paula Public", "email": "paula@mail.example", "password": "password1234"}
    page = Client().post("/candidate/register", form)
    assert page.status_code == 400
    assert "This password is too common" in page.content.decode()
    assert "password1234" not in page.content.decode()


def test_the_profile_is_changed(browser: Client, candidate: CandidateAccount) -> None:
    wrong = browser.post("/candidate/profile", {"name": "Cora", "linkedinUrl": "https://example.com"})
    assert wrong.status_code == 400
    assert browser.post("/candidate/profile", {"name": "Cora New", "phone": "+49 30 901820"}).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.name, candidate.phone) == ("Cora New", "+4930901820")


def test_the_export_holds_what_is_theirs_and_no_note_of_the_employer(
    browser: Client, application: Application, job: Job
) -> None:
    applications.decide(application=application, decision="REJECTED", by="Olga", note="not a team player")
    answer = browser.get("/candidate/export")
    assert "attachment" in answer["Content-Disposition"]
    held = json.loads(answer.content)
    assert held["applications"][0]["scores"][0]["score"] == 71
    assert "team player" not in answer.content.decode()


def test_erasing_asks_for_the_password(browser: Client, candidate: CandidateAccount) -> None:
    assert browser.post("/candidate/erase", {"password": "wrong"}).status_code == 401
    assert browser.post("/candidate/erase", {"password": factories.PASSWORD}).status_code == 302
    assert not CandidateAccount.objects.exists()
    assert browser.get("/candidate/").status_code == 302


@pytest.mark.parametrize(("wished", "mails"), [(True, 1), (False, 0)])
def test_a_decision_is_mailed_where_the_employer_wishes(application: Application, wished: bool, mails: int) -> None:
    Tenant.objects.update(mail_decisions=wished)
    Application.objects.update(given_email=True, locale="de")
    application.refresh_from_db()
    applications.decide(application=application, decision="SHORTLISTED", by="Olga")
    assert Mail.objects.filter(template="decided").count() == mails
    Mail.objects.update(next_attempt_at="2026-01-01T00:00:00Z")
    if mails:
        message = deliver()
        assert message.subject == "Zu Ihrer Bewerbung: Backend engineer"
        assert "engere Wahl" in " ".join(message.body.split())
        assert "engere Wahl" in message.alternatives[0][0]


def test_a_decision_that_has_changed_meanwhile_is_not_mailed(application: Application) -> None:
    Tenant.objects.update(mail_decisions=True)
    Application.objects.update(given_email=True)
    application.refresh_from_db()
    applications.decide(application=application, decision="REJECTED", by="Olga")
    applications.decide(application=application, decision="SHORTLISTED", by="Olga")
    Mail.objects.update(next_attempt_at="2026-01-01T00:00:00Z")
    deliver()
    assert [("shortlist" in str(one.body)) for one in mail.outbox] == [True]


def test_mails_are_text_and_html_in_the_language_asked_for(candidate: CandidateAccount) -> None:
    with translation.override("de"):
        Client().post("/candidate/forgot", {"email": candidate.email}, headers={"Accept-Language": "de"})
    message = deliver()
    html = message.alternatives[0][0]
    assert message.subject == "Neues Passwort für HIRESSCOPE setzen"
    assert "eine Stunde" in message.body
    assert 'lang="de"' in html
    assert "src=" not in html, "a mail loads nothing"
    assert max(len(line) for line in message.body.splitlines() if "http" not in line) <= 76


def test_the_api_speaks_english_whatever_the_browser_wants(anonymous: Api) -> None:
    answer = anonymous.post("/candidates/login", {}, headers={"Accept-Language": "de"})
    assert "is required" in answer.json()["message"]
