"""Getting in and out of the employers' pages, and what ends a session."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.sessions.models import Session as BrowserSession
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts import housekeeping, links, services
from accounts.models import OneTimeToken, PrincipalKind, Role, Session, Tenant, User
from tests import factories
from tests.board.conftest import Browser

SIGNUP = {"companyName": "New Ltd", "name": "Nina New", "email": "nina@new.example", "password": "an uncommon phrase"}


def log_in(browser: Client, email: str, password: str = factories.PASSWORD, query: str = "") -> Any:
    return browser.post(f"/app/login{query}", {"email": email, "password": password})


def test_a_company_signs_up_and_is_logged_in(db: None) -> None:
    browser = Browser()
    answer = browser.post("/app/signup", SIGNUP)
    assert (answer.status_code, answer["Location"]) == (302, "/app/")
    page = browser.get("/app/")
    assert "New Ltd" in page.content.decode()
    assert any("trial" in str(one) for one in get_messages(page.wsgi_request)) or "trial" in page.content.decode()


def test_a_referral_link_fills_the_code_in_and_counts(tenant: Tenant) -> None:
    browser = Browser()
    code = tenant.referral_code
    assert f'value="{code}"' in browser.get(f"/app/signup?ref={code}").content.decode()
    browser.post("/app/signup", {**SIGNUP, "referralCode": code})
    made = User.objects.get(email=SIGNUP["email"]).tenant
    assert made is not None
    assert made.referred_by == tenant


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "short"}, "at least 10 characters"),
        ({"email": "nobody"}, "must be an email"),
        ({"companyName": " "}, "must not be empty"),
        ({"referralCode": "WRONG"}, "not a known referral code"),
        ({"email": "owner@acme.example"}, "already registered"),
    ],
)
def test_a_bad_sign_up_keeps_what_was_typed_but_the_password(change: dict[str, str], said: str, owner: User) -> None:
    answer = Browser().post("/app/signup", {**SIGNUP, **change})
    page = answer.content.decode()
    assert answer.status_code in {400, 409}
    assert said in page
    assert "Nina New" in page
    assert SIGNUP["password"] not in page


def test_who_logs_in_goes_where_they_wanted(owner: User) -> None:
    answer = log_in(Browser(), "OWNER@acme.example", query="?next=/app/team")
    assert answer["Location"] == "/app/team"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/app/", "//evil.example", "/admin/", "/app/../admin"])
def test_a_log_in_leads_nowhere_else(elsewhere: str, owner: User) -> None:
    answer = log_in(Browser(), owner.email, query=f"?next={elsewhere}")
    assert "evil" not in answer["Location"]
    assert answer["Location"].startswith("/app/")


def test_a_wrong_password_says_the_same_as_an_unknown_address(owner: User) -> None:
    wrong, unknown = (log_in(Browser(), email, "wrong password") for email in (owner.email, "nobody@acme.example"))
    assert wrong.status_code == unknown.status_code == 401
    texts = [
        re.search(r'role="alert".*?>\s*(.*?)\s*</div>', one.content.decode(), re.DOTALL) for one in (wrong, unknown)
    ]
    assert texts[0] is not None
    assert texts[1] is not None
    assert texts[0][1] == texts[1][1]


def test_the_log_in_shares_its_limit_with_the_api(owner: User) -> None:
    cache.clear()
    api = Client()
    body = {"email": owner.email, "password": "wrong password"}
    for _ in range(5):
        assert api.post("/api/v1/auth/login", body, "application/json").status_code == 401
    answer = log_in(Browser(), owner.email)
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0


def test_the_cookie_changes_with_the_log_in(owner: User) -> None:
    browser = Browser()
    session = browser.session
    session["x"] = 1
    session.save()
    before = browser.cookies["sessionid"].value
    log_in(browser, owner.email)
    assert browser.cookies["sessionid"].value != before


def test_log_out_ends_the_session_itself(owner: User) -> None:
    browser = Browser(owner)
    assert browser.get("/app/").status_code == 200
    stolen = Client()
    stolen.cookies["sessionid"] = browser.cookies["sessionid"].value
    browser.post("/app/logout")
    assert browser.get("/app/").status_code == 302
    assert stolen.get("/app/").status_code == 302


def test_a_removal_from_the_team_ends_it_at_once(owner: User, teammate: User) -> None:
    browser = Browser(teammate)
    assert browser.get("/app/jobs").status_code == 200
    Browser(owner).post(f"/app/team/{teammate.pk}/remove")
    assert browser.get("/app/jobs").status_code == 302


def test_another_role_counts_from_the_next_request(owner: User, teammate: User) -> None:
    browser = Browser(teammate)
    assert browser.get("/app/jobs/new").status_code == 200
    Browser(owner).post(f"/app/team/{teammate.pk}/role", {"role": Role.VIEWER})
    assert browser.get("/app/jobs/new").status_code == 403


def test_a_new_password_by_the_mailed_link_ends_every_session(owner: User) -> None:
    browser = Browser(owner)
    token = links.issue(OneTimeToken.Purpose.RESET, PrincipalKind.EMPLOYER, owner.pk)
    page = browser.get(f"/app/reset?token={token}")
    assert token in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    assert browser.post("/app/reset", {"token": token, "password": "short"}).status_code == 400
    answer = browser.post("/app/reset", {"token": token, "password": "a wholly new phrase"})
    assert answer["Location"] == "/app/login"
    assert browser.get("/app/").status_code == 302
    assert log_in(Browser(), owner.email, "a wholly new phrase").status_code == 302
    again = browser.post("/app/reset", {"token": token, "password": "another new phrase"})
    assert (again.status_code, "expired" in again.content.decode()) == (400, True)


def test_forgetting_says_the_same_whoever_asks(owner: User) -> None:
    pages = [Browser().post("/app/forgot", {"email": email}) for email in (owner.email, "nobody@acme.example")]
    assert [one.status_code for one in pages] == [200, 200]


def test_an_invitation_is_accepted_once(owner: User) -> None:
    assert owner.tenant is not None
    user = services.invite(tenant=owner.tenant, by=owner, email="ira@acme.example", name="Ira", role=Role.RECRUITER)
    token = links.issue(OneTimeToken.Purpose.INVITE, PrincipalKind.EMPLOYER, user.pk)
    browser = Browser()
    assert browser.get(f"/app/accept?token={token}").status_code == 200
    assert browser.post("/app/accept", {"token": token, "password": "an uncommon phrase"}).status_code == 302
    assert "Ira" in browser.get("/app/").content.decode()
    assert Browser().post("/app/accept", {"token": token, "password": "an uncommon phrase"}).status_code == 400


def test_the_links_of_mails_open_pages(owner: User) -> None:
    for path in ("/app/reset?token=x", "/app/accept?token=x", "/app/signup?ref=x", "/app/billing", "/app"):
        assert Browser(owner if "billing" in path else None).get(path, follow=True).status_code == 200


def test_a_candidates_session_opens_no_page_of_employers(owner: User, candidate: object) -> None:
    browser = Browser()
    session = browser.session
    session["employer_session"] = str(factories.candidate_session(candidate).pk)
    session.save()
    browser.cookies["sessionid"] = str(session.session_key)
    assert browser.get("/app/").status_code == 302


def test_a_browsers_session_outlives_a_day_and_not_its_week(owner: User) -> None:
    browser = Browser(owner)
    Session.objects.update(created_at=timezone.now() - timedelta(days=6, hours=23))
    housekeeping.purge()
    assert browser.get("/app/").status_code == 200
    Session.objects.update(created_at=timezone.now() - timedelta(days=7, hours=1))
    assert browser.get("/app/").status_code == 302


def test_cookies_that_are_past_use_are_forgotten(owner: User) -> None:
    Browser(owner)
    assert housekeeping.purge()["browserSessions"] == 0
    BrowserSession.objects.update(expire_date=timezone.now() - timedelta(hours=1))
    assert housekeeping.purge()["browserSessions"] == 1
