"""``manage.py dispatch``: find due rows and hand their ids to Celery. Any number may run at once."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from kombu.exceptions import OperationalError as BrokerDown

from hiresscope import celery
from hiresscope.lib import work

logger = logging.getLogger("hiresscope.dispatch")

_DATABASE_AWAY_SECONDS = 0.5


class Command(BaseCommand):
    help = "Find rows that are due and hand their ids to the workers, in turns between tenants. Runs until SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once, hand over what is due, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        if options["once"]:
            self.stdout.write(f"{sweep()} handed over")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("dispatching: " + ", ".join(kind.task for kind in work.registry.all()))
        while not stop.is_set():
            try:
                found = sweep()
            except DatabaseError as error:
                logger.warning("database unavailable: %s", type(error).__name__)
                close_old_connections()
                stop.wait(_DATABASE_AWAY_SECONDS)
                continue
            if not found:
                stop.wait(settings.WORK_POLL_SECONDS)


def sweep() -> int:
    """Hand over what is due of every kind, as far as the windows allow; returns how many rows."""
    return sum(_send(kind, work.publish(kind, window=kind.window or settings.WORK_WINDOW)) for kind in work.due_kinds())


def _send(kind: work.Kind, ids: list[Any]) -> int:
    try:
        for start in range(0, len(ids), kind.batch):
            chunk = [str(id_) for id_ in ids[start : start + kind.batch]]
            arguments = {"id": chunk[0]} if kind.batch == 1 else {"ids": chunk}
            celery.app.send_task(kind.task, kwargs=arguments, queue=kind.queue, ignore_result=True, retry=False)
    except (BrokerDown, OSError) as error:
        # The rows become due again by themselves.
        logger.warning("broker unavailable: %s", type(error).__name__)
        return 0
    return len(ids)
