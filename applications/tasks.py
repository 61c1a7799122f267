"""Celery tasks: ids in, one step each."""

from celery import shared_task

from applications import batching, housekeeping, pipeline


@shared_task(name="applications.parse_cv", queue="parse", soft_time_limit=50, time_limit=60)
def parse_cv(id: str) -> None:  # noqa: A002 - the dispatcher's word
    """Read the CV's file, and go straight on to score it where that costs nothing."""
    pipeline.parse(id)


@shared_task(name="applications.score_application", queue="score", soft_time_limit=150, time_limit=170)
def score_application(id: str) -> None:  # noqa: A002 - the dispatcher's word
    """Judge the CV and compute its score."""
    pipeline.score(id)


@shared_task(name="applications.advance_batch", queue="score", soft_time_limit=150, time_limit=170)
def advance_batch(id: str) -> None:  # noqa: A002 - the dispatcher's word
    """Hand a batch in, ask how far it is, or keep its answers."""
    batching.advance(id)


@shared_task(name="applications.release_held", queue="housekeeping", soft_time_limit=280, time_limit=300)
def release_held() -> None:
    """Queue applicants that the plan has room for by now."""
    housekeeping.release_all()


@shared_task(name="applications.apply_retention", queue="housekeeping", soft_time_limit=1700, time_limit=1800)
def apply_retention() -> None:
    """Erase who was rejected longer ago than their tenant keeps people."""
    housekeeping.apply_retention(dry=False)
