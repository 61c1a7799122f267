"""``manage.py workers``: what runs, what waits, what is stuck."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hiresscope.celery import QUEUES, app
from hiresscope.lib import work
from hiresscope.lib.wire import dumps


class Command(BaseCommand):
    help = (
        "Show, for each kind of work, how many rows are due, published, running and waiting, and which workers serve."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print it as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        kinds = {kind.task: work.waiting(kind) for kind in work.registry.all()}
        served = app.control.inspect(timeout=1.0).active_queues() or {}
        workers = {queue: sorted(w for w, qs in served.items() if queue in {q["name"] for q in qs}) for queue in QUEUES}
        if options["json"]:
            self.stdout.write(dumps({"work": kinds, "workers": workers}).decode())
            return
        self.stdout.write(f"{'work':<36}{'due':>8}{'published':>11}{'running':>9}{'later':>8}")
        for task, counts in kinds.items():
            cells = "".join(f"{counts[name]:>{width}}" for name, width in _COLUMNS)
            self.stdout.write(f"{task:<36}{cells}")
        for queue, names in workers.items():
            self.stdout.write(f"queue {queue:<14} {', '.join(names) or 'NO WORKER: start one for this queue'}")


_COLUMNS = (("due", 8), ("published", 11), ("running", 9), ("later", 8))
