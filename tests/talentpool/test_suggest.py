"""GET /talent-pool/suggest/:jobId."""

from typing import Any

from applications.models import ParsedCV
from candidates.models import Candidate
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.client import Api

GOOD = """Backend engineer
Experience
Backend engineer, Acme, 2015 - 2024. Built payment services in Python and ran PostgreSQL in production.
Skills: Python, PostgreSQL
"""
POOR = """Baker
Experience
Baker, Corner Bakery, 2015 - 2024. Bread and cakes.
"""


def _saved(job: Job, text: str, **columns: Any) -> Candidate:
    """Somebody in the pool whose CV was read for another job."""
    row = factories.scored(job, 50)
    ParsedCV.objects.filter(application=row).update(visible_text=text)
    assert row.candidate is not None
    Entry.objects.create(tenant=job.tenant, candidate=row.candidate, **columns)
    return row.candidate


def _ask(api: Api, job: Job, **query: Any) -> list[dict[str, Any]]:
    answer = api.get(f"/talent-pool/suggest/{job.pk}", query)
    assert answer.status_code == 200
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


def test_the_best_come_first_with_reasons(as_viewer: Api, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(department="Engineering")
    other = factories.job(job.tenant)
    poor = _saved(other, POOR)
    good = _saved(other, GOOD, department="engineering")
    first, second = _ask(as_viewer, job)
    assert [first["entry"]["candidate"]["id"], second["entry"]["candidate"]["id"]] == [str(good.pk), str(poor.pk)]
    assert first["matchScore"] > second["matchScore"]
    assert (first["departmentMatch"], second["departmentMatch"]) == (True, False)
    assert f"scores {first['matchScore']} on" in first["reasons"][0]
    assert any("Python" in reason for reason in first["reasons"])
    assert set(first) == {"entry", "matchScore", "departmentMatch", "reasons"}


def test_department_decides_between_equals(as_viewer: Api, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(department="Engineering")
    other = factories.job(job.tenant)
    _saved(other, GOOD, department="Sales")
    same = _saved(other, GOOD, department="Engineering")
    assert _ask(as_viewer, job)[0]["entry"]["candidate"]["id"] == str(same.pk)


def test_who_applied_already_or_has_no_cv_is_not_suggested(as_viewer: Api, job: Job) -> None:
    _saved(job, GOOD)
    unread = factories.candidate(job.tenant)
    Entry.objects.create(tenant=job.tenant, candidate=unread)
    assert _ask(as_viewer, job) == []


def test_the_latest_cv_counts(as_viewer: Api, job: Job) -> None:
    other = factories.job(job.tenant)
    person = _saved(other, GOOD)
    before = _ask(as_viewer, job)[0]["matchScore"]
    newer = factories.scored(factories.job(job.tenant), candidate=person)
    ParsedCV.objects.filter(application=newer).update(visible_text=POOR)
    assert _ask(as_viewer, job)[0]["matchScore"] < before


def test_a_changed_job_is_judged_anew(as_viewer: Api, job: Job) -> None:
    _saved(factories.job(job.tenant), GOOD)
    before = _ask(as_viewer, job)[0]["matchScore"]
    bakery = [{"id": "c1", "text": "Bakes bread", "kind": "MUST", "weight": 5, "skill": None}]
    Job.objects.filter(pk=job.pk).update(criteria=bakery, title="Baker")
    assert _ask(as_viewer, job)[0]["matchScore"] < before


def test_the_limit_and_the_number_of_queries_hold(
    as_viewer: Api, as_stranger: Api, job: Job, django_assert_num_queries: Any
) -> None:
    other = factories.job(job.tenant)
    for _ in range(4):
        _saved(other, GOOD)
    assert len(_ask(as_viewer, job, limit=2)) == 2
    with django_assert_num_queries(4):
        _ask(as_viewer, job)
    assert as_viewer.get(f"/talent-pool/suggest/{job.pk}", {"limit": "51"}).status_code == 400
    assert as_stranger.get(f"/talent-pool/suggest/{job.pk}").status_code == 404
