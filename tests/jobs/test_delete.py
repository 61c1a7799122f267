"""DELETE /jobs/:id, confirm-delete, restore, and what is finalised by itself."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

import billing.services
from accounts.models import Tenant
from applications.models import Application
from billing.models import Usage
from hiresscope.lib import work
from jobs import housekeeping
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.client import Api
from tests.events import heard, listen

NOBODY = "0190b1f0-0000-7000-8000-000000000009"


def _names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["eligibleCandidates"]]


def _people(job: Job) -> dict[str, Application]:
    """Best, good, shortlisted with a low score, poor, and one that waits."""
    return {
        "Good": factories.scored(job, 60, candidate_name="Good"),
        "Best": factories.scored(job, 91, candidate_name="Best"),
        "Chosen": factories.scored(job, 20, candidate_name="Chosen", decision="SHORTLISTED"),
        "Poor": factories.scored(job, 59, candidate_name="Poor"),
        "Waiting": factories.application(job, candidate_name="Waiting", **work.due("parse")),
    }


def test_deleting_shows_who_could_be_saved_best_first(as_owner: Api, job: Job) -> None:
    people = _people(job)
    factories_entry = Entry.objects.create(tenant=job.tenant, candidate=people["Good"].candidate)
    answer = as_owner.delete(f"/jobs/{job.pk}")
    assert answer.status_code == 200
    assert answer.json()["job"]["id"] == str(job.pk)
    assert _names(answer) == ["Best", "Good", "Chosen"]
    best, good, chosen = answer.json()["eligibleCandidates"]
    assert best == {
        "candidateId": str(people["Best"].candidate_id),
        "applicationId": str(people["Best"].pk),
        "name": "Best",
        "email": people["Best"].candidate_email,
        "score": 91,
        "status": "SCORED",
        "alreadyInPool": False,
    }
    assert (chosen["status"], chosen["score"]) == ("SHORTLISTED", 20)
    assert good["alreadyInPool"] is True
    assert factories_entry.pk is not None


def test_the_threshold_is_the_tenants(as_owner: Api, job: Job) -> None:
    _people(job)
    Tenant.objects.filter(pk=job.tenant_id).update(score_threshold=90)
    assert _names(as_owner.delete(f"/jobs/{job.pk}")) == ["Best", "Chosen"]


def test_repeating_it_gives_the_same_and_says_it_once(as_owner: Api, job: Job) -> None:
    listen(job.tenant)
    _people(job)
    first = as_owner.delete(f"/jobs/{job.pk}")
    assert as_owner.delete(f"/jobs/{job.pk}").json() == first.json()
    assert heard(job.tenant) == ["job.closed"]


def test_a_deleted_job_is_gone_everywhere(as_owner: Api, anonymous: Api, job: Job) -> None:
    application = factories.scored(job)
    as_owner.delete(f"/jobs/{job.pk}")
    assert as_owner.get(f"/jobs/{job.pk}").status_code == 404
    assert as_owner.patch(f"/jobs/{job.pk}", {"title": "Gardener"}).status_code == 404
    assert as_owner.get("/jobs").json()["data"] == []
    assert anonymous.get("/jobs/public").json()["data"] == []
    assert as_owner.get(f"/applications/{application.pk}").status_code == 404
    assert as_owner.get(f"/jobs/{job.pk}/applications").status_code == 404
    assert as_owner.post(f"/jobs/{job.pk}/optimize").status_code == 404


def test_waiting_work_is_stopped_and_given_back(as_owner: Api, job: Job) -> None:
    waiting = [factories.application(job, **work.due("parse")) for _ in range(3)]
    claimed = factories.application(job, processing="SCORING", **work.due("score"))
    rescoring = factories.scored(job)
    Application.objects.filter(pk=rescoring.pk).update(**work.due("score"))
    for row in [*waiting, claimed, rescoring]:
        billing.services.consume_upload(job.tenant, row.pk)
    Job.objects.filter(pk=job.pk).update(**work.due("optimize"))
    as_owner.delete(f"/jobs/{job.pk}")
    assert not Application.objects.exclude(work_state="").exists()
    assert not Job.objects.exclude(work_state="").exists()
    assert Usage.objects.get(tenant=job.tenant).cv_uploads == 1
    assert billing.services.is_charged(rescoring.pk)


def test_who_may_not_delete(as_viewer: Api, as_stranger: Api, job: Job) -> None:
    assert as_viewer.delete(f"/jobs/{job.pk}").status_code == 403
    assert as_stranger.delete(f"/jobs/{job.pk}").status_code == 404
    assert as_viewer.get(f"/jobs/{job.pk}").status_code == 200


# Confirming


def test_confirming_saves_the_chosen_and_skips_who_is_there(as_owner: Api, job: Job) -> None:
    listen(job.tenant)
    people = _people(job)
    Job.objects.filter(pk=job.pk).update(department="Engineering")
    Entry.objects.create(tenant=job.tenant, candidate=people["Good"].candidate, notes="Ours")
    as_owner.delete(f"/jobs/{job.pk}")
    ids = [str(people[name].candidate_id) for name in ("Best", "Good")]
    answer = as_owner.post(f"/jobs/{job.pk}/confirm-delete", {"candidateIds": ids})
    assert answer.status_code == 200
    assert answer.json() == {
        "id": str(job.pk),
        "deleted": True,
        "savedToTalentPool": 1,
        "skipped": [{"candidateId": ids[1], "reason": "ALREADY_IN_POOL"}],
    }
    saved = Entry.objects.get(candidate_id=ids[0])
    assert (saved.score, saved.scored_for_job_id, saved.department) == (91, job.pk, "Engineering")
    assert Entry.objects.get(candidate_id=ids[1]).notes == "Ours"
    assert heard(job.tenant) == ["job.closed", "talent_pool.added"]


def test_confirming_nobody_deletes_as_well(as_owner: Api, job: Job) -> None:
    as_owner.delete(f"/jobs/{job.pk}")
    assert as_owner.post(f"/jobs/{job.pk}/confirm-delete", {"candidateIds": []}).status_code == 200
    assert as_owner.delete(f"/jobs/{job.pk}").status_code == 404
    assert as_owner.post(f"/jobs/{job.pk}/restore").status_code == 409


def test_confirming_needs_a_deletion_before_it_and_happens_once(
    as_owner: Api, as_stranger: Api, as_viewer: Api, job: Job
) -> None:
    path = f"/jobs/{job.pk}/confirm-delete"
    assert as_owner.post(path, {"candidateIds": []}).status_code == 409
    as_owner.delete(f"/jobs/{job.pk}")
    assert as_viewer.post(path, {"candidateIds": []}).status_code == 403
    assert as_stranger.post(path, {"candidateIds": []}).status_code == 404
    assert as_owner.post(path, {}).status_code == 400
    assert as_owner.post(path, {"candidateIds": []}).status_code == 200
    assert as_owner.post(path, {"candidateIds": []}).status_code == 409


def test_one_who_is_not_eligible_stops_the_whole_confirmation(as_owner: Api, job: Job) -> None:
    people = _people(job)
    as_owner.delete(f"/jobs/{job.pk}")
    for bad in (str(people["Poor"].candidate_id), NOBODY):
        body = {"candidateIds": [str(people["Best"].candidate_id), bad]}
        answer = as_owner.post(f"/jobs/{job.pk}/confirm-delete", body)
        assert answer.status_code == 400
        assert bad in answer.json()["message"]
    assert not Entry.objects.exists()
    assert Job.objects.get(pk=job.pk).confirmed_at is None


# Restoring and finalising


def test_restoring_brings_the_job_and_its_work_back(as_owner: Api, job: Job) -> None:
    listen(job.tenant)
    waiting = factories.application(job, **work.due("parse"))
    billing.services.consume_upload(job.tenant, waiting.pk)
    Job.objects.filter(pk=job.pk).update(optimization_status="PENDING", **work.due("optimize"))
    as_owner.delete(f"/jobs/{job.pk}")
    assert not billing.services.is_charged(waiting.pk)
    restored = as_owner.post(f"/jobs/{job.pk}/restore")
    assert restored.status_code == 200
    assert restored.json()["status"] == "ACTIVE"
    assert as_owner.get(f"/jobs/{job.pk}").status_code == 200
    waiting.refresh_from_db()
    assert waiting.work_state == "parse"
    assert billing.services.is_charged(waiting.pk)
    assert Job.objects.get(pk=job.pk).work_state == "optimize"
    assert heard(job.tenant)[:2] == ["job.closed", "job.created"]
    assert as_owner.post(f"/jobs/{job.pk}/restore").status_code == 409


def test_restoring_does_not_pass_the_plans_active_jobs(as_owner: Api, as_stranger: Api, job: Job) -> None:
    as_owner.delete(f"/jobs/{job.pk}")
    for _ in range(3):
        factories.job(job.tenant)
    full = as_owner.post(f"/jobs/{job.pk}/restore")
    assert full.status_code == 403
    assert Job.objects.get(pk=job.pk).deleted_at is not None
    assert as_stranger.post(f"/jobs/{job.pk}/restore").status_code == 404


def test_a_deletion_that_nobody_confirms_is_final_after_thirty_days(as_owner: Api, job: Job) -> None:
    people = _people(job)
    as_owner.delete(f"/jobs/{job.pk}")
    assert housekeeping.finalise_deleted() == 0
    Job.objects.filter(pk=job.pk).update(deleted_at=timezone.now() - timedelta(days=30, seconds=1))
    assert housekeeping.finalise_deleted() == 1
    assert housekeeping.finalise_deleted() == 0
    body = {"candidateIds": [str(people["Best"].candidate_id)]}
    assert as_owner.post(f"/jobs/{job.pk}/confirm-delete", body).status_code == 409
    assert not Entry.objects.exists()
