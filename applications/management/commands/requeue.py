"""``manage.py requeue``: process FAILED applications, or such that nothing works on, again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from applications import services
from applications.models import Application, Processing
from applications.services.processing import UNFINISHED
from hiresscope.lib.errors import DomainError


class Command(BaseCommand):
    help = "Queue applications again: those that FAILED, and those that wait although no work is queued for them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--job", help="only the applications of this job (its id)")
        parser.add_argument("--code", help="only FAILED ones with this failure code, e.g. SCORING_UNAVAILABLE")
        parser.add_argument("--dry-run", action="store_true", help="only say how many")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Q(processing=Processing.FAILED)
        if options["code"]:
            chosen &= Q(failure__code=options["code"])
        else:
            chosen |= Q(processing__in=UNFINISHED)
        rows = Application.objects.filter(chosen, work_state="", job__deleted_at=None).order_by("id")
        if options["job"]:
            rows = rows.filter(job_id=options["job"])
        if options["dry_run"]:
            self.stdout.write(f"{rows.count()} would be queued")
            return
        done = 0
        for application in rows.iterator(chunk_size=500):
            try:
                services.requeue(application=application, by="an operator")
                done += 1
            except DomainError as error:
                self.stderr.write(f"{application.pk}: {error.text}")
        self.stdout.write(f"{done} queued")
        if not done and rows.exists():
            raise CommandError("none could be queued")
