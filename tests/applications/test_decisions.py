"""Shortlisting and rejecting: only a person does it, and scoring never touches it."""

from typing import Any

import pytest

import webhooks.services
from accounts.models import Tenant
from applications.models import Application
from jobs.models import Job
from tests.applications.conftest import send, work
from tests.client import Api
from webhooks.models import Event

pytestmark = pytest.mark.django_db


def decide(api: Api, id_: str, status: str, **more: Any) -> Any:
    return api.patch(f"/applications/{id_}/status", {"status": status, **more})


def test_a_decision_is_the_status_and_stands_in_the_history_with_its_note(as_owner: Api, scored: Any) -> None:
    id_ = scored()["id"]
    answer = decide(as_owner, id_, "SHORTLISTED", note="Strong Django work")
    assert answer.status_code == 200, answer.json()
    detail = answer.json()
    assert (detail["status"], detail["decision"], detail["processing"]) == ("SHORTLISTED", "SHORTLISTED", "SCORED")
    last = detail["history"][-1]
    assert {key: last[key] for key in ("event", "from", "to", "by", "note")} == {
        "event": "shortlisted", "from": "SCORED", "to": "SHORTLISTED", "by": "Olga Owner", "note": "Strong Django work",
    }  # fmt: skip


def test_the_same_decision_again_changes_nothing(as_owner: Api, scored: Any, tenant: Tenant) -> None:
    webhooks.services.create_endpoint(tenant=tenant, url="https://hooks.acme.example/in", events=["*"])
    id_ = scored()["id"]
    decide(as_owner, id_, "REJECTED")
    again = decide(as_owner, id_, "REJECTED")
    assert again.status_code == 200
    assert [entry["event"] for entry in again.json()["history"]].count("rejected") == 1
    assert Event.objects.filter(event="application.rejected").count() == 1


def test_the_other_decision_undoes_a_mistake(as_owner: Api, scored: Any) -> None:
    id_ = scored()["id"]
    decide(as_owner, id_, "REJECTED")
    assert decide(as_owner, id_, "SHORTLISTED").json()["status"] == "SHORTLISTED"


def test_a_decision_before_scoring_outlives_the_scoring(as_owner: Api, job: Job) -> None:
    id_ = send(as_owner, job).json()["id"]
    decide(as_owner, id_, "SHORTLISTED")
    work()
    detail = as_owner.get(f"/applications/{id_}").json()
    assert (detail["status"], detail["processing"]) == ("SHORTLISTED", "SCORED")
    assert detail["score"] is not None


def test_a_viewer_may_not_decide(as_viewer: Api, scored: Any) -> None:
    id_ = scored()["id"]
    assert decide(as_viewer, id_, "REJECTED").status_code == 403
    assert Application.objects.get(pk=id_).decision is None


def test_another_word_is_400_that_lists_the_allowed_ones(as_owner: Api, scored: Any) -> None:
    answer = decide(as_owner, scored()["id"], "HIRED")
    assert answer.status_code == 400
    assert "SHORTLISTED, REJECTED" in answer.json()["message"]
