"""The kept counts equal a count from scratch, whatever happens to applications and however parallel."""

import io
import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection, connections

from accounts.models import Tenant, User
from analytics import folding
from analytics.models import Change, DayCount, JobTotal, StateCount
from applications.models import Application, Score
from jobs.models import Job
from tests import factories

NO_DRIFT = dict.fromkeys(folding.COUNTS, 0)
STATES = ("PENDING", "PARSING", "SCORING", "FAILED", "DUPLICATE", "HELD")
GAPS = ("Python", "PostgreSQL", "Patience", "Norwegian")


def _insert(rng: random.Random, job: Job) -> UUID:
    row = factories.application(job, candidate=None)
    return row.pk


def _move(rng: random.Random, pk: UUID) -> None:
    state = rng.choice(STATES)
    changes: dict[str, Any] = {"processing": state, "score": None, "current_score": None}
    if state == "FAILED":
        changes["failure"] = {"code": "CORRUPT"}
    Application.objects.filter(pk=pk).update(**changes)


def _score(rng: random.Random, pk: UUID) -> None:
    row = Application.objects.filter(pk=pk).first()
    if row is None:
        return
    number = rng.randint(0, 100)
    with connection.cursor() as cursor:
        # A deletion that comes meanwhile leaves nothing to score, so this is one statement.
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO applications_score (id, tenant_id, application_id, engine, model, prompt_version,
                    prompt_hash, criteria_version, input_hash, score, explanation, matched_skills, missing_skills,
                    top_gaps, flags, raw_answer, input_tokens, output_tokens, duration_ms)
                SELECT gen_random_uuid(), tenant_id, id, 'LOCAL', 'm', '1', '', 1, gen_random_uuid()::text, %s, '{}',
                    '{}', '{}', %s::jsonb, '{}', '', 0, 0, 0
                FROM applications_application WHERE id = %s FOR UPDATE RETURNING id, application_id)
            UPDATE applications_application SET processing = 'SCORED', score = %s, current_score_id = made.id
            FROM made WHERE applications_application.id = made.application_id
            """,
            [number, f'["{rng.choice(GAPS)}", "{rng.choice(GAPS)}"]', pk, number],
        )


def _decide(rng: random.Random, pk: UUID) -> None:
    Application.objects.filter(pk=pk).update(decision=rng.choice(["SHORTLISTED", "REJECTED", None]))


def _remove(rng: random.Random, pk: UUID) -> None:
    rows = Application.objects.filter(pk=pk)
    rows.update(processing="PENDING", score=None, current_score=None, failure=None)
    Score.objects.filter(application_id=pk).delete()
    rows.delete()


def _operate(seed: int, job_ids: list[UUID], count: int) -> None:
    """``count`` random operations on applications of its own, with folds in between."""
    rng = random.Random(seed)
    jobs = list(Job.objects.filter(pk__in=job_ids).select_related("tenant"))
    mine: list[UUID] = []
    try:
        for _ in range(count):
            kind = rng.random()
            if kind < 0.25 or not mine:
                mine.append(_insert(rng, rng.choice(jobs)))
            elif kind < 0.28:
                _remove(rng, mine.pop(rng.randrange(len(mine))))
            elif kind < 0.30:
                folding.fold(jobs[0].tenant_id)
            else:
                rng.choice([_move, _score, _score, _decide])(rng, rng.choice(mine))
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("operations", [1_000, pytest.param(10_000, marks=pytest.mark.processes)])
def test_counts_equal_a_count_from_scratch_after_parallel_operations(owner: User, operations: int) -> None:
    assert owner.tenant is not None
    jobs = [factories.job(owner.tenant).pk for _ in range(3)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda seed: _operate(seed, jobs, operations // 4), range(4)))
    assert folding.drift(owner.tenant.pk) == NO_DRIFT
    assert not Change.objects.exists()
    assert sum(JobTotal.objects.values_list("total", flat=True)) == Application.objects.count() > operations / 10


def test_the_rebuild_reports_drift_and_mends_it(job: Job) -> None:
    for score in (10, 50):
        factories.scored(job, score)
    folding.fold(job.tenant_id)
    StateCount.objects.filter(score=10).update(count=5)
    DayCount.objects.all().delete()
    assert "acme: analytics_daycount 1, analytics_statecount 2" in _rebuild("--dry-run")
    assert "1 of 1 companies drifted" in _rebuild()
    assert folding.drift(job.tenant_id) == NO_DRIFT
    assert "0 of 1 companies drifted" in _rebuild("--company", "acme")


def test_an_empty_company_does_not_drift(tenant: Tenant) -> None:
    assert folding.drift(tenant.pk) == NO_DRIFT


def test_what_does_not_change_a_count_is_not_noted(job: Job) -> None:
    row = factories.application(job)
    folding.fold(job.tenant_id)
    Application.objects.filter(pk=row.pk).update(candidate_name="Else", attempts=2, processing="PENDING")
    assert not Change.objects.exists()


def _rebuild(*options: str) -> str:
    out = io.StringIO()
    call_command("rebuild_analytics", *options, stdout=out)
    return out.getvalue()
