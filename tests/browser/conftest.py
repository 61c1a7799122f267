"""Pages in a real browser against a live server.

``open_page(width=…, script=…, dark=…, language=…)`` gives a Playwright page whose relative addresses are the live
server's; ``page`` is one of a desktop, ``phone`` one of 360 pixels, ``plain`` a phone without JavaScript. At the end of
the test each page must have asked nobody but our server and ``others``, and written no error to the console (a broken
content policy writes one). ``accessible(page)`` runs axe-core. Without Chromium the tests are skipped with the reason;
with REQUIRE_BROWSER=1 they fail.
"""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium

PHONE, DESKTOP = 360, 1280
PATIENCE_MS = 30_000
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker runs them all, so that there is one Chromium."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("browser"))


# Left when the package is: while Playwright runs its thread has an event loop, and other tests start their own.
@pytest.fixture(scope="package")
def _browser() -> Iterator[Browser]:
    if chromium.path() is None:
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(chromium.MISSING)
        pytest.skip(chromium.MISSING)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with chromium.running() as browser:
            yield browser
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server: Any, settings: Any) -> str:
    """The address of the live server, which is also what links in mails and redirects say."""
    settings.PUBLIC_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture
def open_page(_browser: Browser, site: str) -> Iterator[OpenPage]:
    """Opens pages; see above."""
    contexts, asked, errors = [], [], []

    def make(
        *,
        width: int = DESKTOP,
        script: bool = True,
        dark: bool = False,
        language: str = "en",
        others: tuple[str, ...] = (),
    ) -> Page:
        context = _browser.new_context(
            base_url=site,
            viewport={"width": width, "height": 780 if width == PHONE else 900},
            java_script_enabled=script,
            color_scheme="dark" if dark else "light",
            locale=language,
        )
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: None if request.url.startswith(others) else asked.append(request.url))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    ours = (site, "data:", "blob:", "about:", "chrome-error:")
    assert [url for url in asked if not url.startswith(ours)] == []
    # A refused form answers 4xx, which the browser also reports as an error.
    assert [text for text in errors if "the server responded with a status of 4" not in text] == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(width=PHONE)


@pytest.fixture
def plain(open_page: OpenPage) -> Page:
    return open_page(width=PHONE, script=False)


@pytest.fixture
def accessible() -> Callable[[Page], None]:
    """Asserts that axe-core finds nothing against WCAG 2.2 AA, and that the page fits its width."""

    def check(page: Page) -> None:
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": rules}})
        found = [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in result.response["violations"]]
        assert found == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the screen"

    return check
