"""The public apply link: endpoint and page."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Tenant
from applications import services
from applications.models import Application
from jobs.models import Job
from tests.applications.conftest import CV, work
from tests.client import Api, named_file

pytestmark = pytest.mark.django_db

PERSON = {"name": "Paula Public", "email": "paula@public.example", "consent": "true"}


def apply(api: Api, job: Job, **fields: Any) -> Any:
    body = {**PERSON, "cv": named_file("cv.txt", CV.encode()), **fields}
    return api.upload(f"/apply/{job.slug}", {key: value for key, value in body.items() if value is not None})


def test_an_application_answers_its_id_and_status_page_and_never_a_score(anonymous: Api, job: Job) -> None:
    answer = apply(anonymous, job)
    assert answer.status_code == 201, answer.json()
    assert set(answer.json()) == {"applicationId", "message", "statusUrl"}
    work()
    row = Application.objects.get(pk=answer.json()["applicationId"])
    assert (row.source, row.candidate_name, row.processing) == ("APPLY", "Paula Public", "SCORED")
    page = Client().get(answer.json()["statusUrl"].partition("/apply")[2].join(["/apply", ""]))
    assert page.status_code == 200
    assert "Thank you" in page.content.decode()


@pytest.mark.parametrize("status", ["DRAFT", "PAUSED", "CLOSED"])
def test_a_job_that_is_not_open_is_404(anonymous: Api, job: Job, status: str) -> None:
    Job.objects.filter(pk=job.pk).update(status=status)
    assert apply(anonymous, job).status_code == 404


def test_the_same_email_is_409(anonymous: Api, job: Job) -> None:
    apply(anonymous, job)
    again = apply(anonymous, job, email="PAULA@public.example", cv=named_file("b.txt", b"Another CV with Python\n" * 9))
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("consent", None),
        ("consent", "false"),
        ("email", "paula"),
        ("name", None),
        ("linkedinUrl", "http://evil.example"),
    ],
)
def test_a_wrong_field_is_400_and_named(anonymous: Api, job: Job, field: str, value: str | None) -> None:
    answer = apply(anonymous, job, **{field: value})
    assert answer.status_code == 400
    assert answer.json()["details"][0]["field"] == field
    assert not Application.objects.exists()


def test_an_applicant_of_a_full_plan_is_held_and_later_released(anonymous: Api, job: Job, tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(limit_overrides={"cvUploadsPerMonth": 0})
    answer = apply(anonymous, job)
    assert answer.status_code == 201, answer.json()
    row = Application.objects.get()
    assert (row.processing, row.work_state) == ("HELD", "")

    Tenant.objects.filter(pk=tenant.pk).update(limit_overrides={})
    tenant.refresh_from_db()
    assert services.release_held(tenant) == 1
    work()
    row.refresh_from_db()
    assert row.processing == "SCORED"


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def token_of(page: str) -> str:
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


def test_the_page_takes_an_application_without_javascript(browser: Client, job: Job) -> None:
    page = browser.get(f"/apply/{job.slug}")
    assert page.status_code == 200
    form = {**PERSON, "csrfmiddlewaretoken": token_of(page.content.decode()), "file": named_file("cv.txt", CV.encode())}
    answer = browser.post(f"/apply/{job.slug}", form)
    assert answer.status_code == 302, answer.content.decode()
    assert Application.objects.get().candidate_email == "paula@public.example"


def test_the_page_keeps_what_was_typed_when_something_is_wrong(browser: Client, job: Job) -> None:
    token = token_of(browser.get(f"/apply/{job.slug}").content.decode())
    form = {"name": "Paula Public", "email": "nonsense", "coverLetter": "Dear team", "csrfmiddlewaretoken": token}
    answer = browser.post(f"/apply/{job.slug}", form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="Paula Public"' in page
    assert "Dear team" in page
    assert "Please write an e-mail address" in page
    assert not Application.objects.exists()


def test_the_page_refuses_a_form_without_its_token(browser: Client, job: Job) -> None:
    assert browser.post(f"/apply/{job.slug}", PERSON).status_code == 403


def test_an_unknown_job_has_a_friendly_page(browser: Client) -> None:
    answer = browser.get("/apply/nothing-here")
    assert answer.status_code == 404
    assert "no such job" in answer.content.decode()
