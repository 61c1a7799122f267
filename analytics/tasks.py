"""Celery tasks."""

from celery import shared_task

from analytics import folding


@shared_task(name="analytics.fold", queue="housekeeping", soft_time_limit=100, time_limit=120)
def fold() -> None:
    """Count in what changed."""
    folding.fold_all()
