"""The Celery app. Queues are served by workers of their own: parse, score, webhooks, housekeeping."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiresscope.settings")

QUEUES = ("parse", "score", "webhooks", "housekeeping")

app = Celery("hiresscope")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {}
