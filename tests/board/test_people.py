"""The people's pages: found, shown with all that is theirs, taken out as a file, erased after a question."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import Role, User
from applications.models import Application
from candidates import services
from candidates.models import Candidate
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.board.conftest import Browser
from tests.events import heard, listen


def names(browser: Browser, query: str = "") -> list[str]:
    data = browser.get(f"/app/candidates{query}").context["found"]["data"]
    return [str(one["person"]) for one in data]


@pytest.fixture
def person(job: Job) -> Candidate:
    """Somebody who applied twice, the second time with a better score, and whose first job was deleted since."""
    tenant = job.tenant
    found: Candidate = factories.candidate(tenant, name="Ann Lee", email="ann@mail.example", skills=["Python"])
    services.learn(tenant_id=tenant.pk, candidate_id=found.pk, profile={}, text="sailing instructor in Cork")
    path = default_storage.save("cvs/ann.txt", ContentFile(b"Python"))
    row = factories.scored(job, 61, candidate=found, cv_path=path)
    row.history.create(tenant=tenant, event="rejected", by="Olga Owner", note="No <b>boats</b>")
    factories.scored(factories.job(tenant, title="Skipper"), 83, candidate=found)
    factories.scored(factories.job(tenant, title="Gone", deleted_at=timezone.now()), 99, candidate=found)
    return found


def test_people_are_found_by_name_mail_skill_and_words(viewer_browser: Browser, job: Job, person: Candidate) -> None:
    factories.candidate(job.tenant, name="Bob Marsh", email="bob@harbour.example")
    assert names(viewer_browser) == ["Bob Marsh", "Ann Lee"]
    assert names(viewer_browser, "?q=&skill=&sort=name") == ["Ann Lee", "Bob Marsh"]
    for query in ("q=LEE", "q=mail.example", "q=sailing+cork", "skill=python"):
        assert names(viewer_browser, f"?{query}") == ["Ann Lee"], query
    assert "Nobody fits this search" in viewer_browser.get("/app/candidates?q=submarine").content.decode()
    assert "does not belong" in viewer_browser.get("/app/candidates?cursor=forged").content.decode()
    found = viewer_browser.get("/app/candidates?q=ann").context["found"]["data"][0]
    assert (found["count"], found["best"]) == (2, 83), "a deleted job's is not counted"


def test_the_list_is_walked_by_cursor_and_keeps_the_search(owner_browser: Browser, job: Job) -> None:
    made = [factories.candidate(job.tenant, name=f"Ann {number:02}") for number in range(25)]
    page = owner_browser.get("/app/candidates?q=ann&sort=name")
    follow = page.context["found"]["nextCursor"]
    assert "q=ann" in page.content.decode().split('rel="next"')[1][:80]
    assert names(owner_browser, f"?q=ann&sort=name&cursor={follow}") == [str(one) for one in made[20:]]


def test_nobody_elses_people_are_shown(stranger_browser: Browser, person: Candidate) -> None:
    assert names(stranger_browser, "?q=ann") == []
    assert stranger_browser.get(f"/app/candidates/{person.pk}").status_code == 404


def test_a_person_is_shown_with_all_that_is_theirs(owner_browser: Browser, job: Job, person: Candidate) -> None:
    Entry.objects.create(tenant=job.tenant, candidate=person, notes="Call in May", tags=["sea"], score=83)
    back = "/app/candidates?q=ann"
    page = owner_browser.get(f"/app/candidates/{person.pk}?back=/app/candidates%3Fq%3Dann").content.decode()
    for said in (str(person), person.email, job.title, "Skipper", "Call in May", "sea", "No &lt;b&gt;boats", "Olga"):
        assert said in page, said
    assert "Gone" not in page
    assert f'href="{back}"' in page
    elsewhere = owner_browser.get(f"/app/candidates/{person.pk}?back=https://evil.example").content.decode()
    assert 'href="https://evil' not in elsewhere


def test_a_person_goes_into_the_pool_and_out_from_their_page(owner_browser: Browser, person: Candidate) -> None:
    here = f"/app/candidates/{person.pk}"
    assert "Not in the talent pool" in owner_browser.get(here).content.decode()
    answer = owner_browser.post("/app/talent-pool/add", {"candidateId": str(person.pk), "back": here})
    assert answer["Location"] == here
    assert Entry.objects.get().candidate == person
    gone = owner_browser.post(f"/app/talent-pool/{Entry.objects.get().pk}/remove", {"back": here})
    assert (gone["Location"], Entry.objects.exists()) == (here, False)


@pytest.mark.parametrize(("role", "may"), [(Role.ADMIN, True), (Role.RECRUITER, False), (Role.VIEWER, False)])
def test_only_managers_take_out_and_erase(role: str, may: bool, owner: User, person: Candidate) -> None:
    assert owner.tenant is not None
    browser = Browser(factories.member(owner.tenant, role))
    page = browser.get(f"/app/candidates/{person.pk}").content.decode()
    assert (f"/app/candidates/{person.pk}/erase" in page) == may
    assert (f"/app/candidates/{person.pk}/export.json" in page) == may
    wanted = 200 if may else 403
    assert browser.get(f"/app/candidates/{person.pk}/export.json").status_code == wanted
    assert browser.get(f"/app/candidates/{person.pk}/erase").status_code == wanted
    if not may:
        assert browser.post(f"/app/candidates/{person.pk}/erase", {"confirm": "on"}).status_code == 403
        assert Candidate.objects.filter(pk=person.pk).exists()


def test_the_export_is_a_file_with_everything(owner_browser: Browser, person: Candidate) -> None:
    answer = owner_browser.get(f"/app/candidates/{person.pk}/export.json")
    assert answer["Content-Disposition"] == f'attachment; filename="candidate-{person.pk}.json"'
    held = json.loads(answer.content)
    assert held["candidate"]["email"] == "ann@mail.example"
    assert len(held["applications"]) == 3, "a deleted job's too"


def test_erasing_says_what_goes_and_needs_the_tick(owner_browser: Browser, owner: User, person: Candidate) -> None:
    listen(owner.tenant)
    Entry.objects.create(tenant=person.tenant, candidate=person)
    path = f"/app/candidates/{person.pk}/erase"
    file = Application.objects.filter(candidate=person).exclude(cv_path="").order_by("id")[0].cv_path
    page = owner_browser.get(path)
    assert page.context["held"] == {"applications": 3, "pool": 1, "payloads": 0}
    refused = owner_browser.post(path)
    assert (refused.status_code, "nothing was erased" in refused.content.decode()) == (400, True)
    assert Candidate.objects.filter(pk=person.pk).exists()

    done = owner_browser.post(path, {"confirm": "on"})
    assert done["Location"] == "/app/candidates"
    assert "with 3 applications" in owner_browser.get("/app/candidates").content.decode()
    assert not Candidate.objects.filter(pk=person.pk).exists()
    assert not Application.objects.filter(candidate_email=person.email).exists()
    assert not default_storage.exists(file)
    assert heard(owner.tenant) == ["candidate.deleted"]
    assert owner_browser.get(path).status_code == 404


def test_the_person_is_reached_from_their_application(owner_browser: Browser, job: Job) -> None:
    row = factories.scored(job)
    assert f"/app/candidates/{row.candidate_id}" in owner_browser.get(f"/app/applications/{row.pk}").content.decode()
