"""What time does to jobs."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from jobs.announcing import announce
from jobs.models import Job, JobStatus
from webhooks import events

UNCONFIRMED_FOR = timedelta(days=30)
"""How long a deletion can be confirmed or undone."""


def close_expired() -> int:
    """Close the active jobs whose ``closes_at`` has passed, and say so; returns how many."""
    passed = Job.objects.live().filter(status=JobStatus.ACTIVE, closes_at__lte=Now())
    closed = 0
    for job in passed:
        with transaction.atomic():
            if passed.filter(pk=job.pk).update(status=JobStatus.CLOSED, updated_at=timezone.now()):
                job.status = JobStatus.CLOSED
                announce(job, events.JOB_CLOSED)
                closed += 1
    return closed


def finalise_deleted() -> int:
    """End the deletions that nobody confirmed in time, saving nobody; returns how many."""
    late = Job.objects.filter(deleted_at__lte=Now() - UNCONFIRMED_FOR, confirmed_at=None)
    return late.update(confirmed_at=Now())
