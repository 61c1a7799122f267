"""Celery tasks: ids in, one step each."""

from celery import shared_task

from accounts import delivery, housekeeping


@shared_task(name="accounts.send_mail", queue="housekeeping", soft_time_limit=50, time_limit=60)
def send_mail(*, id: str) -> None:  # noqa: A002 - the name that the dispatcher sends
    """Send one queued mail."""
    delivery.send(id)


@shared_task(name="accounts.purge", queue="housekeeping", soft_time_limit=250, time_limit=300)
def purge() -> None:
    """Forget tokens, sessions and idempotency records that are past use."""
    housekeeping.purge()
