"""A candidate's way: applying with a real CV on a phone, with and without JavaScript, and later reading their score."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Frame, Page, expect

from accounts import delivery
from accounts.models import Mail, Tenant
from applications.models import Application
from jobs.models import Job
from tests import factories
from tests.applications.conftest import work
from tests.browser.conftest import OpenPage

SAMPLES = Path(__file__).parent.parent / "samples"
CV = SAMPLES / "mira_one_column.pdf"
Check = Callable[[Page], None]


@pytest.fixture
def job(site: str) -> Job:
    return factories.job(
        factories.tenant(name="Acme", slug="acme"),
        title="Backend engineer",
        location="Berlin",
        salary_min=62_000,
        salary_max=78_000,
        salary_currency="EUR",
        salary_period="YEAR",
    )


def fill(page: Page | Frame, **fields: str) -> None:
    page.get_by_label("Name", exact=True).fill(fields.get("name", "Mira Example"))
    page.get_by_label("E-mail").fill(fields.get("email", "mira@mail.example"))
    page.get_by_label("CV", exact=True).set_input_files(fields.get("cv", str(CV)))
    page.get_by_label(re.compile("I agree")).check()


def send(page: Page | Frame) -> None:
    page.get_by_role("button", name="Send application").click()


def deliver() -> str:
    """Send the waiting mails; the text of the last."""
    for row in Mail.objects.filter(next_attempt_at__isnull=False):
        delivery.send(row.pk)
    return str(mail.outbox[-1].body)


def link_in(text: str) -> str:
    return str(re.findall(r"https?://\S+", text)[0])


def test_applies_without_javascript_and_reads_the_score_later(plain: Page, job: Job) -> None:
    plain.goto(f"/apply/{job.slug}")
    expect(plain.get_by_role("heading", name="Backend engineer")).to_be_visible()
    fill(plain)
    plain.get_by_label("LinkedIn profile").fill("https://example.com/mira")
    send(plain)
    # What was typed is kept; only the file must be chosen again, which browsers insist on.
    expect(plain.get_by_role("alert")).to_be_visible()
    expect(plain.get_by_label("Name", exact=True)).to_have_value("Mira Example")
    plain.get_by_label("LinkedIn profile").fill("https://www.linkedin.com/in/mira-example")
    plain.get_by_label("CV", exact=True).set_input_files(str(CV))
    send(plain)
    expect(plain.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()

    work()
    assert "Backend engineer" in deliver()
    # By itself: the page loads anew every 15 seconds.
    expect(plain.get_by_text("Software has read your CV")).to_be_visible()
    plain.goto(link_in(mail.outbox[-1].body))
    expect(plain.get_by_text("Software has read your CV")).to_be_visible()
    reads_their_score(plain)


def reads_their_score(page: Page) -> None:
    page.get_by_role("link", name="Open an account").click()
    page.get_by_label("Name", exact=True).fill("Mira Example")
    page.get_by_label("E-mail").fill("Mira@mail.example")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Open an account").click()
    expect(page.get_by_text("Please confirm that")).to_be_visible()
    page.goto(link_in(deliver()))
    page.get_by_role("button", name="Yes, this address is mine").click()
    page.get_by_role("link", name="Backend engineer").click()
    row = Application.objects.get()
    expect(page.locator(".score")).to_have_text(f"{row.score}/100")
    assert row.current_score is not None
    for criterion in row.current_score.explanation["criteria"]:
        expect(page.get_by_role("heading", name=criterion["text"])).to_be_visible()
        for evidence in criterion["evidence"]:
            expect(page.locator("blockquote", has_text=" ".join(evidence["quote"].split())).first).to_be_visible()
    expect(page.get_by_text("a person at the company does")).to_be_visible()


def test_applies_with_javascript_on_a_phone_and_reads_the_score(phone: Page, job: Job, accessible: Check) -> None:
    phone.goto(f"/apply/{job.slug}")
    accessible(phone)
    send(phone)
    expect(phone.get_by_text("Please write your name.")).to_be_visible()
    expect(phone.get_by_label("Name", exact=True)).to_be_focused()
    accessible(phone)
    fill(phone)
    send(phone)
    expect(phone.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()
    accessible(phone)
    expect(phone.get_by_text("Waiting to be read")).to_be_visible()
    work()
    expect(phone.get_by_text("Software has read your CV")).to_be_visible()
    expect(phone.get_by_text("Waiting to be read")).to_have_count(0)
    deliver()
    reads_their_score(phone)
    accessible(phone)


def test_a_file_is_dropped_and_checked_before_it_is_sent(page: Page, job: Job) -> None:
    page.goto(f"/apply/{job.slug}")
    drop(page, "photo.png", 1_000)
    expect(page.locator("#file-problem")).to_contain_text("neither a PDF")
    drop(page, "cv.pdf", 5 * 1024 * 1024 + 1)
    expect(page.locator("#file-problem")).to_contain_text("larger than 5 MB")
    drop(page, "cv.pdf", 1_000)
    expect(page.locator("#file-problem")).to_be_hidden()


def drop(page: Page, name: str, size: int) -> None:
    transfer = page.evaluate_handle(
        """([name, size]) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(size)], name));
            return data;
        }""",
        [name, size],
    )
    page.dispatch_event("[data-dropzone]", "drop", {"dataTransfer": transfer})


def test_what_the_server_refuses_is_shown_in_place_and_the_file_stays(page: Page, job: Job, tmp_path: Path) -> None:
    disguised = tmp_path / "cv.pdf"
    disguised.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5_000))
    page.goto(f"/apply/{job.slug}")
    fill(page, cv=str(disguised))
    send(page)
    expect(page.locator("#file-problem")).to_contain_text("neither a PDF")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Mira Example")
    assert page.evaluate("document.getElementById('file').files[0].name") == "cv.pdf"
    page.get_by_label("CV", exact=True).set_input_files(str(CV))
    send(page)
    expect(page.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()


@contextmanager
def site_of_the_company(page: str) -> Iterator[str]:
    """A web site that shows ``page`` at every address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Not to the terminal."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_company_s_own_site_shows_the_page_in_a_frame(open_page: OpenPage, job: Job, site: str) -> None:
    """From another site the browser sends none of our cookies."""
    frame = f"<!doctype html><title>Acme</title><iframe src='{site}/apply/{job.slug}?embed' width=700 height=2000>"
    with site_of_the_company(frame) as host:
        Tenant.objects.update(embed_origins=[host])
        page = open_page(others=(host,))
        page.goto(host)
        inside = page.frames[1]
        fill(inside)
        send(inside)
        expect(inside.get_by_role("heading", name=re.compile("Thank you"))).to_be_visible()
    assert Application.objects.get().candidate_name == "Mira Example"
