"""Celery tasks: ids in, one step each."""

from celery import shared_task

from jobs import housekeeping, pipeline


@shared_task(name="jobs.optimize", queue="score", soft_time_limit=150, time_limit=170)
def optimize(id: str) -> None:  # noqa: A002 - the dispatcher's word
    """Read the ad and propose what to mend in it."""
    pipeline.optimize(id)


@shared_task(name="jobs.close_expired", queue="housekeeping", soft_time_limit=50, time_limit=60)
def close_expired() -> None:
    """Close the jobs whose closing time has passed."""
    housekeeping.close_expired()


@shared_task(name="jobs.finalise_deleted", queue="housekeeping", soft_time_limit=50, time_limit=60)
def finalise_deleted() -> None:
    """End the deletions that nobody confirmed in time."""
    housekeeping.finalise_deleted()
