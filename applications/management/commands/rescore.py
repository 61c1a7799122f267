"""``manage.py rescore``: queue scored applications again, where their criteria have changed or for all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from applications import services
from hiresscope.lib.wire import dumps
from jobs.models import Job


class Command(BaseCommand):
    help = (
        "Queue stale scores of one job, one tenant or everybody again; each keeps its score until the new one is there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--job", help="the job's id")
        parser.add_argument("--tenant", help="the tenant's id or slug")
        parser.add_argument("--all", action="store_true", help="also scores that are not stale")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs = Job.objects.live().order_by("id")
        if options["job"]:
            jobs = jobs.filter(pk=options["job"])
        if options["tenant"]:
            column = "tenant__slug" if len(options["tenant"]) != 36 else "tenant_id"
            jobs = jobs.filter(**{column: options["tenant"]})
        queued = unchanged = 0
        for job in jobs.iterator(chunk_size=500):
            now_queued, now_unchanged = services.rescore(job=job, everything=options["all"])
            queued += now_queued
            unchanged += now_unchanged
        if options["json"]:
            self.stdout.write(dumps({"queued": queued, "unchanged": unchanged}).decode())
        else:
            self.stdout.write(f"{queued} queued, {unchanged} unchanged")
