"""Starting, repeating and stopping the machine's work on applications."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

import billing.services
from applications import batching, engines, events
from applications.announcing import record
from applications.housekeeping import charge_and_queue
from applications.models import Application, Processing
from hiresscope.lib.errors import Conflict
from hiresscope.lib.work import IDLE, due
from jobs.models import Job

UNFINISHED = (Processing.PENDING, Processing.PARSING, Processing.SCORING)


class NotFailed(Conflict):
    code = "not_failed"
    message = "Only a FAILED application can be retried"


class NotScored(Conflict):
    code = "not_scored"
    message = "Only an application that is scored, and that nothing works on, can be scored anew"


class SameEmailAgain(Conflict):
    code = "duplicate_application"
    message = "Another application for this job has the same e-mail by now"


def retry(*, application: Application, by: str) -> None:
    """Process a FAILED application again from its file. Its charge was given back, and is not taken again."""
    _queue_again(application, (Processing.FAILED,), by)


def requeue(*, application: Application, by: str) -> None:
    """As ``retry``, and also for one that waits although no work is queued for it."""
    _queue_again(application, (Processing.FAILED, *UNFINISHED), by)


def reparse(*, application: Application, by: str) -> None:
    """As ``requeue``, and also for a SCORED one: it is read from its file and scored anew, and not charged again."""
    _queue_again(application, (Processing.FAILED, Processing.SCORED, *UNFINISHED), by)


def rescore_one(*, application: Application, by: str) -> None:
    """Queue the scoring of a SCORED application; it keeps its score until the new one is there. Raises NotScored."""
    idle = Application.objects.filter(pk=application.pk, processing=Processing.SCORED, work_state="")
    if not idle.update(updated_at=Now(), **due("score")):
        raise NotScored


def _queue_again(application: Application, states: Collection[Processing], by: str) -> None:
    idle = Application.objects.filter(pk=application.pk, processing__in=states, work_state="")
    before = application.status
    try:
        with transaction.atomic():
            changes = {"processing": Processing.PENDING, "failure": None, "updated_at": Now(), **due("parse")}
            if not idle.update(**changes):
                raise NotFailed
            record(application, events.RETRIED, before=before, after=application.decision or "PENDING", by=by)
    except IntegrityError:
        raise SameEmailAgain from None


def rescore(*, job: Job, everything: bool = False) -> tuple[int, int]:
    """Queue the stale applications of ``job`` (or all scored ones); returns how many are queued and how many not.

    They keep their score until the new one is there. Many at once for an engine that costs money go through its
    batch interface, at half the price and within a day.
    """
    scored = Application.objects.filter(job=job, processing=Processing.SCORED)
    chosen = scored if everything else scored.exclude(scored_version=job.criteria_version)
    total = scored.count()
    idle = list(chosen.filter(work_state="").order_by("pk").values_list("pk", flat=True))
    if len(idle) >= batching.LEAST and not engines.is_free():
        queued = batching.hand_over(job, idle)
    else:
        queued = chosen.filter(pk__in=idle, work_state="").update(updated_at=Now(), **due("score"))
    waiting = chosen.exclude(work_state="").count()
    return queued, total - queued - max(waiting - queued, 0)


def stop_work_of(job: Job) -> int:
    """Stop what is waiting or running for ``job`` and give unprocessed CVs' charges back; returns how many stopped.

    A worker that is in the middle of one loses its lease and writes nothing.
    """
    unfinished = Application.objects.filter(job=job, processing__in=UNFINISHED).exclude(work_state="")
    with transaction.atomic():
        stopped = list(unfinished.select_for_update().order_by("pk").values_list("pk", flat=True))
        Application.objects.filter(pk__in=stopped).update(updated_at=Now(), processing=Processing.PENDING, **IDLE)
        billing.services.refund_uploads(stopped)
    Application.objects.filter(job=job).exclude(work_state="").update(**IDLE)
    return len(stopped)


def resume_work_of(job: Job) -> int:
    """Queue again what ``stop_work_of`` stopped, charging it again; what the plan has no room for is HELD."""
    resumed = 0
    tenant = job.tenant
    for application in Application.objects.filter(job=job, processing=Processing.PENDING, work_state=""):
        resumed += charge_and_queue(tenant, application, otherwise=Processing.HELD)
    return resumed
