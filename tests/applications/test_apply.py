"""The public apply link: endpoint and page."""

from typing import Any

import pytest
from django.test import Client

from accounts import delivery
from accounts.models import Mail, Tenant
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


def sent(browser: Client, job: Job, **fields: Any) -> Any:
    """The page's answer to the form with its token."""
    token = token_of(browser.get(f"/apply/{job.slug}").content.decode())
    file = named_file("cv.txt", CV.encode())
    return browser.post(f"/apply/{job.slug}", {**PERSON, "file": file, "csrfmiddlewaretoken": token, **fields})


def test_the_page_costs_one_query(browser: Client, job: Job, django_assert_num_queries: Any) -> None:
    # The job with its tenant.
    with django_assert_num_queries(1):
        assert browser.get(f"/apply/{job.slug}").status_code == 200


def test_the_trap_is_explained_and_nothing_is_lost(browser: Client, job: Job) -> None:
    answer = sent(browser, job, website="https://spam.example")
    assert answer.status_code == 400
    assert 'value="Paula Public"' in answer.content.decode()
    assert not Application.objects.exists()


def test_pages_are_limited_by_address(browser: Client, job: Job, settings: Any) -> None:
    settings.RATE_LIMITS = "public_write=2/h"
    answers = [sent(browser, job, email="nonsense") for _ in range(3)]
    assert [one.status_code for one in answers] == [400, 400, 429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_an_applicant_of_a_full_plan_reads_that_nothing_is_lost(browser: Client, job: Job, tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(limit_overrides={"cvUploadsPerMonth": 0})
    page = browser.get(sent(browser, job)["Location"])
    assert "Yours is kept and will be read" in page.content.decode()


@pytest.mark.parametrize(("status", "said"), [("PAUSED", "at the moment"), ("CLOSED", "no more applications")])
def test_a_closed_job_has_a_friendly_page(browser: Client, job: Job, status: str, said: str) -> None:
    Job.objects.filter(pk=job.pk).update(status=status)
    answer = browser.get(f"/apply/{job.slug}")
    assert answer.status_code == 410
    assert said in answer.content.decode()
    assert "/careers/acme" in answer.content.decode()


def test_a_draft_is_as_unknown_as_no_job(browser: Client, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(status="DRAFT")
    draft, none = (browser.get(f"/apply/{slug}") for slug in (job.slug, "nothing-here"))
    assert draft.status_code == none.status_code == 404
    assert job.title not in draft.content.decode()


def test_a_second_application_is_told_in_words(browser: Client, job: Job) -> None:
    sent(browser, job)
    again = sent(browser, job, file=named_file("b.txt", b"Another CV with Python\n" * 9))
    assert again.status_code == 409
    assert "with this e-mail address already" in again.content.decode()


@pytest.mark.parametrize(("language", "subject"), [("en", "has arrived"), ("de", "ist angekommen")])
def test_the_applicant_gets_a_mail_with_the_private_page(
    browser: Client, job: Job, mailoutbox: list[Any], language: str, subject: str
) -> None:
    browser.cookies["django_language"] = language
    sent(browser, job)
    delivery.send(Mail.objects.get().pk)
    (message,) = mailoutbox
    assert message.to == ["paula@public.example"]
    assert subject in message.subject
    assert "/apply/status/" in message.body
    assert "Backend engineer" in message.alternatives[0][0]


def test_who_is_erased_meanwhile_gets_no_mail(browser: Client, job: Job, mailoutbox: list[Any]) -> None:
    sent(browser, job)
    Application.objects.all().delete()
    delivery.send(Mail.objects.get().pk)
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("origin", "path", "status"),
    [
        ("http://testserver", "?embed", 302),
        ("https://evil.example", "?embed", 403),
        (None, "?embed", 403),
        ("http://testserver", "", 403),
    ],
)
def test_in_a_frame_the_origin_stands_in_for_the_cookie(
    browser: Client, job: Job, origin: str | None, path: str, status: int
) -> None:
    file = named_file("cv.txt", CV.encode())
    headers = {"Origin": origin} if origin else {}
    answer = browser.post(f"/apply/{job.slug}{path}", {**PERSON, "file": file}, headers=headers)
    assert answer.status_code == status
