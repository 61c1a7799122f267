"""Celery tasks."""

from celery import shared_task

from billing import housekeeping


@shared_task(name="billing.housekeeping", queue="housekeeping", soft_time_limit=280, time_limit=300)
def run_housekeeping() -> None:
    """End trials and periods, begin new ones, and warn in time."""
    housekeeping.run()
