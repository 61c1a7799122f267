"""Scoring many CVs of one job through the model's batch interface: half the price, within a day.

The applications wait for their own scoring far in the future, and the batch only brings that forward: its answers are
kept as if each had been asked for alone, and the ordinary scoring finds them there. So nothing is lost with a batch:
what it does not answer, or what nobody comes back for, is scored alone.
"""

import logging
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

import jobs.services
from applications import engines, scorebook
from applications.models import Application, ModelBatch, ParsedCV
from applications.scoring.batch import BatchScorer, Handed
from applications.scoring.types import CVText, JobSpec, Judgement
from applications.steps import BATCH, SCORE
from hiresscope.lib import work
from hiresscope.lib.errors import DomainError
from hiresscope.lib.llm_guard import OverBudget, Reservation
from hiresscope.lib.work import Claim, LeaseLost, due
from jobs.models import Job

LEAST = 50  # CVs: fewer are scored one by one, which is done sooner
_MOST = 100  # CVs of one batch: what it may cost at most must fit into a day's budget
_POLL_SECONDS = 60.0
_BUDGET_SECONDS = 3600.0
_ALONE_AFTER = 26 * 3600.0  # the service answers within 24 hours

logger = logging.getLogger("hiresscope.batching")


def hand_over(job: Job, ids: Sequence[UUID]) -> int:
    """Queue these scored applications of ``job``, by batches; returns how many."""
    queued = 0
    for start in range(0, len(ids), _MOST):
        chosen = ids[start : start + _MOST]
        with transaction.atomic():
            idle = Application.objects.filter(pk__in=chosen, work_state="")
            queued += idle.update(updated_at=Now(), **due(SCORE.state, after=_ALONE_AFTER))
            members: dict[str, dict[str, Any]] = {str(id_): {} for id_ in chosen}
            ModelBatch.objects.create(tenant_id=job.tenant_id, job=job, members=members, **due(BATCH.state))
    return queued


def advance(batch_id: str | UUID) -> bool:
    """Hand the batch in, or see whether it has ended and keep its answers; False if there was nothing to claim."""
    taken = work.claim(BATCH, batch_id)
    batch = taken.rows().select_related("job__tenant").first() if taken else None
    if taken is None or batch is None:
        return False
    try:
        with work.heartbeat(taken):
            _advance(taken, batch)
    except LeaseLost:
        logger.info("lease lost", extra={"batch": str(batch_id)})
    return True


def _advance(taken: Claim, batch: ModelBatch) -> None:
    scorer = engines.for_many(batch.job.tenant)
    if scorer is None or taken.exhausted:
        _release(taken, batch)
        return
    try:
        if batch.service_id:
            _look(taken, batch, scorer)
        else:
            _submit(taken, batch, scorer)
    except OverBudget as error:
        wait = min(float(error.headers["Retry-After"]), _BUDGET_SECONDS)
        work.postpone(taken, after=wait, error=f"{error.code}: {error.text}")
    except DomainError as error:
        wait = float(error.headers.get("Retry-After", 0))
        if not work.retry(taken, error=f"{error.code}: {error.text}", after=wait):
            _release(taken, batch)


def _submit(taken: Claim, batch: ModelBatch, scorer: BatchScorer) -> None:
    spec = scorebook.job_spec(jobs.services.ensure_criteria(batch.job_id))
    asked: dict[str, CVText] = {}
    hashes: dict[str, str] = {}
    for application, parsed in _waiting(batch):
        digest = scorebook.input_hash(parsed.visible_text, spec, scorer.engine)
        if not scorebook.is_known(application, digest):
            asked[str(application.pk)] = scorebook.prepared_for_engine(application, parsed).cv
            hashes[str(application.pk)] = digest
    if not asked:
        _release(taken, batch)
        return
    handed = scorer.submit(spec, asked)
    # The id is kept by itself and at once: from here on a crash costs nothing, the batch is found again.
    members = {id_: {"hash": hashes.get(id_, ""), "cut": id_ in handed.cut} for id_ in batch.members}
    held = handed.batch.reservation
    kept = {"reserved_key": held.key, "reserved_amount": held.amount} if held else {}
    if not taken.rows().update(service_id=handed.batch.id, members=members, **kept):
        raise LeaseLost
    work.postpone(taken, after=_POLL_SECONDS)


def _look(taken: Claim, batch: ModelBatch, scorer: BatchScorer) -> None:
    spec = scorebook.job_spec(jobs.services.ensure_criteria(batch.job_id))
    handed = _handed(batch, spec, scorer)
    if not scorer.is_ended(handed):
        taken.rows().update(attempts=1)  # only polls that fail in a row count
        work.postpone(taken, after=_POLL_SECONDS)
        return
    # The money is settled by whoever collects first; a crash on the way leaves too much counted, never too little.
    taken.rows().update(reserved_key="")
    waiting = {str(application.pk): (application, parsed) for application, parsed in _waiting(batch)}
    for id_, judgement in scorer.collect(handed):
        if id_ in waiting and isinstance(judgement, Judgement):
            application, parsed = waiting[id_]
            digest = scorebook.input_hash(parsed.visible_text, spec, scorer.engine)
            if digest == batch.members[id_]["hash"]:  # not if the criteria have changed since
                scorebook.keep_answer(application, digest, judgement)
    _release(taken, batch)


def _handed(batch: ModelBatch, spec: JobSpec, scorer: BatchScorer) -> Handed:
    members: dict[str, dict[str, Any]] = {id_: held for id_, held in batch.members.items() if held.get("hash")}
    reservation = Reservation(batch.reserved_key, batch.reserved_amount) if batch.reserved_key else None
    cut = [id_ for id_, held in members.items() if held["cut"]]
    return scorer.handed(spec, batch.service_id, members, cut, reservation)


def _waiting(batch: ModelBatch) -> list[tuple[Application, ParsedCV]]:
    """The members that still wait for a score, with what was read in their CVs."""
    rows = ParsedCV.objects.filter(application__in=list(batch.members), application__work_state=SCORE.state)
    return [(parsed.application, parsed) for parsed in rows.select_related("application__job__tenant")]


def _release(taken: Claim, batch: ModelBatch) -> None:
    """The batch is over: its members are scored now, each by its kept answer, or alone."""
    with transaction.atomic():
        waiting = Application.objects.filter(pk__in=list(batch.members), work_state=SCORE.state, lease_until=None)
        waiting.update(next_attempt_at=Now())
        work.finish(taken)
