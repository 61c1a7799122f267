"""GET /analytics/overview and /analytics/jobs/:jobId."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Tenant, User
from analytics import services
from applications.models import Application, Score
from jobs.models import Job
from tests import factories
from tests.client import Api
from tests.conftest import as_member


def test_the_overview_counts_what_is_live(as_viewer: Api, as_stranger: Api, job: Job) -> None:
    factories.job(job.tenant, status="DRAFT")
    gone = factories.job(job.tenant, deleted_at=timezone.now())
    factories.scored(gone, 100, decision="SHORTLISTED")
    for score in (70, 75, 80):
        factories.scored(job, score)
    Application.objects.filter(score=80).update(decision="SHORTLISTED")
    factories.application(job)
    body = as_viewer.get("/analytics/overview").json()
    assert {key: value for key, value in body.items() if key != "generatedAt"} == {
        "activeJobs": 1,
        "totalCvs": 4,
        "avgScore": 75.0,
        "shortlistedCount": 1,
    }
    assert as_stranger.get("/analytics/overview").json()["totalCvs"] == 0


def test_an_empty_company_has_no_average(as_owner: Api) -> None:
    body = as_owner.get("/analytics/overview").json()
    assert (body["activeJobs"], body["totalCvs"], body["avgScore"], body["shortlistedCount"]) == (0, 0, None, 0)


def test_the_job_report_has_every_part(as_viewer: Api, job: Job) -> None:
    for score in (0, 9, 10, 89, 90, 100):
        row = factories.scored(job, score)
        Score.objects.filter(application=row).update(top_gaps=["Runs PostgreSQL in production"])
        # As the pipeline writes them: the score's row first, then the application's columns.
        Application.objects.filter(pk=row.pk).update(current_score=None, processing="PENDING")
        Application.objects.filter(pk=row.pk).update(current_score=row.current_score, processing="SCORED")
    factories.application(job, processing="PARSING")
    old = factories.application(job, decision="REJECTED")
    Application.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    body = as_viewer.get(f"/analytics/jobs/{job.pk}", {"days": "3"}).json()
    today = datetime.now(UTC).date()
    assert body["dailyTrend"] == [
        {"date": str(today - timedelta(days=2)), "count": 1, "scored": 0},
        {"date": str(today - timedelta(days=1)), "count": 0, "scored": 0},
        {"date": str(today), "count": 7, "scored": 6},
    ]
    assert [(row["range"], row["min"], row["max"], row["count"]) for row in body["scoreDistribution"]] == [
        ("0-9", 0, 9, 2),
        ("10-19", 10, 19, 1),
        ("20-29", 20, 29, 0),
        ("30-39", 30, 39, 0),
        ("40-49", 40, 49, 0),
        ("50-59", 50, 59, 0),
        ("60-69", 60, 69, 0),
        ("70-79", 70, 79, 0),
        ("80-89", 80, 89, 1),
        ("90-100", 90, 100, 2),
    ]
    assert body["statusBreakdown"] == {
        "PENDING": 0,
        "PROCESSING": 1,
        "SCORED": 6,
        "FAILED": 0,
        "DUPLICATE": 0,
        "HELD": 0,
        "SHORTLISTED": 0,
        "REJECTED": 1,
    }
    assert (body["avgScore"], body["medianScore"]) == (49.7, 49.5)
    assert body["topGaps"] == [{"criterion": "Runs PostgreSQL in production", "count": 6}]
    assert set(body) == {
        "jobId",
        "dailyTrend",
        "scoreDistribution",
        "statusBreakdown",
        "avgScore",
        "medianScore",
        "topGaps",
        "generatedAt",
    }


@pytest.mark.parametrize(("days", "rows"), [(None, 30), ("1", 1), ("365", 365)])
def test_the_trend_has_exactly_so_many_days(as_viewer: Api, job: Job, days: str | None, rows: int) -> None:
    trend = as_viewer.get(f"/analytics/jobs/{job.pk}", {"days": days} if days else {}).json()["dailyTrend"]
    assert len(trend) == rows
    assert trend[-1]["date"] == str(datetime.now(UTC).date())


@pytest.mark.parametrize("days", ["0", "366", "x", ""])
def test_another_number_of_days_is_refused(as_viewer: Api, job: Job, days: str) -> None:
    assert as_viewer.get(f"/analytics/jobs/{job.pk}", {"days": days}).status_code == 400


def test_who_may_not_read_it(as_stranger: Api, as_candidate: Api, anonymous: Api, owner: User, job: Job) -> None:
    path = f"/analytics/jobs/{job.pk}"
    assert [api.get(path).status_code for api in (as_stranger, as_candidate, anonymous)] == [404, 403, 401]
    Tenant.objects.filter(pk=owner.tenant_id).update(features=[])
    assert as_member(owner).get("/analytics/overview").json()["code"] == "feature_not_on_plan"


def test_a_deleted_jobs_report_is_gone_at_once(as_owner: Api, job: Job) -> None:
    assert as_owner.get(f"/analytics/jobs/{job.pk}").status_code == 200
    as_owner.delete(f"/jobs/{job.pk}")
    assert as_owner.get(f"/analytics/jobs/{job.pk}").status_code == 404


# Caching


@pytest.mark.parametrize(("path", "seconds"), [("/analytics/overview", 300), ("/analytics/jobs/{}", 60)])
def test_a_report_is_kept_and_its_age_counts_down(
    *, as_owner: Api, as_viewer: Api, job: Job, monkeypatch: pytest.MonkeyPatch, path: str, seconds: int
) -> None:
    path = path.format(job.pk)
    first = as_owner.get(path)
    assert first.headers["Cache-Control"] == f"private, max-age={seconds}"
    factories.scored(job)
    begun = services.time.time()
    monkeypatch.setattr(services.time, "time", lambda: begun + 10)
    second = as_viewer.get(path)
    assert second.json() == first.json()
    assert second.headers["ETag"] == first.headers["ETag"]
    left = int(second.headers["Cache-Control"].rpartition("=")[2])
    assert seconds - 12 <= left <= seconds - 10
    monkeypatch.setattr(services.time, "time", lambda: begun + seconds)
    assert as_owner.get(path).json()["generatedAt"] != first.json()["generatedAt"]


def test_an_unchanged_report_is_not_sent_again(as_owner: Api, job: Job) -> None:
    first = as_owner.get("/analytics/overview")
    again = as_owner.get("/analytics/overview", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "max-age" in again.headers["Cache-Control"]


def test_the_number_of_queries_holds(as_owner: Api, job: Job, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        factories.scored(job)
    # Two of them are the savepoint that stands for the transaction here.
    with django_assert_max_num_queries(10):
        as_owner.get(f"/analytics/jobs/{job.pk}")
    with django_assert_max_num_queries(2):
        as_owner.get(f"/analytics/jobs/{job.pk}")
    cache.clear()
    with django_assert_max_num_queries(6):
        as_owner.get(f"/analytics/jobs/{job.pk}")
    with django_assert_max_num_queries(4):
        as_owner.get("/analytics/overview")
    with django_assert_max_num_queries(1):
        as_owner.get("/analytics/overview")
