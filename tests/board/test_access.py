"""Every route of the employers' pages, read from the URLconf: who gets in, who is sent away, and how."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

import hiresscope.app_urls
from accounts.employer_page import EmployerPage
from accounts.models import Role, User
from accounts.permissions import MANAGERS, READERS
from applications.models import Batch
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.board.conftest import Browser, explained
from webhooks import services as webhooks

ROUTES = [(str(one.pattern), one.callback.view_class) for one in hiresscope.app_urls.urlpatterns]
MEMBERS = [(path, view) for path, view in ROUTES if issubclass(view, EmployerPage)]
METHODS = [(method, path, view) for path, view in MEMBERS for method in view.access]
NAMES = [f"{method} {path}" for method, path, _ in METHODS]


@pytest.fixture
def world(job: Job, owner: User, teammate: User) -> dict[str, UUID]:
    """One of everything that an address names."""
    tenant = job.tenant
    application = explained(job)
    application.cv_path = default_storage.save("cvs/board.txt", ContentFile(b"Python"))
    application.save(update_fields=["cv_path"])
    entry = Entry.objects.create(tenant=tenant, candidate=application.candidate)
    endpoint = webhooks.create_endpoint(tenant=tenant, url="https://hooks.example/x", events=["*"]).endpoint
    assert application.candidate_id is not None
    key, _text = factories.api_key(tenant)
    return {
        "job_id": job.pk,
        "application_id": application.pk,
        "candidate_id": application.candidate_id,
        "batch_id": Batch.objects.create(tenant=tenant, job=job, total=0).pk,
        "entry_id": entry.pk,
        "endpoint_id": endpoint.pk,
        "delivery_id": webhooks.send_test(endpoint=endpoint).pk,
        "key_id": key.pk,
        "user_id": teammate.pk,
    }


def address(path: str, ids: dict[str, UUID]) -> str:
    for name, value in ids.items():
        path = path.replace(f"<uuid:{name}>", str(value))
    return f"/app/{path}"


def ask(browser: Browser, method: str, path: str) -> Any:
    return browser.get(path) if method == "GET" else browser.post(path)


def test_there_are_pages_of_members_and_of_nobody() -> None:
    assert len(MEMBERS) > 40
    assert {path for path, _ in ROUTES} - {path for path, _ in MEMBERS} == {
        "signup",
        "login",
        "forgot",
        "reset",
        "accept",
    }


def test_what_changes_something_is_declared_so() -> None:
    for method, path, view in METHODS:
        access = view.access[method]
        if method == "POST" and path not in {"logout", "password-mail"}:
            assert access.writes, path
            assert Role.VIEWER not in access.roles, path
        if path.startswith(("team", "api-keys", "settings")):
            assert access.roles == MANAGERS, path


@pytest.mark.parametrize(("method", "path", "view"), METHODS, ids=NAMES)
def test_whoever_is_not_logged_in_is_sent_to_the_log_in(
    method: str, path: str, view: Any, world: dict[str, UUID]
) -> None:
    answer = ask(Browser(), method, address(path, world))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/app/login")


@pytest.mark.parametrize(("method", "path", "view"), METHODS, ids=NAMES)
def test_the_owner_gets_in(method: str, path: str, view: Any, world: dict[str, UUID], owner_browser: Browser) -> None:
    answer = ask(owner_browser, method, address(path, world))
    # An empty form is a bad one (400), a state may not allow an action (409); neither is a refusal or a fault.
    assert answer.status_code in {200, 302, 400, 409}, answer.content.decode()[:2000]
    if method == "GET":
        assert answer.status_code in {200, 302}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("method", "path", "view"), METHODS, ids=NAMES)
def test_a_viewer_reads_and_changes_nothing(
    method: str, path: str, view: Any, world: dict[str, UUID], viewer_browser: Browser
) -> None:
    answer = ask(viewer_browser, method, address(path, world))
    if view.access[method].roles == READERS:
        assert answer.status_code in {200, 302}
    else:
        assert answer.status_code == 403
        assert "VIEWER" in answer.content.decode()


@pytest.mark.parametrize(("method", "path", "view"), [one for one in METHODS if "<" in one[1]])
def test_a_stranger_finds_nothing_and_no_trace(
    method: str, path: str, view: Any, world: dict[str, UUID], stranger_browser: Browser
) -> None:
    theirs = ask(stranger_browser, method, address(path, world))
    unknown = ask(stranger_browser, method, address(path, {name: uuid4() for name in world}))
    assert theirs.status_code == unknown.status_code
    if theirs.status_code == 409 or (theirs.status_code, unknown.status_code) == (400, 400):
        return
    assert theirs.status_code == 404, theirs.content.decode()[:500]


@pytest.mark.parametrize(("method", "path", "view"), [one for one in METHODS if one[0] == "POST"])
def test_a_form_without_its_token_is_refused(
    method: str, path: str, view: Any, world: dict[str, UUID], owner: User
) -> None:
    answer = Browser(owner, check_csrf=True).post(address(path, world))
    assert answer.status_code == 403
    assert "expired" in answer.content.decode()


@pytest.mark.parametrize(("method", "path", "view"), METHODS, ids=NAMES)
def test_an_ended_trial_reads_on_and_is_shown_the_way_out(
    method: str, path: str, view: Any, world: dict[str, UUID], owner: User
) -> None:
    assert owner.tenant is not None
    owner.tenant.subscription_status = "EXPIRED"
    owner.tenant.save()
    answer = ask(Browser(owner), method, address(path, world))
    if view.access[method].writes:
        assert answer.status_code == 403
        assert 'href="/app/billing"' in answer.content.decode()
    else:
        assert answer.status_code != 403
