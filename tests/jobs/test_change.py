"""PATCH /jobs/:id."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from jobs import housekeeping
from jobs.models import Job
from tests import factories
from tests.client import Api
from tests.conftest import as_member
from tests.events import heard, listen


@pytest.mark.parametrize(
    ("changes", "rises"),
    [
        ({"title": "Gardener"}, True),
        ({"description": "Somebody who knows about roses and about hedges."}, True),
        ({"criteria": [{"text": "Patience"}]}, True),
        ({"title": "Backend engineer"}, False),
        ({"criteria": factories.CRITERIA}, False),
        ({"department": "Garden", "location": None, "isPublic": False}, False),
        ({"salary": {"min": 1, "currency": "USD"}}, False),
        ({}, False),
    ],
)
def test_the_version_rises_only_when_scores_would_change(owner: User, changes: dict[str, Any], rises: bool) -> None:
    criteria = [{**c, "id": f"0190b1f0-0000-7000-8000-00000000000{i}"} for i, c in enumerate(factories.CRITERIA)]
    assert owner.tenant is not None
    job = factories.job(owner.tenant, title="Backend engineer", criteria=criteria)
    if changes.get("criteria") is factories.CRITERIA:
        changes = {"criteria": criteria}
    answer = as_member(owner).patch(f"/jobs/{job.pk}", changes)
    assert answer.status_code == 200
    assert answer.json()["criteriaVersion"] == 1 + rises
    for field in set(changes) - {"salary", "criteria"}:
        assert answer.json()[field] == changes[field]


def test_a_change_that_cannot_be_accepted_writes_nothing(as_owner: Api, job: Job) -> None:
    answer = as_owner.patch(f"/jobs/{job.pk}", {"title": "Gardener", "status": "OPEN"})
    assert answer.status_code == 400
    wrong: tuple[list[dict[str, str]], ...] = ([], [{}], [{"kind": "MUST"}])
    for criteria in wrong:
        assert as_owner.patch(f"/jobs/{job.pk}", {"criteria": criteria}).status_code == 400
    assert as_owner.patch(f"/jobs/{job.pk}", {"salary": {"min": 1}}).status_code == 400
    assert as_owner.get(f"/jobs/{job.pk}").json()["title"] == "Backend engineer"


def test_who_may_not_change_it(as_viewer: Api, as_stranger: Api, job: Job) -> None:
    assert as_viewer.patch(f"/jobs/{job.pk}", {"title": "Gardener"}).status_code == 403
    assert as_stranger.patch(f"/jobs/{job.pk}", {"title": "Gardener"}).status_code == 404


def test_closing_and_activating_are_announced_once(as_owner: Api, job: Job) -> None:
    listen(job.tenant)
    for status in ("CLOSED", "CLOSED", "PAUSED", "ACTIVE", "ACTIVE", "DRAFT"):
        assert as_owner.patch(f"/jobs/{job.pk}", {"status": status}).json()["status"] == status
    assert heard(job.tenant) == ["job.closed", "job.created"]


def test_a_job_is_not_activated_past_the_limit(as_owner: Api, job: Job) -> None:
    for _ in range(2):
        factories.job(job.tenant)
    draft = factories.job(job.tenant, status="DRAFT")
    assert as_owner.patch(f"/jobs/{draft.pk}", {"status": "ACTIVE"}).status_code == 403
    assert as_owner.patch(f"/jobs/{job.pk}", {"status": "ACTIVE", "title": "Gardener"}).status_code == 200
    as_owner.patch(f"/jobs/{job.pk}", {"status": "PAUSED"})
    assert as_owner.patch(f"/jobs/{draft.pk}", {"status": "ACTIVE"}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_parallel_activations_do_not_pass_the_limit(owner: User) -> None:
    assert owner.tenant is not None
    drafts = [factories.job(owner.tenant, status="DRAFT") for _ in range(8)]
    calls = [(as_member(owner), draft.pk) for draft in drafts]

    def activate(call: tuple[Api, Any]) -> int:
        try:
            return int(call[0].patch(f"/jobs/{call[1]}", {"status": "ACTIVE"}).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(activate, calls)) == [200] * 3 + [403] * 5


def test_a_job_whose_closing_time_has_passed_is_closed_and_announced_once(job: Job) -> None:
    listen(job.tenant)
    factories.job(job.tenant, closes_at=timezone.now() + timedelta(hours=1))
    Job.objects.filter(pk=job.pk).update(closes_at=timezone.now() - timedelta(seconds=1))
    assert housekeeping.close_expired() == 1
    assert housekeeping.close_expired() == 0
    job.refresh_from_db()
    assert job.status == "CLOSED"
    assert heard(job.tenant) == ["job.closed"]


def test_it_opens_again_only_with_a_later_closing_time(as_owner: Api, job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(closes_at=timezone.now() - timedelta(seconds=1), status="CLOSED")
    assert as_owner.patch(f"/jobs/{job.pk}", {"status": "ACTIVE"}).status_code == 409
    assert as_owner.patch(f"/jobs/{job.pk}", {"status": "ACTIVE", "closesAt": None}).status_code == 200


def test_the_slug_stays_when_the_title_changes(as_owner: Api, job: Job) -> None:
    assert as_owner.patch(f"/jobs/{job.pk}", {"title": "Gardener"}).json()["slug"] == job.slug


def test_a_change_of_a_state_that_is_no_more_is_refused(as_owner: Api, job: Job) -> None:
    path = f"/jobs/{job.pk}"
    headers = {"If-Match": as_owner.get(path).headers["ETag"]}
    assert as_owner.patch(path, {"title": "Gardener"}, headers=headers).status_code == 200
    assert as_owner.patch(path, {"title": "Cook"}, headers=headers).status_code == 412
    assert as_owner.get(path).json()["title"] == "Gardener"
