"""The pages of jobs: the form and its criteria, what the optimizer proposes, deletion."""

from typing import Any

import pytest

from accounts.models import User
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.board.conftest import Browser

FORM: dict[str, Any] = {
    "title": "Data engineer", "description": "You build pipelines that others rely on, every day of the year.",
    "department": "Data", "location": "", "workMode": "REMOTE", "employmentType": "FULL_TIME", "status": "ACTIVE",
    "isPublic": "on", "closesAt": "", "salaryMin": "50,000", "salaryMax": "60000", "salaryCurrency": "eur",
    "salaryPeriod": "YEAR", "criterion-id": ["", "", ""], "criterion-text": ["Five years of SQL", "", "Knows Airflow"],
    "criterion-kind": ["MUST", "NICE", "NICE"], "criterion-weight": ["8", "5", "3"],
    "criterion-skill": ["SQL", "", ""],
}  # fmt: skip


def test_a_job_is_posted_with_its_criteria_and_salary(owner_browser: Browser) -> None:
    answer = owner_browser.post("/app/jobs/new", FORM)
    job: Job = Job.objects.get(title="Data engineer")
    assert answer["Location"] == f"/app/jobs/{job.pk}"
    told = [(one["text"], one["kind"], one["weight"], one["skill"]) for one in job.criteria]
    assert told == [("Five years of SQL", "MUST", 8, "SQL"), ("Knows Airflow", "NICE", 3, None)]
    assert (job.salary_min, job.salary_max, job.salary_currency, job.location) == (50_000, 60_000, "EUR", None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": "x"}, "Title must have at least 3 characters"),
        ({"description": "short"}, "at least 30 characters"),
        ({"salaryMin": "70000"}, "must be at most max"),
        ({"salaryCurrency": "euros"}, "at most 3 characters"),
        ({"salaryMax": "many"}, "must be an integer"),
        ({"closesAt": "2001-01-01T10:00"}, "must be in the future"),
        ({"criterion-weight": ["99", "5", "3"]}, "must be at most 10"),
        ({"workMode": "MOON"}, "must be one of"),
    ],
)
def test_a_bad_form_says_what_is_wrong_and_keeps_the_rest(
    change: dict[str, Any], said: str, owner_browser: Browser
) -> None:
    answer = owner_browser.post("/app/jobs/new", {**FORM, **change})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert "Knows Airflow" in page
    assert not Job.objects.exists()


def test_an_edit_keeps_the_identity_of_criteria_and_raises_the_version_only_by_what_scores_depend_on(
    owner_browser: Browser, job: Job
) -> None:
    kept = job.criteria[0]
    form = {**FORM, "title": job.title, "description": job.description}
    form |= {f"criterion-{name}": [kept[name]] for name in ("id", "text", "kind", "weight", "skill")}
    owner_browser.post(f"/app/jobs/{job.pk}/edit", form)
    job.refresh_from_db()
    assert job.criteria == [kept]
    assert job.criteria_version == 2
    owner_browser.post(f"/app/jobs/{job.pk}/edit", {**form, "department": "Elsewhere"})
    job.refresh_from_db()
    assert (job.criteria_version, job.department) == (2, "Elsewhere")


def test_a_job_keeps_one_criterion(owner_browser: Browser, job: Job) -> None:
    form = {**FORM, "criterion-text": ["", "", ""], "criterion-skill": ["", "", ""]}
    answer = owner_browser.post(f"/app/jobs/{job.pk}/edit", form)
    assert answer.status_code == 400
    assert "at least one criterion" in answer.content.decode()


