"""The two steps of a CV: parse(id), score(id). Each claims its row, works outside of any transaction, and finishes in
one transaction that the claim's token guards; a worker that lost its claim writes nothing."""

import logging
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

import billing.services
import candidates.services
from applications import engines, events, parsing, scorebook, uploads
from applications.announcing import announce, record
from applications.models import Application, ParsedCV, Processing
from applications.parsing import ParsedCV as Reading
from applications.parsing import ParseError
from applications.steps import PARSE, SCORE
from candidates.emails import email_key
from hiresscope.lib import work
from hiresscope.lib.errors import DomainError
from hiresscope.lib.llm_guard import OverBudget
from hiresscope.lib.work import Claim, LeaseLost
from webhooks.events import APPLICATION_FAILED, APPLICATION_SCORED

logger = logging.getLogger("hiresscope.pipeline")
_BUDGET_SECONDS = 3600.0  # at most this long until a spent budget is looked at again: it may have been raised


def parse(application_id: str | UUID) -> bool:
    """Read the CV, then score it at once if the engine is free of charge; False if there was nothing to claim."""
    taken = work.claim(PARSE, application_id)
    if taken is None:
        return False
    application = _load(taken)
    if application is None:
        return False
    try:
        with work.heartbeat(taken):
            follow_up = _parse(taken, application)
        if follow_up is not None:
            _score_claimed(follow_up)
    except LeaseLost:
        logger.info("lease lost", extra={"application": str(application_id), "step": "parse"})
    return True


def score(application_id: str | UUID) -> bool:
    """Judge the parsed CV and compute its score; False if there was nothing to claim."""
    taken = work.claim(SCORE, application_id)
    if taken is None:
        return False
    try:
        _score_claimed(taken)
    except LeaseLost:
        logger.info("lease lost", extra={"application": str(application_id), "step": "score"})
    return True


def _load(taken: Claim) -> Application | None:
    found: Application | None = taken.rows().select_related("job__tenant").first()
    return found


# Parsing


def _parse(taken: Claim, application: Application) -> Claim | None:
    if taken.exhausted:
        fail(taken, application, "CORRUPT", "Reading this file ended its reader each time it was tried.")
        return None
    try:
        reading = parsing.parse_bytes(uploads.fetch(application.cv_path), application.cv_content_type)
    except ParseError as error:
        if not (error.retryable and work.retry(taken, error=error.message)):
            fail(taken, application, error.code, error.message)
        return None
    except (FileNotFoundError, uploads.StorageUnavailable) as error:
        if not work.retry(taken, error=f"storage: {type(error).__name__}"):
            fail(taken, application, "CORRUPT", "The stored file could not be read.", retryable=True)
        return None
    return _keep(taken, application, reading)


def _keep(taken: Claim, application: Application, reading: Reading) -> Claim | None:
    """Store what was read; the claim of the scoring that follows at once, or None if it waits or is a duplicate."""
    try:
        with transaction.atomic():
            work.hold(taken)
            changes = _person(application, reading)
            _store_reading(application, reading)
            changes |= {"processing": Processing.SCORING, "flags": list(reading.document.flags), "updated_at": Now()}
            if engines.is_free():
                return work.advance(taken, SCORE, **changes)
            work.finish(taken, **{**work.due(SCORE.state), **changes})
    except IntegrityError:
        _mark_duplicate(taken, application, reading)
    return None


def _person(application: Application, reading: Reading) -> dict[str, Any]:
    """Columns about the person: what was given with the file stands, the CV fills what was not."""
    profile = reading.profile.to_api()
    name = application.candidate_name or profile["name"]
    email = application.candidate_email or profile["email"]
    phone = application.candidate_phone or profile["phone"]
    changes: dict[str, Any] = {
        "candidate_name": name,
        "candidate_email": email,
        "candidate_phone": phone,
        "profile_skills": profile["skills"][:200],
    }
    if email:
        person = candidates.services.find_or_make(
            tenant=application.tenant_id, email=email, name=name, phone=phone, linkedin=application.linkedin_url
        )
        changes |= {"email_key": email_key(email), "candidate_id": person.pk}
        candidates.services.learn(
            tenant_id=application.tenant_id, candidate_id=person.pk, profile=profile, text=reading.document.text
        )
    return changes


