"""Take pictures of the public pages and the candidates' portal of a running system, for the guide.

    make run    # in another terminal; it prints the demo's apply link
    .venv/bin/python -m tests.browser.screenshots --apply http://127.0.0.1:8000/apply/… --mails var/mail

Somebody made up applies with a sample CV, opens an account by the mailed link and reads their score. Each page is taken
at 1200 and at 360 pixels; the main ones in the dark, and one in German, too.
"""

import argparse
import email
import email.policy
import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import chromium

CV = Path(__file__).parent.parent / "samples" / "tomas_backend.txt"
PASSWORD = "a long way to the sea"
PATIENCE_SECONDS = 60


def shoot(page: Page, path: Path, *, full: bool = True) -> None:
    """A picture of the page, or of what a screen shows of it, as WebP: half the size of a PNG."""
    with Image.open(io.BytesIO(page.screenshot(full_page=full))) as image:
        image.save(path, quality=80, method=6)


class Studio:
    """Opens pages with one person's cookies and takes their pictures."""

    def __init__(self, browser: Browser, given: argparse.Namespace) -> None:
        parts = urlsplit(given.apply)
        self.browser, self.to, self.apply = browser, Path(given.to), parts.path
        self.mails = Path(given.mails)
        self.address = f"{parts.scheme}://{parts.netloc}"
        self.email = f"tomas.{uuid4().hex[:8]}@mail.example"
        self.state: Any = None

    def page(self, *, width: int = 1200, dark: bool = False, language: str = "en") -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            locale=language,
            storage_state=self.state,
        )
        return context.new_page()

    def take(self, name: str, path: str, prepare: Callable[[Page], None] | None = None, **how: Any) -> None:
        """One picture."""
        page = self.page(**how)
        page.goto(path)
        if prepare:
            prepare(page)
        shoot(page, self.to / f"{name}.webp")
        page.context.close()

    def both(self, name: str, path: str, prepare: Callable[[Page], None] | None = None) -> None:
        """At the width of a desktop and of a phone."""
        self.take(name, path, prepare)
        self.take(f"{name}-phone", path, prepare, width=360)

    def link_in_mail(self, page: str) -> str:
        """The link to ``page`` in the newest mail to the person, once there is one."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            for path in sorted(self.mails.glob("*.log"), key=lambda one: one.stat().st_mtime, reverse=True):
                message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                body = message.get_body(("plain",))
                found = re.search(rf"https?://\S+{page}\S+", body.get_content()) if body else None
                if self.email in str(message["To"]) and found:
                    return found[0]
            time.sleep(0.5)
        raise SystemExit(f"no mail with a link to {page} came within {PATIENCE_SECONDS} s; do the workers run?")


def fill(page: Page, studio: Studio) -> None:
    page.get_by_label("Name", exact=True).fill("Tomas Example")
    page.get_by_label("E-mail").fill(studio.email)
    # Its own bytes each time, since a job takes the same file once.
    text = CV.read_text() + f"\n{studio.email}\n"
    page.set_input_files("#file", {"name": "tomas.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.check("#consent")


def public_pages(studio: Studio) -> None:
    studio.both("apply", studio.apply)
    studio.take("apply-dark", studio.apply, dark=True)
    studio.take("apply-de-phone", studio.apply, width=360, language="de")
    studio.both("apply-problems", studio.apply, lambda page: page.click("#apply-form [type=submit]"))
    studio.both("not-found", "/apply/no-such-job")
    page = studio.page()
    page.goto(studio.apply)
    careers = str(page.locator(".brand").get_attribute("href"))
    studio.both("careers", careers)
    studio.take("careers-dark", careers, dark=True)
    fill(page, studio)
    page.click("#apply-form [type=submit]")
    page.wait_for_url("**/apply/status/**")
    studio.both("status", page.url)


def portal(studio: Studio) -> None:
    for name in ("login", "register", "forgot"):
        studio.both(f"candidate-{name}", f"/candidate/{name}")
    studio.take("candidate-reset", "/candidate/reset?token=x")
    page = studio.page()
    page.goto("/candidate/register")
    page.fill("#name", "Tomas Example")
    page.fill("#email", studio.email)
    page.fill("#password", PASSWORD)
    page.click("form.card button")
    page.wait_for_url("**/candidate/")
    studio.state = page.context.storage_state()
    studio.both("candidate-unverified", "/candidate/")
    link = studio.link_in_mail("/candidate/verify")
    studio.both("candidate-verify", link)
    page.goto(link)
    page.click("main form button")
    page.wait_for_url("**/candidate/")
    score = scored(page)
    studio.both("candidate-applications", "/candidate/")
    studio.both("candidate-score", score)
    studio.take("candidate-score-dark-phone", score, width=360, dark=True)
    studio.both("candidate-profile", "/candidate/profile")
    studio.both("candidate-erase", "/candidate/erase")


def scored(page: Page) -> str:
    """The address of the only application, once it is scored."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not page.locator(".score").count():
        if time.monotonic() > end:
            raise SystemExit("the CV was not scored in time")
        time.sleep(0.5)
        page.reload()
    return str(page.locator("main li a").first.get_attribute("href"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Pictures of the public pages and the candidates' portal")
    parser.add_argument("--apply", required=True, help="the apply link of a job of the running system")
    parser.add_argument("--mails", default="var/mail", help="where the system writes its mails")
    parser.add_argument("--to", default="docs/images")
    given = parser.parse_args()
    Path(given.to).mkdir(parents=True, exist_ok=True)
    with chromium.running() as browser:
        studio = Studio(browser, given)
        public_pages(studio)
        portal(studio)


if __name__ == "__main__":
    main()