def test_a_closing_time_that_has_passed_does_not_stand_in_the_way(owner_browser: Browser, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(closes_at="2020-01-01T10:00:00Z", status="CLOSED")
    form = {**FORM, "status": "CLOSED", "closesAt": "2020-01-01T10:00"}
    assert owner_browser.post(f"/app/jobs/{job.pk}/edit", form).status_code == 302


def test_a_full_plan_says_so_and_leads_to_the_plans(owner_browser: Browser, owner: User) -> None:
    assert owner.tenant is not None
    for _ in range(3):
        factories.job(owner.tenant)
    answer = owner_browser.post("/app/jobs/new", FORM)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "allows 3 active jobs" in page
    assert 'href="/app/billing"' in page
    assert "Knows Airflow" in page


def test_what_the_optimizer_proposes_is_quoted_and_taken_over(owner_browser: Browser, job: Job) -> None:
    proposed = [
        {"id": "0198c5d2-0000-7000-8000-00000000000a", "text": "Go", "kind": "NICE", "weight": 5, "skill": "Go"}
    ]
    Job.objects.filter(pk=job.pk).update(
        optimization_status="DONE",
        optimization={
            "description": "A better text, long enough to be one.",
            "suggestions": [
                {"quote": "with <care>", "issue": "Vague", "suggestion": "Say how"},
                {"quote": "", "issue": "The pay is not named", "suggestion": "Add a range"},
            ],
            "criteria": proposed, "engine": "LOCAL", "finishedAt": None,
        },
    )  # fmt: skip
    page = owner_browser.get(f"/app/jobs/{job.pk}/advice").content.decode()
    assert "with &lt;care&gt;" in page
    assert "The pay is not named" in page
    assert page.count("<blockquote") == 1, "what is missing has no words to quote"
    owner_browser.post(f"/app/jobs/{job.pk}/adopt", {"what": "criteria"})
    owner_browser.post(f"/app/jobs/{job.pk}/adopt", {"what": "description"})
    job.refresh_from_db()
    assert job.criteria == proposed
    assert job.description.startswith("A better text")
    assert owner_browser.post(f"/app/jobs/{job.pk}/adopt", {"what": "tenant"}).status_code == 400


def test_while_the_optimizer_is_at_work_the_page_asks_again(owner_browser: Browser, job: Job) -> None:
    owner_browser.post(f"/app/jobs/{job.pk}/optimize")
    part = owner_browser.part(f"/app/jobs/{job.pk}/advice").content.decode()
    assert "hx-get" in part
    assert "<html" not in part
    again = owner_browser.post(f"/app/jobs/{job.pk}/optimize")
    assert again.status_code == 409
    Job.objects.filter(pk=job.pk).update(optimization_status="DONE")
    assert "hx-get" not in owner_browser.part(f"/app/jobs/{job.pk}/advice").content.decode()


def test_a_deleted_jobs_good_people_are_kept(owner_browser: Browser, job: Job) -> None:
    good, better = factories.scored(job, 70), factories.scored(job, 90)
    weak = factories.scored(job, 20)
    owner_browser.post(f"/app/jobs/{job.pk}/delete")
    page = owner_browser.get(f"/app/jobs/{job.pk}/delete").content.decode()
    assert page.index(better.candidate_name) < page.index(good.candidate_name)
    assert weak.candidate_name not in page
    assert owner_browser.get(f"/app/jobs/{job.pk}").status_code == 404
    owner_browser.post(f"/app/jobs/{job.pk}/confirm-delete", {"candidateIds": [str(better.candidate_id)]})
    assert [entry.candidate_id for entry in Entry.objects.all()] == [better.candidate_id]
    assert owner_browser.post(f"/app/jobs/{job.pk}/confirm-delete").status_code == 409


def test_a_deletion_is_undone(owner_browser: Browser, job: Job) -> None:
    owner_browser.post(f"/app/jobs/{job.pk}/delete")
    assert f'href="/app/jobs/{job.pk}/delete"' in owner_browser.get("/app/jobs").content.decode()
    assert owner_browser.post(f"/app/jobs/{job.pk}/restore")["Location"] == f"/app/jobs/{job.pk}"
    assert owner_browser.get(f"/app/jobs/{job.pk}").status_code == 200


def test_the_list_is_narrowed_and_bad_filters_are_told(owner_browser: Browser, job: Job) -> None:
    assert job.title in owner_browser.get("/app/jobs?status=ACTIVE&q=backend&sort=title").content.decode()
    assert job.title not in owner_browser.get("/app/jobs?status=DRAFT").content.decode()
    bad = owner_browser.get("/app/jobs?status=WRONG")
    assert bad.status_code == 200
    assert "must be one of" in bad.content.decode()


def test_a_title_is_never_markup(owner_browser: Browser, owner: User) -> None:
    assert owner.tenant is not None
    job = factories.job(owner.tenant, title="<script>alert(1)</script>")
    for path in ("/app/", "/app/jobs", f"/app/jobs/{job.pk}", f"/app/jobs/{job.pk}/edit"):
        assert "<script>alert" not in owner_browser.get(path).content.decode()
