"""The Celery app. Queues are served by workers of their own: parse, score, webhooks, housekeeping."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init, worker_process_init

from hiresscope.lib import tracing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiresscope.settings")

QUEUES = ("parse", "score", "webhooks", "housekeeping")

app = Celery("hiresscope")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # accounts
    "purge-accounts": {"task": "accounts.purge", "schedule": crontab(hour=3, minute=50)},
    # webhooks
    "purge-webhooks": {"task": "webhooks.purge", "schedule": crontab(hour=4, minute=0)},
    # billing, analytics
    "billing": {"task": "billing.housekeeping", "schedule": crontab(minute=20)},
    "fold-analytics": {"task": "analytics.fold", "schedule": 30},
    # applications
    "release-held": {"task": "applications.release_held", "schedule": 300},
    "apply-retention": {"task": "applications.apply_retention", "schedule": crontab(hour=3, minute=40)},
    # jobs
    "close-jobs": {"task": "jobs.close_expired", "schedule": 60},
    "finalise-deleted-jobs": {"task": "jobs.finalise_deleted", "schedule": crontab(hour=3, minute=10)},
}


def _trace(**_: object) -> None:
    tracing.configure_from_settings("worker")


def _trace_threads(sender: Any, **_: object) -> None:
    """A worker of threads does its work in this process; one of processes forks them, and each starts its own."""
    if sender.pool_cls.__module__.endswith("thread"):
        _trace()


worker_process_init.connect(_trace, weak=False)
worker_init.connect(_trace_threads, weak=False)
