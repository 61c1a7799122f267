"""GET /candidates/me/applications and /candidates/me/score/:appId."""

from typing import Any

from accounts.models import User
from candidates.models import CandidateAccount
from jobs.models import Job
from tests import factories
from tests.client import Api

EMAIL = "candidate@mail.example"


def test_own_applications_come_from_every_company(
    as_candidate: Api, job: Job, stranger: User, django_assert_num_queries: Any
) -> None:
    assert stranger.tenant is not None
    theirs = factories.job(stranger.tenant, title="Gardener", location="Oslo")
    first = factories.scored(job, 70, email_key=EMAIL)
    factories.application(theirs, email_key=EMAIL, decision="SHORTLISTED")
    factories.scored(job, 99)
    with django_assert_num_queries(3):
        answer = as_candidate.get("/candidates/me/applications")
    newest, oldest = answer.json()["data"]
    assert (newest["companyName"], newest["location"], newest["status"], newest["score"]) == (
        "Globex",
        "Oslo",
        "SHORTLISTED",
        None,
    )
    assert {key: oldest[key] for key in ("id", "jobTitle", "companyName", "score", "status")} == {
        "id": str(first.pk),
        "jobTitle": "Backend engineer",
        "companyName": "Acme",
        "score": 70,
        "status": "SCORED",
    }
    assert set(oldest) == {"id", "jobTitle", "companyName", "location", "status", "score", "appliedAt"}


def test_nothing_is_shown_before_the_email_is_verified(
    as_candidate: Api, job: Job, candidate: CandidateAccount
) -> None:
    row = factories.scored(job, email_key=EMAIL)
    CandidateAccount.objects.filter(pk=candidate.pk).update(email_verified_at=None)
    assert as_candidate.get("/candidates/me/applications").json()["total"] == 0
    assert as_candidate.get(f"/candidates/me/score/{row.pk}").status_code == 404


def test_a_deleted_jobs_applications_are_not_shown(as_candidate: Api, job: Job) -> None:
    row = factories.scored(job, email_key=EMAIL)
    Job.objects.filter(pk=job.pk).update(deleted_at=job.created_at)
    assert as_candidate.get("/candidates/me/applications").json()["total"] == 0
    assert as_candidate.get(f"/candidates/me/score/{row.pk}").status_code == 404


def test_the_own_score_comes_with_its_explanation_and_a_notice(
    as_candidate: Api, job: Job, django_assert_num_queries: Any
) -> None:
    row = factories.scored(job, 70, email_key=EMAIL)
    with django_assert_num_queries(3):
        answer = as_candidate.get(f"/candidates/me/score/{row.pk}").json()
    assert set(answer) == {
        "applicationId",
        "status",
        "score",
        "explanation",
        "engine",
        "scoredAt",
        "scoreStale",
        "notice",
    }
    assert (answer["applicationId"], answer["score"], answer["engine"]) == (str(row.pk), 70, "LOCAL")
    assert answer["explanation"]["recommendation"] == "GOOD"
    assert answer["scoreStale"] is False
    assert "a person at the company does" in answer["notice"]
    Job.objects.filter(pk=job.pk).update(criteria_version=2)
    assert as_candidate.get(f"/candidates/me/score/{row.pk}").json()["scoreStale"] is True


def test_a_score_that_is_not_there_yet_is_null(as_candidate: Api, job: Job) -> None:
    row = factories.application(job, email_key=EMAIL)
    answer = as_candidate.get(f"/candidates/me/score/{row.pk}").json()
    assert (answer["status"], answer["score"], answer["explanation"]) == ("PENDING", None, None)


def test_somebody_elses_score_is_not_found(as_candidate: Api, job: Job) -> None:
    assert as_candidate.get(f"/candidates/me/score/{factories.scored(job).pk}").status_code == 404
