"""GET /jobs and GET /jobs/public."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from jobs.models import Job
from tests import factories
from tests.client import Api


def _titles(answer: Any) -> list[str]:
    return [row["title"] for row in answer.json()["data"]]


@pytest.fixture
def three(owner: User) -> list[Job]:
    assert owner.tenant is not None
    return [
        factories.job(owner.tenant, title="Cook", department="Kitchen", applications_count=5),
        factories.job(owner.tenant, title="Gardener", department="Outside", status="DRAFT", applications_count=9),
        factories.job(owner.tenant, title="Baker", department="Kitchen", status="CLOSED", location="Oslo, Norway"),
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Baker", "Gardener", "Cook"]),
        ({"sort": "createdAt"}, ["Cook", "Gardener", "Baker"]),
        ({"sort": "title"}, ["Baker", "Cook", "Gardener"]),
        ({"sort": "-applicationsCount"}, ["Gardener", "Cook", "Baker"]),
        ({"status": "DRAFT"}, ["Gardener"]),
        ({"department": "kitchen"}, ["Baker", "Cook"]),
        ({"q": "ARD"}, ["Gardener"]),
        ({"q": "%"}, []),
        ({"q": "cook", "status": "CLOSED"}, []),
        ({"limit": "1", "page": "2"}, ["Gardener"]),
    ],
)
def test_jobs_are_sorted_and_narrowed(
    as_viewer: Api, three: list[Job], query: dict[str, str], titles: list[str]
) -> None:
    assert _titles(as_viewer.get("/jobs", query)) == titles


@pytest.mark.parametrize(
    "query", [{"sort": "salary"}, {"status": "OPEN"}, {"limit": "0"}, {"owner": "me"}, {"page": "x"}]
)
def test_what_the_list_does_not_take_is_refused(as_owner: Api, query: dict[str, str]) -> None:
    assert as_owner.get("/jobs", query).status_code == 400


def test_a_cursor_walks_every_job_once(as_owner: Api, three: list[Job]) -> None:
    seen, query = [], {"limit": "1"}
    while True:
        answer = as_owner.get("/jobs", query).json()
        seen += [row["title"] for row in answer["data"]]
        if answer["nextCursor"] is None:
            break
        query = {"limit": "1", "cursor": answer["nextCursor"]}
    assert seen == ["Baker", "Gardener", "Cook"]


def test_another_tenant_sees_none_of_them(as_stranger: Api, three: list[Job]) -> None:
    assert as_stranger.get("/jobs").json()["total"] == 0


@pytest.mark.parametrize("count", [1, 12])
def test_the_list_takes_as_many_queries_for_many_as_for_one(
    as_owner: Api, owner: User, count: int, django_assert_max_num_queries: Any
) -> None:
    assert owner.tenant is not None
    for _ in range(count):
        factories.job(owner.tenant)
    with django_assert_max_num_queries(3):
        assert as_owner.get("/jobs", {"limit": "10"}).status_code == 200


# Public


def test_only_open_jobs_are_public(anonymous: Api, owner: User) -> None:
    assert owner.tenant is not None
    soon = timezone.now() + timedelta(hours=1)
    past = timezone.now() - timedelta(seconds=1)
    factories.job(owner.tenant, title="Open", closes_at=soon)
    factories.job(owner.tenant, title="Private", is_public=False)
    factories.job(owner.tenant, title="Past", closes_at=past)
    factories.job(owner.tenant, title="Deleted", deleted_at=past)
    for status in ("DRAFT", "PAUSED", "CLOSED"):
        factories.job(owner.tenant, title=status, status=status)
    assert _titles(anonymous.get("/jobs/public")) == ["Open"]


def test_a_public_job_shows_what_applicants_need_and_no_more(anonymous: Api, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(
        salary_min=10, salary_max=None, salary_currency="USD", salary_period="HOUR", location="Oslo"
    )
    (row,) = anonymous.get("/jobs/public").json()["data"]
    assert row == {
        "id": str(job.pk),
        "slug": job.slug,
        "title": "Backend engineer",
        "company": {"name": "Acme", "slug": "acme"},
        "department": None,
        "location": "Oslo",
        "workMode": "ONSITE",
        "employmentType": "FULL_TIME",
        "salary": {"min": 10, "max": None, "currency": "USD", "period": "HOUR"},
        "description": job.description,
        "applyUrl": row["applyUrl"],
        "postedAt": row["postedAt"],
    }
    assert row["applyUrl"].endswith(f"/apply/{job.slug}")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"company": "acme"}, ["Backend engineer"]),
        ({"company": "nobody"}, []),
        ({"q": "theirs"}, ["Theirs"]),
        ({"location": "oslo"}, ["Theirs"]),
        ({"department": "SALES"}, ["Theirs"]),
    ],
)
def test_public_jobs_are_narrowed(
    anonymous: Api, job: Job, stranger: User, query: dict[str, str], titles: list[str]
) -> None:
    assert stranger.tenant is not None
    factories.job(stranger.tenant, title="Theirs", location="Oslo, Norway", department="Sales")
    assert _titles(anonymous.get("/jobs/public", query)) == titles


def test_the_public_list_takes_one_query_for_a_short_page(
    anonymous: Api, job: Job, django_assert_max_num_queries: Any
) -> None:
    factories.job(job.tenant)
    with django_assert_max_num_queries(1):
        anonymous.get("/jobs/public")
