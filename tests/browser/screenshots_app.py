"""Take pictures of every employers' page of a running system: desktop, phone and dark.

    make run    # in another terminal; it prints the demo's log-in
    .venv/bin/python -m tests.browser.screenshots_app --email demo@hiresscope.example --password … --to docs/images

They are called ``app-<name>.webp``. Without ``--all`` each page is taken as a desktop shows it, and some on a phone and
in the dark.
"""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.screenshots import CV, shoot

DESKTOP, PHONE = {"width": 1200, "height": 720}, {"width": 360, "height": 740}
IN_EVERY_LOOK = {"board", "application"}


def addresses(page: Page) -> dict[str, str]:
    """The pages by name; ids are found by following the links of the demo's first job."""
    page.goto("/app/jobs")
    jobs = [link.get_attribute("href") or "" for link in page.locator(".app-list a").all()]
    job = max(jobs, key=lambda one: _rows(page, one))
    page.goto(job)
    first = page.locator("[data-open]").first.get_attribute("href") or ""
    found = {
        "home": "/app/", "jobs": "/app/jobs", "job-form": f"{job}/edit", "job-new": "/app/jobs/new", "board": job,
        "application": first.partition("?")[0], "upload": f"{job}/upload", "advice": f"{job}/advice",
        "analytics": f"{job}/analytics", "suggestions": f"{job}/suggestions", "pool": "/app/talent-pool",
        "rescore": f"{job}/rescore", "candidates": "/app/candidates?q=python",
        "team": "/app/team", "api-keys": "/app/api-keys", "webhooks": "/app/webhooks", "billing": "/app/billing",
        "referrals": "/app/referrals", "preferences": "/app/settings", "not-found": f"{job[:-3]}000",
    }  # fmt: skip
    page.goto("/app/candidates?sort=name")
    person = page.locator("main li a[href^='/app/candidates/']").first.get_attribute("href") or ""
    found["person"] = person.partition("?")[0]
    found["erase"] = f"{found['person']}/erase"
    found["batch"] = _sent(page, found["upload"])
    page.goto("/app/webhooks")
    for link in page.locator("a[href^='/app/webhooks/']").all()[:1]:
        found["webhook"] = link.get_attribute("href") or ""
        found["recover"] = f"{found['webhook']}/recover"
    if "webhook" in found:
        page.goto(found["webhook"])
        for link in page.locator("#log a[href*='/deliveries/']").all()[:1]:
            found["delivery"] = link.get_attribute("href") or ""
    return found


def _sent(page: Page, upload: str) -> str:
    """The page of an upload of two CVs; their own bytes each time, since a job takes the same file once."""
    page.goto(upload)
    text = f"{CV.read_text()}\n{uuid4()}\n"
    named = [{"name": f"cv{n}.txt", "mimeType": "text/plain", "buffer": f"{text}{n}".encode()} for n in (1, 2)]
    page.set_input_files("#files", named)
    page.click("main button:has-text('Upload')")
    page.wait_for_url("**/app/batches/**")
    return page.url


def _rows(page: Page, job: str) -> int:
    page.goto(job)
    return page.locator("[data-row-of-board]").count()


@contextmanager
def logged_in(browser: Browser, given: argparse.Namespace, **how: Any) -> Iterator[Page]:
    """A page of the demo's owner."""
    context = browser.new_context(base_url=given.address, **how)
    page = context.new_page()
    page.goto("/app/login")
    page.fill("[name=email]", given.email)
    page.fill("[name=password]", given.password)
    page.click("form[method=post] button.btn-primary")
    page.wait_for_url("**/app/")
    yield page
    context.close()


def take(page: Page, name: str, address: str, to: Path, *, full: bool) -> None:
    """One picture."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    shoot(page, to / f"app-{name}.webp", full=full)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--email", required=True)
    parser.add_argument("--password", required=True)
    parser.add_argument("--to", type=Path, default=Path("docs/images"))
    parser.add_argument("--all", action="store_true", help="every page, also on a phone and dark")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    looks: dict[str, dict[str, Any]] = {"": {"viewport": DESKTOP}}
    looks |= {"-phone": {"viewport": PHONE}, "-dark": {"viewport": DESKTOP, "color_scheme": "dark"}}
    with chromium.running() as browser:
        for suffix, how in looks.items():
            with logged_in(browser, given, **how) as page:
                for name, address in addresses(page).items():
                    if given.all or not suffix or name in IN_EVERY_LOOK:
                        take(page, f"{name}{suffix}", address, given.to, full=given.all)
        with browser.new_context(base_url=given.address, viewport=PHONE) as context:
            page = context.new_page()
            for name in ("login", "signup", "forgot", "reset", "accept"):
                take(page, name, f"/app/{name}", given.to, full=True)


if __name__ == "__main__":
    main()
