"""POST /jobs and GET /jobs/:id."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.db import connections

from accounts.models import Tenant, User
from billing.models import Usage
from jobs.models import Job
from tests.client import Api
from tests.conftest import as_member
from tests.events import listen
from webhooks.models import Event

DESCRIPTION = "We look for somebody who builds and runs our services with care."
FULL = {
    "title": "Backend engineer",
    "description": DESCRIPTION,
    "department": "Engineering",
    "location": "Oslo",
    "workMode": "REMOTE",
    "employmentType": "CONTRACT",
    "salary": {"min": 50000, "max": 70000, "currency": "EUR", "period": "YEAR"},
    "criteria": [{"text": "Python", "kind": "MUST", "weight": 8, "skill": "Python"}, {"text": "Writes well"}],
    "status": "ACTIVE",
    "isPublic": False,
    "closesAt": "2050-01-01T00:00:00.000Z",
}


def body(**changes: Any) -> dict[str, Any]:
    return {"title": "Engineer", "description": DESCRIPTION, **changes}


def test_a_job_comes_back_as_it_was_sent(as_owner: Api) -> None:
    made = as_owner.post("/jobs", FULL)
    assert made.status_code == 201
    job = made.json()
    assert {key: job[key] for key in FULL if key != "criteria"} == {k: v for k, v in FULL.items() if k != "criteria"}
    first, second = (dict(one) for one in job["criteria"])
    assert UUID(first.pop("id")) != UUID(second.pop("id"))
    assert first == {"text": "Python", "kind": "MUST", "weight": 8, "skill": "Python"}
    assert second == {"text": "Writes well", "kind": "NICE", "weight": 5, "skill": None}
    assert job["criteriaVersion"] == 1
    assert job["applicationsCount"] == 0
    assert job["applyUrl"].endswith(f"/apply/{job['slug']}")
    assert job["slug"].startswith("backend-engineer-")
    assert job["optimization"] == {
        "status": "PENDING",
        "description": None,
        "suggestions": [],
        "criteria": [],
        "engine": None,
        "finishedAt": None,
    }
    assert as_owner.get(f"/jobs/{job['id']}").json() == job


def test_what_is_not_given_has_its_default(as_owner: Api) -> None:
    job = as_owner.post("/jobs", body()).json()
    assert job["status"] == "ACTIVE"
    assert job["isPublic"] is True
    assert (job["workMode"], job["employmentType"]) == ("ONSITE", "FULL_TIME")
    assert [job[key] for key in ("department", "location", "salary", "closesAt")] == [None] * 4
    assert job["criteria"] == []


def test_a_key_creates_a_job_and_a_viewer_only_reads(as_key: Api, as_viewer: Api) -> None:
    made = as_key.post("/jobs", body())
    assert made.status_code == 201
    assert as_viewer.post("/jobs", body()).status_code == 403
    assert as_viewer.get(f"/jobs/{made.json()['id']}").status_code == 200


def test_another_tenants_job_is_not_found(as_stranger: Api, job: Job) -> None:
    assert as_stranger.get(f"/jobs/{job.pk}").status_code == 404


def test_a_deleted_job_is_not_found(as_owner: Api, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(deleted_at=job.created_at)
    assert as_owner.get(f"/jobs/{job.pk}").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "ab"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": None}, "title"),
        ({"title": 5}, "title"),
        ({"description": "x" * 29}, "description"),
        ({"description": "x" * 20001}, "description"),
        ({"workMode": "MOON"}, "workMode"),
        ({"employmentType": "GIG"}, "employmentType"),
        ({"status": "OPEN"}, "status"),
        ({"isPublic": "yes"}, "isPublic"),
        ({"closesAt": "tomorrow"}, "closesAt"),
        ({"closesAt": "2020-01-01T00:00:00Z"}, "closesAt"),
        ({"salary": {"min": 2, "max": 1, "currency": "USD"}}, "salary.min"),
        ({"salary": {"min": -1, "currency": "USD"}}, "salary.min"),
        ({"salary": {"min": 1.5, "currency": "USD"}}, "salary.min"),
        ({"salary": {"currency": "USD"}}, "salary.min"),
        ({"salary": {"min": 1}}, "salary.currency"),
        ({"salary": {"min": 1, "currency": "usd"}}, "salary.currency"),
        ({"salary": {"min": 1, "currency": "USD", "period": "DAY"}}, "salary.period"),
        ({"salary": {"min": 1, "currency": "USD", "gross": True}}, "salary.gross"),
        ({"criteria": "Python"}, "criteria"),
        ({"criteria": [{}]}, "criteria[0].text"),
        ({"criteria": [{"text": ""}]}, "criteria[0].text"),
        ({"criteria": [{"text": "a", "weight": 0}]}, "criteria[0].weight"),
        ({"criteria": [{"text": "a", "weight": 11}]}, "criteria[0].weight"),
        ({"criteria": [{"text": "a", "weight": "5"}]}, "criteria[0].weight"),
        ({"criteria": [{"text": "a", "kind": "SHOULD"}]}, "criteria[0].kind"),
        ({"criteria": [{"text": "a", "id": "1"}]}, "criteria[0].id"),
        ({"criteria": [{"text": "a", "score": 1}]}, "criteria[0].score"),
        ({"criteria": [{"text": "a"}] * 51}, "criteria"),
        ({"slug": "mine"}, "slug"),
        ({"tenantId": "x"}, "tenantId"),
    ],
)
def test_a_field_that_cannot_be_accepted_is_named(as_owner: Api, changes: dict[str, Any], field: str) -> None:
    answer = as_owner.post("/jobs", body(**changes))
    assert answer.status_code == 400
    assert [detail["field"] for detail in answer.json()["details"]] == [field]
    assert not Job.objects.exists()


def test_a_criterion_keeps_the_identity_it_is_given(as_owner: Api) -> None:
    given = "0190b1f0-0000-7000-8000-000000000001"
    job = as_owner.post("/jobs", body(criteria=[{"text": "Python", "id": given}])).json()
    assert job["criteria"][0]["id"] == given
    twice = as_owner.post("/jobs", body(criteria=[{"text": "a", "id": given}, {"text": "b", "id": given}]))
    assert twice.status_code == 400


def test_an_active_job_is_announced_and_a_draft_is_not(as_owner: Api, tenant: Tenant) -> None:
    listen(tenant)
    as_owner.post("/jobs", body(status="DRAFT"))
    assert not Event.objects.exists()
    job = as_owner.post("/jobs", body()).json()
    event = Event.objects.get()
    assert (event.event, str(event.subject_id)) == ("job.created", job["id"])


def test_the_plan_counts_created_jobs_and_limits_active_ones(as_owner: Api, tenant: Tenant) -> None:
    assert [as_owner.post("/jobs", body()).status_code for _ in range(3)] == [201] * 3
    full = as_owner.post("/jobs", body())
    assert full.status_code == 403
    assert full.json()["message"] == "The TRIAL plan allows 3 active jobs; 3 are used. Upgrade the plan to go on."
    assert as_owner.post("/jobs", body(status="DRAFT")).status_code == 201
    assert Usage.objects.get(tenant=tenant).jobs_created == 4


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_do_not_pass_the_limit_of_active_jobs(owner: User) -> None:
    apis = [as_member(owner) for _ in range(12)]

    def create(api: Api) -> int:
        try:
            return int(api.post("/jobs", body()).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        statuses = sorted(pool.map(create, apis))
    assert statuses == [201] * 3 + [403] * 9
    assert Job.objects.for_tenant(owner.tenant).count() == 3


def test_a_tenant_whose_trial_is_over_creates_nothing(owner: User) -> None:
    Tenant.objects.filter(pk=owner.tenant_id).update(subscription_status="EXPIRED")
    assert as_member(owner).post("/jobs", body()).status_code == 403


def test_reading_a_job_takes_two_queries(as_owner: Api, job: Job, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert as_owner.get(f"/jobs/{job.pk}").status_code == 200


def test_creating_a_job_queues_its_optimizer(as_owner: Api) -> None:
    job = Job.objects.get(pk=as_owner.post("/jobs", body()).json()["id"])
    assert job.work_state == "optimize"
    assert job.next_attempt_at is not None
