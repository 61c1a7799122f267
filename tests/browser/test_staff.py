"""Staff in a browser: both factors, a trial extended, and the trail that tells of it."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from django.contrib.sessions.models import Session as BrowserSession
from playwright.sync_api import Page, expect

from accounts.models import Tenant, User
from accounts.phones import Phone
from jobs.models import Job
from tests import factories
from tests.staff.people import member_of_staff, phone_of, shown_by

OpenPage = Callable[..., Page]


def give_password(page: Page) -> None:
    page.goto("/admin/")
    page.fill("[name=username]", "staff@example.com")
    page.fill("[name=password]", factories.PASSWORD)
    page.click("[type=submit]")


@pytest.fixture
def person(transactional_db: None) -> User:
    return member_of_staff()


def test_staff_log_in_extend_a_trial_and_find_it_in_the_trail(page: Page, person: User, tenant: Tenant) -> None:
    phone = phone_of(person)
    before = tenant.trial_ends_at
    give_password(page)
    page.fill("#code", shown_by(phone))
    page.click("text=Go on")
    page.wait_for_selector(".staff-panels")

    page.goto("/admin/billing/subscription/")
    page.check("[name=_selected_action]")
    page.select_option("[name=action]", "extend_trial")
    page.click("button[name=index]")
    page.fill("[name=days]", "10")
    page.click("text=Yes, do it")
    page.wait_for_selector("text=Trial extended by 10 days")
    tenant.refresh_from_db()
    assert before is not None
    assert tenant.trial_ends_at is not None
    assert (tenant.trial_ends_at - before).days == 10

    page.goto("/admin/admin/logentry/")
    assert "Trial extended by 10 days" in page.inner_text("#result_list")
    assert "staff@example.com" in page.inner_text("#result_list")


def test_staff_enrol_a_phone(page: Page, person: User) -> None:
    give_password(page)
    page.wait_for_selector(".staff-code")
    page.fill("#code", shown_by(Phone.objects.get(user=person)))
    page.click("text=Enrol this phone")
    expect(page.locator("#codes li")).to_have_count(10)
    page.click("text=I have kept them")
    page.wait_for_selector(".staff-panels")


def enter(page: Page, person: User, site: str) -> None:
    from django.test import Client

    from tests.staff.people import let_in

    client = Client()
    let_in(client, person)
    assert BrowserSession.objects.exists()
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])


@pytest.mark.parametrize("dark", [False, True])
def test_our_own_parts_have_no_findings(
    open_page: OpenPage, person: User, site: str, job: Job, dark: bool, settings: Any
) -> None:
    row = factories.scored(job)
    page = open_page(dark=dark)
    enter(page, person, site)
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    # Preloading would write Django's stylesheets into the page, which the content policy refuses.
    options = {"runOnly": {"type": "tag", "values": rules}, "preload": False}
    found = {}
    for address in (
        "/admin/", "/admin/billing/subscription/", f"/admin/billing/subscription/{job.tenant_id}/change/",
        "/admin/accounts/seen/", f"/admin/applications/application/{row.pk}/change/",
    ):  # fmt: skip
        page.goto(address)
        result = Axe().run(page, options=options)
        found[address] = [(v["id"], [n["html"][:160] for n in v["nodes"]][:3]) for v in result.response["violations"]]
    assert {address: problems for address, problems in found.items() if problems} == {}
