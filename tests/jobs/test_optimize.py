"""The optimizer: at creation, and again on demand."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Tenant, User
from hiresscope.lib import work
from hiresscope.lib.errors import Unavailable
from jobs import pipeline, services
from jobs.models import Job, OptimizationStatus
from jobs.steps import OPTIMIZE
from tests import factories
from tests.client import Api
from tests.conftest import as_member

AD = """We run payments for shops.

Requirements:
- 5 years of experience with Python
- PostgreSQL in production
Nice to have:
- Kubernetes
"""


def _run(job_id: str) -> Job:
    assert [str(pk) for pk in work.publish(OPTIMIZE, window=10)] == [job_id]
    assert pipeline.optimize(job_id)
    return Job.objects.get(pk=job_id)


def test_a_job_without_criteria_gets_them_the_first_time(as_owner: Api) -> None:
    made = as_owner.post("/jobs", {"title": "Backend engineer", "description": AD}).json()
    _run(made["id"])
    job = as_owner.get(f"/jobs/{made['id']}").json()
    assert job["optimization"]["status"] == "DONE"
    assert job["optimization"]["engine"] == "LOCAL"
    assert job["optimization"]["finishedAt"].endswith("Z")
    assert job["criteria"] == job["optimization"]["criteria"] != []
    assert job["criteriaVersion"] == 1
    assert set(job["criteria"][0]) == {"id", "text", "kind", "weight", "skill"}


def test_the_employers_words_are_never_overwritten(as_owner: Api) -> None:
    given = [{"text": "Patience", "kind": "MUST", "weight": 9, "skill": None}]
    made = as_owner.post("/jobs", {"title": "Backend engineer", "description": AD, "criteria": given}).json()
    _run(made["id"])
    job = as_owner.get(f"/jobs/{made['id']}").json()
    assert {suggestion["issue"] for suggestion in job["optimization"]["suggestions"]}
    for field in ("title", "description", "criteria", "criteriaVersion"):
        assert job[field] == made[field]
    assert len(job["optimization"]["criteria"]) > 1


def test_criteria_that_a_scoring_could_not_wait_for_stay(as_owner: Api) -> None:
    made = as_owner.post("/jobs", {"title": "Backend engineer", "description": AD}).json()
    early = services.ensure_criteria(made["id"]).criteria
    assert early
    assert services.ensure_criteria(made["id"]).criteria == early
    assert _run(made["id"]).criteria == early


def test_it_runs_again_on_demand_but_not_twice_at_once(as_owner: Api) -> None:
    made = as_owner.post("/jobs", {"title": "Backend engineer", "description": AD}).json()
    busy = as_owner.post(f"/jobs/{made['id']}/optimize")
    assert busy.status_code == 409
    _run(made["id"])
    again = as_owner.post(f"/jobs/{made['id']}/optimize")
    assert again.status_code == 202
    assert again.json()["optimization"]["status"] == "PENDING"
    assert again.json()["optimization"]["criteria"] != []
    assert _run(made["id"]).optimization_status == OptimizationStatus.DONE


def test_optimizing_needs_the_feature_the_role_and_the_tenant(
    job: Job, as_viewer: Api, as_stranger: Api, owner: User
) -> None:
    path = f"/jobs/{job.pk}/optimize"
    assert as_viewer.post(path).status_code == 403
    assert as_stranger.post(path).status_code == 404
    Tenant.objects.filter(pk=owner.tenant_id).update(features=[])
    assert as_member(owner).post(path).json()["code"] == "feature_not_on_plan"


@pytest.mark.parametrize("changed", ["title", "description"])
def test_a_change_meanwhile_makes_it_read_the_new_words(as_owner: Api, changed: str) -> None:
    made = as_owner.post("/jobs", {"title": "Backend engineer", "description": AD}).json()
    work.publish(OPTIMIZE, window=10)
    taken = work.claim(OPTIMIZE, made["id"])
    assert taken is not None
    as_owner.patch(f"/jobs/{made['id']}", {changed: "Gardener: knows about roses and about hedges"})
    with pytest.raises(work.LeaseLost):
        work.finish(taken, optimization_status="DONE")
    assert _run(made["id"]).optimization_status == OptimizationStatus.DONE


def test_a_step_that_kills_its_worker_ends_as_failed(tenant: Tenant) -> None:
    job = factories.job(
        tenant,
        optimization_status="PENDING",
        attempts=OPTIMIZE.max_attempts,
        **{key: value for key, value in work.due("optimize").items() if key != "attempts"},
    )
    assert pipeline.optimize(job.pk)
    job.refresh_from_db()
    assert (job.optimization_status, job.work_state) == ("FAILED", "")


def test_where_the_model_cannot_be_had_the_ad_is_read_without_it(
    job: Job, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SCORING_ENGINE = "CLAUDE"
    Job.objects.filter(pk=job.pk).update(optimization_status="PENDING", **work.due("optimize"))

    def down(_: Job) -> Any:
        raise Unavailable("The model is away", retry_after=7)

    monkeypatch.setattr(pipeline.optimizers, "optimize", down)
    for attempt in range(OPTIMIZE.max_attempts):
        assert Job.objects.get(pk=job.pk).optimization_status == "PENDING"
        assert pipeline.optimize(job.pk), attempt
        Job.objects.filter(pk=job.pk, work_state="optimize").update(next_attempt_at=timezone.now())
    job.refresh_from_db()
    assert (job.optimization_status, job.optimization["engine"], job.work_state) == ("DONE", "LOCAL", "")
