"""The frame that every page shares: language, light and dark, landmarks."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from jobs.models import Job
from tests.browser.conftest import OpenPage


def test_an_unknown_address_is_a_page_that_is_accessible(phone: Page, accessible: Callable[[Page], None]) -> None:
    phone.goto("/no-such-page")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    accessible(phone)


def test_the_system_s_wish_for_dark_is_heard_and_the_switch_goes_before_it(open_page: OpenPage, job: Job) -> None:
    page = open_page(dark=True)
    page.goto(f"/apply/{job.slug}")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    expect(root).to_have_attribute("data-bs-theme", "light")


def test_a_language_once_chosen_stays(page: Page, job: Job) -> None:
    page.goto(f"/apply/{job.slug}")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.url.endswith(f"/apply/{job.slug}")


def test_the_browser_s_language_is_the_first_choice(open_page: OpenPage, job: Job) -> None:
    page = open_page(language="de-AT")
    page.goto(f"/apply/{job.slug}")
    expect(page.locator("html")).to_have_attribute("lang", "de")
