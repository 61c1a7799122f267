"""An employer's first quarter of an hour, in a browser against real processes: web, dispatcher, workers, webhooks."""

import re
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.applications.conftest import cv_text
from tests.browser import chromium
from tests.browser.conftest import DESKTOP, PATIENCE_MS
from tests.fakes.receivers import receiver
from tests.walks.conftest import System, system, until, walk_database

pytestmark = pytest.mark.processes
__all__ = ["system", "walk_database"]  # fixtures

CVS = 20
BAD = "holiday.png"


@pytest.fixture
def desk(_browser: Browser, system: System) -> Iterator[Page]:
    """A page of the running system; what it asks of others, or says to the console, fails the test."""
    context = _browser.new_context(base_url=system.address, viewport={"width": DESKTOP, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page = context.new_page()
    strangers: list[str] = []
    errors: list[str] = []
    ours = (system.address, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(ours) else strangers.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert strangers == []
    assert errors == []


@pytest.mark.skipif(chromium.path() is None, reason=chromium.MISSING)
def test_an_employer_signs_up_posts_uploads_watches_shortlists_and_sees_the_webhooks(
    desk: Page,
    tmp_path: Path,
) -> None:
    with receiver() as receiving:
        sign_up(desk)
        make_endpoint(desk, receiving.url)
        post_job(desk)
        upload(desk, files(tmp_path))
        expect(desk.locator("#batch")).to_contain_text(re.compile(r"\d+ of 20"))
        expect(desk.locator("h2")).to_contain_text(["All CVs are through"], timeout=90_000)
        expect(desk.locator("[role=status]").last).to_contain_text(f"{CVS} scored, 0 failed")
        expect(desk.locator(".alert-danger")).to_contain_text(BAD)
        shortlist_by_key(desk)
        see_the_log(desk)
        expected = {"application.scored", "application.shortlisted", "application.rejected"}
        until(lambda: expected <= {request.headers["x-hiresscope-event"] for request in receiving.requests})


def sign_up(page: Page) -> None:
    page.goto("/app/signup")
    page.fill("[name=companyName]", "Walk Ltd")
    page.fill("[name=name]", "Wanda Walk")
    page.fill("[name=email]", f"{uuid.uuid4().hex}@walk.example")
    page.fill("[name=password]", "a long walk in the woods")
    page.keyboard.press("Enter")
    page.wait_for_url("**/app/")
    expect(page.locator("h1")).to_have_text("Walk Ltd")


def make_endpoint(page: Page, url: str) -> None:
    page.goto("/app/webhooks")
    page.fill("[name=url]", url)
    page.click("button:has-text('Create the endpoint')")
    expect(page.locator("#secret")).to_contain_text("whsec_")


def post_job(page: Page) -> None:
    page.goto("/app/jobs/new")
    page.fill("[name=title]", "Backend engineer")
    page.fill(
        "[name=description]", "Somebody with 3 years of Python and Django. PostgreSQL is required, Docker a plus."
    )
    for place, words in enumerate(("3 years of Python", "PostgreSQL in production")):
        page.locator("[name=criterion-text]").nth(place).fill(words)
    page.click("button:has-text('Save')")
    page.wait_for_url(re.compile("/app/jobs/[0-9a-f-]{36}$"))
    expect(page.locator(".app-empty")).to_contain_text("Nobody has applied yet")


def files(folder: Path) -> list[Path]:
    """Twenty CVs of twenty people, and a file that is none."""
    made = [folder / f"cv{number}.txt" for number in range(CVS)]
    for number, path in enumerate(made):
        path.write_text(cv_text(number))
    bad = folder / BAD
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    return [*made, bad]


def upload(page: Page, paths: list[Path]) -> None:
    page.click("nav >> text=Upload CVs")
    page.set_input_files("#files", [str(path) for path in paths])
    expect(page.locator("[data-files] li")).to_have_count(len(paths))
    page.click("main button:has-text('Upload')")
    page.wait_for_url("**/app/batches/**")


def shortlist_by_key(page: Page) -> None:
    page.click("text=To the ranked list")
    rows = page.locator("[data-row-of-board]")
    expect(rows).to_have_count(CVS)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(rows.nth(0)).to_contain_text("Shortlisted")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(rows.nth(1)).to_contain_text("Rejected")
    page.keyboard.press("u")
    expect(rows.nth(1)).to_contain_text("Scored")


def see_the_log(page: Page) -> None:
    page.goto("/app/webhooks")
    page.click(".list-group a")
    expect(page.locator("#log")).to_contain_text("HTTP 200")
    page.select_option("#event", "application.shortlisted")
    page.click("button:has-text('Filter')")
    line = page.locator("#log li").first
    expect(line).to_contain_text("Delivered")
    line.locator("a").click()
    expect(page.locator("pre").last).to_contain_text('"event": "application.shortlisted"')
