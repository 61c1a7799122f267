"""Every public page and every page of the portal: accessible and within the screen, on a phone and in the dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from applications.links import status_path
from jobs.models import Job
from tests import factories
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.candidates.test_pages import sent_by

PUBLIC = [
    "/apply/{job.slug}",
    "/apply/{job.slug}?embed",
    "/apply/no-such-job",
    "/apply/{closed.slug}",
    "/careers/acme",
    "/careers/acme?q=nothing-like-it",
    "/candidate/login",
    "/candidate/register",
    "/candidate/forgot",
    "/candidate/reset?token=x",
    "/candidate/verify?token=x",
]
OWN = ["/candidate/", "/candidate/applications/{row.pk}", "/candidate/profile", "/candidate/erase"]


@pytest.mark.parametrize(("width", "dark"), [(PHONE, False), (PHONE, True), (DESKTOP, False)])
def test_the_page_is_accessible(
    open_page: OpenPage, job: Job, accessible: Callable[[Page], None], width: int, dark: bool
) -> None:
    closed = factories.job(job.tenant, status="CLOSED")
    candidate = factories.account()
    row = sent_by(candidate.email, job)
    page = open_page(width=width, dark=dark)
    for address in PUBLIC:
        page.goto(address.format(job=job, closed=closed))
        accessible(page)
    page.goto(status_path(row.pk))
    accessible(page)
    page.goto("/candidate/login")
    page.get_by_label("E-mail").fill(candidate.email)
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/candidate/")
    for address in OWN:
        page.goto(address.format(row=row))
        accessible(page)