def _store_reading(application: Application, reading: Reading) -> None:
    document = reading.document
    ParsedCV.objects.update_or_create(
        application=application,
        defaults={
            "tenant_id": application.tenant_id,
            "visible_text": document.text,
            "hidden_text": [{"text": h.text, "page": h.page, "why": h.why} for h in document.hidden],
            "profile": reading.profile.to_api(),
            "pages": document.pages,
            "text_quality": document.text_quality,
            "language": document.language,
            "flags": list(document.flags),
            "timings_ms": {stage: round(ms, 1) for stage, ms in reading.timings.items()},
        },
    )


def _mark_duplicate(taken: Claim, application: Application, reading: Reading) -> None:
    """The CV's own e-mail belongs to another application of this job: this one ends here, uncharged."""
    email = application.candidate_email or reading.profile.email
    other = (
        Application.objects.filter(job_id=application.job_id, email_key=email_key(email) if email else None)
        .exclude(pk=application.pk)
        .exclude(processing__in=[Processing.FAILED, Processing.DUPLICATE])
        .first()
    )
    if other is None and work.retry(taken, error="the other application of this e-mail has just ended"):
        return
    with transaction.atomic():
        _store_reading(application, reading)
        work.finish(
            taken,
            processing=Processing.DUPLICATE,
            duplicate_of=other,
            candidate_name=application.candidate_name or reading.profile.name,
            candidate_email=email,
            candidate_id=other.candidate_id if other else None,
            updated_at=Now(),
        )
        billing.services.refund_upload(application.pk)
        record(application, events.DUPLICATE, before="PROCESSING", after="DUPLICATE", by=events.SYSTEM)


# Scoring


def _score_claimed(taken: Claim) -> None:
    application = _load(taken)
    if application is None:
        return
    with work.heartbeat(taken):
        if taken.exhausted:
            give_up(taken, application, "Scoring ended its worker each time it was tried.")
            return
        try:
            result = scorebook.judged(application)
        except OverBudget as error:
            wait = min(float(error.headers["Retry-After"]), _BUDGET_SECONDS)
            work.postpone(taken, after=wait, error=f"{error.code}: {error.text}")
            return
        except DomainError as error:
            wait = float(error.headers.get("Retry-After", 0))
            if not work.retry(taken, error=f"{error.code}: {error.text}", after=wait):
                _last_resort(taken, application)
            return
    _write_score(taken, application, result)


def _last_resort(taken: Claim, application: Application) -> None:
    """The engine is down past its retries: the tenant's choice."""
    if application.job.tenant.engine_fallback == "LOCAL":
        result = scorebook.judged(application, engine=engines.local(), extra_flags=("FALLBACK_ENGINE",))
        _write_score(taken, application, result)
    else:
        give_up(taken, application, "The scoring service could not be reached.")


def _write_score(taken: Claim, application: Application, result: scorebook.Result) -> None:
    with transaction.atomic():
        row = result.save(application)
        before = application.status
        changes = scorebook.columns(row, result.flags)
        work.finish(taken, updated_at=Now(), processing=Processing.SCORED, **changes)
        for column, value in {"processing": Processing.SCORED.value, **changes}.items():
            setattr(application, column, value)
        record(application, events.SCORED, before=before, after=application.status, by=events.SYSTEM)
        announce(application, APPLICATION_SCORED, job_title=application.job.title)


def give_up(taken: Claim, application: Application, message: str) -> None:
    """Scoring has failed for good: a first scoring FAILs, a re-scoring leaves the score that stands."""
    if application.score is not None:
        work.finish(taken, processing=Processing.SCORED, last_error=message[:500])
    else:
        fail(taken, application, "SCORING_UNAVAILABLE", message, retryable=True)


def fail(taken: Claim, application: Application, code: str, message: str, *, retryable: bool = False) -> None:
    """End the application as FAILED with its reason, uncharged, and say so."""
    with transaction.atomic():
        failure = {"code": code, "message": message, "retryable": retryable}
        work.finish(taken, processing=Processing.FAILED, failure=failure, updated_at=Now())
        application.processing = Processing.FAILED
        billing.services.refund_upload(application.pk)
        record(
            application, events.FAILED, before="PROCESSING", after=application.status, by=events.SYSTEM, note=message
        )
        announce(application, APPLICATION_FAILED, job_title=application.job.title)
