"""Deleting what is past keeping."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from webhooks.models import Attempt, Delivery, Event

_AT_ONCE = 5000


def purge() -> int:
    """Delete events older than WEBHOOK_KEEP_DAYS that wait for nothing, with their log; returns how many."""
    deleted = 0
    while found := _purge_some():
        deleted += found
    return deleted


def _purge_some() -> int:
    old = Event.objects.filter(created_at__lt=Now() - timedelta(days=settings.WEBHOOK_KEEP_DAYS))
    waiting = Delivery.objects.exclude(work_state="").values("event_id")
    ids = list(old.exclude(pk__in=waiting).values_list("pk", flat=True)[:_AT_ONCE])
    of_them = Delivery.objects.filter(event_id__in=ids)
    with transaction.atomic():
        Attempt.objects.filter(delivery__in=of_them)._raw_delete("default")
        of_them._raw_delete("default")
        Event.objects.filter(pk__in=ids)._raw_delete("default")
    return len(ids)
