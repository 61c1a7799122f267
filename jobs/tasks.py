"""Celery tasks: ids in, one step each."""

from celery import shared_task

from jobs import pipeline


@shared_task(name="jobs.optimize", queue="score", soft_time_limit=150, time_limit=170)
def optimize(id: str) -> None:  # noqa: A002 - the dispatcher's word
    """Read the ad and propose what to mend in it."""
    pipeline.optimize(id)
