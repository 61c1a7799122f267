"""Telling the outside about jobs."""

import webhooks.services
from jobs import selectors
from jobs.models import Job


def announce(job: Job, event: str) -> None:
    """Emit ``event`` with the job as it is now, inside the transaction of the change."""
    webhooks.services.emit(tenant_id=job.tenant_id, event=event, subject_id=job.pk, data=selectors.event_data(job))
