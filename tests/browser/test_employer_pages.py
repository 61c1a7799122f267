"""The employers' pages in a browser: nothing for axe to find on any of them, at any width, light and dark; and keys."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import File
from playwright.sync_api import Page, expect

from accounts.models import User
from applications import services, uploads
from applications.models import Application
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.applications.conftest import work
from tests.board.conftest import Browser
from webhooks import services as webhooks

OpenPage = Callable[..., Page]
DARK = ("board", "application", "analytics", "person", "erase", "pool", "team", "keys", "webhook")
SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def enter(page: Page, user: User, site: str) -> None:
    """Let the browser act as ``user``."""
    cookie = Browser(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])


@pytest.fixture
def addresses(job: Job, owner: User) -> dict[str, str]:
    """Every page, with something on it."""
    for name in ("tomas_backend.txt", "ana_two_columns.pdf"):
        with (SAMPLES / name).open("rb") as file:
            services.submit(
                tenant=job.tenant, job=job, cv=uploads.check(File(file, name=name)), applicant=services.Applicant(),
                source="API", by="test",
            )  # fmt: skip
    work()
    application = Application.objects.filter(score__isnull=False).order_by("-score")[0]
    Entry.objects.create(tenant=job.tenant, candidate=application.candidate, notes="Call in May", tags=["python"])
    endpoint = webhooks.create_endpoint(tenant=job.tenant, url="https://hooks.example/x", events=["*"]).endpoint
    delivery = webhooks.send_test(endpoint=endpoint)
    factories.api_key(job.tenant)
    deleted = factories.job(job.tenant)
    factories.scored(deleted, 80)
    Browser(owner).post(f"/app/jobs/{deleted.pk}/delete")
    return {
        "home": "/app/", "jobs": "/app/jobs", "new": "/app/jobs/new", "edit": f"/app/jobs/{job.pk}/edit",
        "board": f"/app/jobs/{job.pk}", "none": f"/app/jobs/{job.pk}?minScore=100",
        "application": f"/app/applications/{application.pk}", "upload": f"/app/jobs/{job.pk}/upload",
        "advice": f"/app/jobs/{job.pk}/advice", "analytics": f"/app/jobs/{job.pk}/analytics",
        "rescore": f"/app/jobs/{job.pk}/rescore",
        "suggestions": f"/app/jobs/{factories.job(job.tenant).pk}/suggestions", "pool": "/app/talent-pool",
        "people": "/app/candidates", "nobody": "/app/candidates?q=nobody-like-that",
        "person": f"/app/candidates/{application.candidate_id}",
        "erase": f"/app/candidates/{application.candidate_id}/erase",
        "delete": f"/app/jobs/{deleted.pk}/delete", "settings": "/app/settings", "team": "/app/team",
        "keys": "/app/api-keys", "billing": "/app/billing", "referrals": "/app/referrals", "webhooks": "/app/webhooks",
        "webhook": f"/app/webhooks/{endpoint.pk}", "change": f"/app/webhooks/{endpoint.pk}/edit",
        "recover": f"/app/webhooks/{endpoint.pk}/recover",
        "delivery": f"/app/webhooks/{endpoint.pk}/deliveries/{delivery.pk}", "refused": f"/app/jobs/{endpoint.pk}",
    }  # fmt: skip


def test_axe_finds_nothing_on_any_page(
    addresses: dict[str, str], open_page: OpenPage, accessible: Callable[[Page], None], owner: User, site: str
) -> None:
    found = []
    for look in ({"width": 360, "language": "de"}, {"width": 1280, "dark": True}):
        page = open_page(**look)
        enter(page, owner, site)
        # Colours are few: some pages have them all. German words are the longer ones.
        chosen = DARK if "dark" in look else addresses
        for name in chosen:
            page.goto(addresses[name])
            try:
                accessible(page)
            except AssertionError as error:
                found.append(f"{name} {look}: {error}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", ["login", "signup", "forgot", "reset", "accept"])
def test_axe_finds_nothing_where_people_get_in(
    name: str, phone: Page, accessible: Callable[[Page], None], db: None
) -> None:
    phone.goto(f"/app/{name}")
    accessible(phone)
    phone.click("form.card button, .card form button")
    phone.wait_for_selector("[role=alert]")
    accessible(phone)


def test_decisions_go_by_key_and_are_undone(
    addresses: dict[str, str], page: Page, accessible: Callable[[Page], None], owner: User, site: str
) -> None:
    enter(page, owner, site)
    page.goto(addresses["board"])
    rows = page.locator("[data-row-of-board]")
    page.keyboard.press("j")
    page.keyboard.press("s")
    page.wait_for_selector("li:nth-child(1) .badge:has-text('Shortlisted')")
    expect(rows.first).to_be_focused()
    expect(page.locator("#said")).to_contain_text("shortlisted")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_selector("li:nth-child(2) .badge:has-text('Rejected')")
    page.keyboard.press("u")
    page.wait_for_selector("li:nth-child(2) .badge:has-text('Scored')")
    page.keyboard.press("k")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url("**/applications/**")
    assert {row.decision for row in Application.objects.filter(job__title="Backend engineer")} == {"SHORTLISTED", None}


def test_all_are_scored_again_before_ones_eyes(addresses: dict[str, str], page: Page, owner: User, site: str) -> None:
    enter(page, owner, site)
    page.goto(addresses["board"])
    page.get_by_role("link", name="Score again").click()
    page.get_by_role("button", name="Score again").click()
    expect(page.get_by_text("0 of 2 are scored again")).to_be_visible()
    work()
    expect(page.get_by_text("All are scored again")).to_be_visible()
    page.get_by_role("link", name="To the ranked list").click()
    expect(page.locator("[data-row-of-board]")).to_have_count(2)


def test_a_key_that_is_typed_decides_nothing(addresses: dict[str, str], page: Page, owner: User, site: str) -> None:
    enter(page, owner, site)
    page.goto(addresses["application"])
    page.click("#note")
    page.keyboard.type("srs")
    assert page.input_value("#note") == "srs"
    assert not Application.objects.exclude(decision=None).exists()


def test_a_criterion_shows_its_quotes_in_the_cv(addresses: dict[str, str], page: Page, owner: User, site: str) -> None:
    enter(page, owner, site)
    page.goto(addresses["application"])
    card = page.locator("[data-criterion]", has=page.locator("[data-quote]")).first
    number = card.get_attribute("data-criterion")
    card.locator("[data-quote]").first.click()
    marks = page.locator("[data-cv] mark.chosen")
    expect(marks.first).to_be_visible()
    assert all(number in (mark.get_attribute("data-criteria") or "").split() for mark in marks.all())
    expect(page).to_have_url(re.compile(f"#q{number}-"))


def test_rows_of_criteria_come_and_go(addresses: dict[str, str], page: Page, owner: User, job: Job, site: str) -> None:
    enter(page, owner, site)
    page.goto(addresses["edit"])
    before = page.locator("[data-row]").count()
    page.locator("[data-row-remove]").first.click()
    page.click("[data-row-add]")
    page.keyboard.type("Speaks Portuguese")
    expect(page.locator("[data-row]")).to_have_count(before)
    page.click("form button:has-text('Save')")
    page.wait_for_url(f"**/app/jobs/{job.pk}")
    job.refresh_from_db()
    assert [one["text"] for one in job.criteria] == ["Runs PostgreSQL in production", "Speaks Portuguese"]


def test_it_works_without_a_script(addresses: dict[str, str], plain: Page, owner: User, job: Job, site: str) -> None:
    enter(plain, owner, site)
    plain.goto(addresses["edit"])
    spare: Any = plain.locator("[name=criterion-text]").nth(len(job.criteria))
    spare.fill("Speaks Portuguese")
    plain.click("form button:has-text('Save')")
    plain.wait_for_url(f"**/app/jobs/{job.pk}")
    plain.locator("button:has-text('Shortlist')").first.click()
    expect(plain.locator(".badge:has-text('Shortlisted')").first).to_be_visible()
    assert Application.objects.filter(decision="SHORTLISTED").count() == 1
    job.refresh_from_db()
    assert len(job.criteria) == 3
