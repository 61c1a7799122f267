"""The employers' pages in German: whole, whatever they show, and what the API says in English said in German there."""

from typing import Any
from uuid import UUID

import pytest
from django.utils import translation
from lxml import html

from accounts.models import User
from applications.filters import FLAGS
from applications.serializers import STATUSES
from hiresscope.lib import wordings
from hiresscope.lib.errors import DomainError
from jobs.models import EmploymentType, Job, JobStatus, WorkMode
from tests.board.conftest import Browser
from tests.board.test_access import METHODS, address, world
from tests.candidates.test_translations import catalog

__all__ = ["world"]

GERMAN = {"Accept-Language": "de"}
ENTRY = ["signup", "login", "forgot", "reset?token=x", "accept?token=x"]
PAGES = [path for method, path, _ in METHODS if method == "GET" and not path.endswith((".csv", ".json", "cv"))]
SPOKEN = ("aria-label", "placeholder", "data-confirm", "title")


def english() -> set[str]:
    """What stands in the catalog, says something else in German and has no gaps."""
    return {text for text, german in catalog().items() if text and german != text and "%(" not in text}


def said(page: str) -> set[str]:
    """Every text of the page, and what its attributes say."""
    tree = html.document_fromstring(page)
    attributes = [one.get(name, "") for one in tree.iter() if isinstance(one.tag, str) for name in SPOKEN]
    return {" ".join(str(text).split()) for text in (*tree.itertext(), *attributes)}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_nothing_in_english_that_it_could_say_in_german(
    path: str, world: dict[str, UUID], owner_browser: Browser
) -> None:
    page = owner_browser.get(address(path, world), headers=GERMAN, follow=True).content.decode()
    assert 'lang="de"' in page
    assert said(page) & english() == set()


@pytest.mark.parametrize("path", ENTRY)
def test_the_ways_in_are_german_too(path: str, db: None) -> None:
    page = Browser().get(f"/app/{path}", headers=GERMAN).content.decode()
    assert 'lang="de"' in page
    assert said(page) & english() == set()
    assert said(Browser().get(f"/app/{path}").content.decode()) & english(), "in English it is found"


def test_problems_of_a_form_are_german(owner_browser: Browser, job: Job) -> None:
    page = owner_browser.post("/app/jobs/new", {"title": "x", "description": ""}, headers=GERMAN).content.decode()
    assert "Titel muss mindestens 3 Zeichen haben." in page
    assert "Beschreibung darf nicht leer sein." in page
    narrowed = owner_browser.get(f"/app/jobs/{job.pk}?minScore=900", headers=GERMAN).content.decode()
    assert "minScore darf höchstens 100 sein" in narrowed


def test_a_refusal_is_german(viewer_browser: Browser, owner: User) -> None:
    assert "Ihre Rolle VIEWER erlaubt das nicht" in viewer_browser.get("/app/team", headers=GERMAN).content.decode()
    assert owner.tenant is not None
    owner.tenant.subscription_status = "EXPIRED"
    owner.tenant.save()
    ended = Browser(owner).get("/app/jobs/new", headers=GERMAN).content.decode()
    assert "Was Sie haben, bleibt lesbar" in ended
    assert "stays readable" not in ended


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("The TRIAL plan allows 3 active jobs; 3 are used. Upgrade the plan to go on.", "TRIAL erlaubt hier 3; 3 sind"),
        ("The file has 60 pages; 50 are the most.", "60 Seiten; höchstens 50"),
        ("The DOCX file is damaged: a part of it cannot be unpacked.", "Die DOCX-Datei ist beschädigt."),
        ("Validation failed: limit must be at most 100; q is required", "limit darf höchstens 100 sein; q fehlt"),
        ("Nobody has translated this", "Nobody has translated this"),
    ],
)
def test_a_sentence_is_found_by_its_pattern(text: str, german: str) -> None:
    with translation.override("de"):
        assert german in wordings.told(text)
    with translation.override("en"):
        assert wordings.told(text) == text


def test_every_sentence_has_its_german() -> None:
    known = catalog()
    assert [one for one in (*wordings.PROBLEMS, *wordings.SENTENCES) if not known.get(one)] == []


def test_every_code_has_its_words() -> None:
    codes = {*STATUSES, *FLAGS, *JobStatus.values, *WorkMode.values, *EmploymentType.values}
    assert codes <= wordings.CODES.keys()
    with translation.override("en"):
        assert [code for code in wordings.CODES if wordings.words(code) != code.replace("_", " ").lower()] == []


# What only callers of the API, and staff, meet.
FOR_OTHERS = (
    "hiresscope.lib.idempotency", "hiresscope.lib.api", "hiresscope.lib.conditional", "hiresscope.lib.pages",
    "accounts.authentication", "accounts.services.sessions", "billing.services.payments", "billing.subscriptions",
)  # fmt: skip


def _kinds(of: type[Any]) -> set[type[Any]]:
    return {of}.union(*(_kinds(one) for one in of.__subclasses__()))


def test_every_refusal_that_a_person_can_meet_is_among_the_sentences() -> None:
    met = {one for one in _kinds(DomainError) if not one.__module__.startswith((*FOR_OTHERS, "tests"))}
    with translation.override("de"):
        assert sorted({one.message for one in met if wordings.told(one.message) == one.message}) == []
