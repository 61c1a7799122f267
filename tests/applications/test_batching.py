"""Many CVs through the model's batch interface: handed in, asked after, kept, and nothing lost on the way."""

from collections.abc import Iterator
from typing import Any

import anthropic  # noqa: F401 - takes seconds to import, which must not pass inside a transaction
import pytest
from django.db.models.functions import Now

from accounts.models import Tenant
from applications import batching, engines, pipeline, services
from applications.models import Answer, Application, ModelBatch, Score
from hiresscope.lib import llm_configured
from jobs.models import Job
from tests.applications.conftest import cv_text, send, work
from tests.client import Api
from tests.fakes.anthropic_server import FakeAnthropic

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAnthropic]:
    monkeypatch.setattr(batching, "LEAST", 3)
    llm_configured._model.cache_clear()
    llm_configured._breaker.succeeded()
    with FakeAnthropic().running() as fake:
        settings.ANTHROPIC_API_KEY = "test-key"
        settings.ANTHROPIC_BASE_URL = fake.url
        yield fake
    llm_configured._model.cache_clear()
    llm_configured._breaker.succeeded()


@pytest.fixture
def scored(as_owner: Api, job: Job, service: FakeAnthropic, settings: Any) -> list[str]:
    """Four applications with a LOCAL score, that CLAUDE is to score again."""
    settings.SCORING_ENGINE = "LOCAL"
    ids = [send(as_owner, job, cv_text(n)).json()["id"] for n in range(4)]
    work()
    assert Application.objects.filter(processing="SCORED", engine="LOCAL").count() == 4
    settings.SCORING_ENGINE = "CLAUDE"
    return ids


def step() -> ModelBatch:
    """Run the batch's next step as if its time had come."""
    ModelBatch.objects.update(next_attempt_at=Now())
    assert batching.advance(ModelBatch.objects.get().pk)
    return ModelBatch.objects.get()


def score_all() -> None:
    for row in Application.objects.filter(work_state="score", next_attempt_at__lte=Now()):
        pipeline.score(row.pk)


def test_many_are_handed_in_together_and_scored_by_the_answers(
    job: Job, scored: list[str], service: FakeAnthropic
) -> None:
    service.polls_until_ended = 2
    assert services.rescore(job=job, everything=True) == (4, 0)
    assert not Application.objects.filter(next_attempt_at__lte=Now()).exists()
    made = step()
    assert made.service_id in service.batches
    assert step().work_state == "batch"
    assert Answer.objects.count() == 0
    assert step().work_state == ""
    assert Answer.objects.count() == 4
    score_all()
    assert Application.objects.filter(processing="SCORED", engine="CLAUDE", work_state="").count() == 4
    assert len(service.requests) == 4
    assert len(service.batches) == 1


def test_few_are_scored_one_by_one(job: Job, scored: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "LEAST", 5)
    services.rescore(job=job, everything=True)
    assert not ModelBatch.objects.exists()
    assert Application.objects.filter(work_state="score", next_attempt_at__lte=Now()).count() == 4


@pytest.mark.parametrize("fault", ["expired", "overloaded", "wrong_ids"])
def test_what_the_batch_does_not_answer_is_scored_alone(
    fault: str, job: Job, scored: list[str], service: FakeAnthropic
) -> None:
    faults = iter([fault])
    service.fault = lambda: next(faults, None)
    services.rescore(job=job, everything=True)
    step()
    step()
    assert Answer.objects.count() == 3
    score_all()
    assert Application.objects.filter(engine="CLAUDE", work_state="").count() == 4


def test_a_crash_after_handing_in_hands_nothing_in_twice(
    job: Job, scored: list[str], service: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.rescore(job=job, everything=True)
    postpone = batching.work.postpone
    with monkeypatch.context() as dying:
        dying.setattr(batching.work, "postpone", lambda *_, **__: (_ for _ in ()).throw(RuntimeError("killed")))
        ModelBatch.objects.update(next_attempt_at=Now())
        with pytest.raises(RuntimeError):
            batching.advance(ModelBatch.objects.get().pk)
    assert batching.work.postpone is postpone
    ModelBatch.objects.update(lease_until=None)
    assert step().work_state == ""
    assert len(service.batches) == 1
    assert Answer.objects.count() == 4


def test_a_crash_while_keeping_answers_pays_for_none_twice(
    job: Job, scored: list[str], service: FakeAnthropic, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.rescore(job=job, everything=True)
    step()
    with monkeypatch.context() as dying:
        dying.setattr(batching, "_release", lambda *_: (_ for _ in ()).throw(RuntimeError("killed")))
        ModelBatch.objects.update(next_attempt_at=Now())
        with pytest.raises(RuntimeError):
            batching.advance(ModelBatch.objects.get().pk)
    ModelBatch.objects.update(lease_until=None)
    assert step().work_state == ""
    assert Answer.objects.count() == 4
    score_all()
    assert len(service.requests) == 4


def test_answers_about_other_criteria_are_not_used(job: Job, scored: list[str], service: FakeAnthropic) -> None:
    services.rescore(job=job, everything=True)
    step()
    changed = Job.objects.get(pk=job.pk)
    changed.criteria[0]["text"] = "Has sailed the seven seas"
    Job.objects.filter(pk=job.pk).update(criteria=changed.criteria, criteria_version=changed.criteria_version + 1)
    step()
    assert Answer.objects.count() == 0
    score_all()
    assert Application.objects.filter(engine="CLAUDE", work_state="").count() == 4


def test_a_service_that_stays_away_ends_the_batch_and_not_the_scoring(
    job: Job, scored: list[str], service: FakeAnthropic, settings: Any
) -> None:
    settings.ANTHROPIC_BASE_URL = "http://127.0.0.1:9"
    llm_configured._model.cache_clear()
    services.rescore(job=job, everything=True)
    for _ in range(5):
        llm_configured._breaker.succeeded()
        last = step()
    assert last.work_state == ""
    assert Application.objects.filter(work_state="score", next_attempt_at__lte=Now()).count() == 4
    assert Score.objects.filter(engine="LOCAL").count() == 4


def test_a_spent_budget_is_no_failed_attempt(job: Job, tenant: Tenant, scored: list[str]) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(daily_model_budget_cents=0)
    services.rescore(job=job, everything=True)
    for _ in range(8):
        last = step()
    assert (last.work_state, last.attempts) == ("batch", 0)
    assert "model_over_budget" in last.last_error


def test_a_free_engine_takes_no_batches(job: Job, scored: list[str], settings: Any) -> None:
    services.rescore(job=job, everything=True)
    settings.SCORING_ENGINE = "LOCAL"
    assert engines.for_many(job.tenant) is None
    assert step().work_state == ""
    score_all()
    assert Application.objects.filter(engine="LOCAL", work_state="").count() == 4
