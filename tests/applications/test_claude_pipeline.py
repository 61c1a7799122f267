"""The CLAUDE engine in the pipeline: through the real SDK to a local server that speaks the service's wire format."""

import json
from collections.abc import Iterator
from typing import Any

import anthropic  # noqa: F401 - takes seconds to import, which must not pass inside a transaction
import pytest

from accounts.models import Tenant
from applications import pipeline
from applications.models import Answer, Application, Score
from hiresscope.lib import llm_configured
from jobs.models import Job
from tests.applications.conftest import CV, send, work
from tests.client import Api
from tests.fakes.anthropic_server import FakeAnthropic

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Any) -> Iterator[FakeAnthropic]:
    """The configured model, answered by the local server."""
    llm_configured._model.cache_clear()
    llm_configured._breaker.succeeded()
    with FakeAnthropic().running() as fake:
        settings.SCORING_ENGINE = "CLAUDE"
        settings.ANTHROPIC_API_KEY = "test-key"
        settings.ANTHROPIC_BASE_URL = fake.url
        yield fake
    llm_configured._model.cache_clear()
    llm_configured._breaker.succeeded()


def detail(api: Api, id_: str) -> Any:
    return api.get(f"/applications/{id_}").json()


def one_try(id_: str) -> Application:
    """Run the waiting step once and return the row."""
    row = Application.objects.get(pk=id_)
    Application.objects.filter(pk=id_).update(next_attempt_at=row.created_at)
    (pipeline.score if row.work_state == "score" else pipeline.parse)(id_)
    row.refresh_from_db()
    return row


def test_a_cv_is_scored_by_the_model_with_checked_evidence(as_owner: Api, job: Job, service: FakeAnthropic) -> None:
    id_ = send(as_owner, job).json()["id"]
    work()
    shown = detail(as_owner, id_)
    assert (shown["status"], shown["engine"]) == ("SCORED", "CLAUDE"), shown["failure"]
    assert shown["scoring"]["inputTokens"] > 0
    text = as_owner.get(f"/applications/{id_}/text").json()["visibleText"]
    for criterion in shown["explanation"]["criteria"]:
        for evidence in criterion["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_what_leaves_names_nobody(as_owner: Api, job: Job, service: FakeAnthropic) -> None:
    send(as_owner, job, candidateName="Maria Keller", candidateEmail="given@mail.example")
    work()
    sent = json.dumps(service.requests, ensure_ascii=False)
    assert "Senior Backend Engineer" in sent
    for secret in ("Maria", "Keller", "maria@mail.example", "given@mail.example", "901820"):
        assert secret not in sent


def test_a_fault_is_tried_again_without_reading_the_cv_again(as_owner: Api, job: Job, service: FakeAnthropic) -> None:
    faults = iter(["overloaded", "wrong_ids"])
    service.fault = lambda: next(faults, None)
    id_ = send(as_owner, job).json()["id"]
    assert one_try(id_).work_state == "score"
    for _ in range(2):
        row = one_try(id_)
        assert (row.processing, row.work_state) == ("SCORING", "score")
        assert row.last_error
    assert one_try(id_).processing == "SCORED"
    assert Score.objects.count() == 1


def test_an_answer_is_kept_before_it_is_used(as_owner: Api, job: Job, service: FakeAnthropic, monkeypatch: Any) -> None:
    """A crash after the answer does not pay for it again."""
    from applications import scoring

    settle = scoring.settle
    monkeypatch.setattr(scoring, "settle", lambda *a: (_ for _ in ()).throw(RuntimeError("the worker dies here")))
    id_ = send(as_owner, job).json()["id"]
    one_try(id_)
    with pytest.raises(RuntimeError):
        one_try(id_)
    assert Answer.objects.count() == 1
    monkeypatch.setattr(scoring, "settle", settle)
    Application.objects.update(lease_until=None)
    assert one_try(id_).processing == "SCORED"
    assert len(service.requests) == 1


@pytest.mark.parametrize(("policy", "end"), [("WAIT", "FAILED"), ("LOCAL", "SCORED")])
def test_past_the_last_try_the_tenants_choice_holds(
    as_owner: Api, job: Job, service: FakeAnthropic, policy: str, end: str
) -> None:
    Tenant.objects.filter(pk=job.tenant_id).update(engine_fallback=policy)
    service.fault = lambda: "overloaded"
    id_ = send(as_owner, job).json()["id"]
    row = one_try(id_)
    while row.work_state:  # every step has its ceiling; on a busy machine reading may need a second try
        llm_configured._breaker.succeeded()
        row = one_try(id_)
    assert row.processing == end
    shown = detail(as_owner, id_)
    if end == "FAILED":
        assert shown["failure"]["code"] == "SCORING_UNAVAILABLE"
        assert shown["failure"]["retryable"]
    else:
        assert shown["engine"] == "LOCAL"
        assert "FALLBACK_ENGINE" in shown["flags"]


def test_no_money_no_call(as_owner: Api, job: Job, tenant: Tenant, service: FakeAnthropic) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(daily_model_budget_cents=0)
    id_ = send(as_owner, job, CV).json()["id"]
    one_try(id_)
    row = one_try(id_)
    assert "model_over_budget" in row.last_error
    assert service.requests == []
    assert not Score.objects.exists()


def test_a_spent_budget_uses_up_no_attempt(as_owner: Api, job: Job, tenant: Tenant, service: FakeAnthropic) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(daily_model_budget_cents=0)
    id_ = send(as_owner, job, CV).json()["id"]
    one_try(id_)
    for _ in range(10):
        row = one_try(id_)
    assert (row.processing, row.work_state, row.attempts) == ("SCORING", "score", 0)
    Tenant.objects.filter(pk=tenant.pk).update(daily_model_budget_cents=None)
    assert one_try(id_).processing == "SCORED"
