"""The Celery task of deliveries. It hands ids to the process's sender, which has many in flight at once."""

from typing import Any
from uuid import UUID

from celery import shared_task
from celery.signals import worker_process_shutdown, worker_shutdown

from webhooks import delivery, housekeeping


@shared_task(name="webhooks.deliver", soft_time_limit=30, time_limit=45)
def deliver(*, ids: list[str]) -> None:
    """Send these deliveries, if they are still due."""
    delivery.submit([UUID(text) for text in ids])


@shared_task(name="webhooks.purge", soft_time_limit=250, time_limit=300)
def purge() -> None:
    """Delete events that are past keeping."""
    housekeeping.purge()


@worker_process_shutdown.connect(weak=False)
@worker_shutdown.connect(weak=False)
def _drain(**kwargs: Any) -> None:
    """Let what is in flight end before the process does."""
    delivery.drain()
