"""``manage.py requeue``: process FAILED applications, or such that nothing works on, again."""

import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.db.models import Q

from applications import services
from applications.models import Application, Processing
from applications.services.processing import UNFINISHED
from hiresscope.lib.commands import Progress, ReportingCommand
from hiresscope.lib.errors import DomainError


class Command(ReportingCommand):
    help = "Queue applications again: those that FAILED, and those that wait although no work is queued for them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--job", type=UUID, help="only the applications of this job (its id)")
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
        total = rows.count()
        if options["dry_run"]:
            self.report(options, {"dryRun": True, "queued": total, "refused": {}}, f"{total} would be queued")
            return
        refused: dict[str, str] = {}
        progress = Progress(total, sys.stderr)
        for number, application in enumerate(rows.iterator(chunk_size=500)):
            progress.show(number)
            try:
                services.requeue(application=application, by="an operator")
            except DomainError as error:
                refused[str(application.pk)] = error.text
                total -= 1
        progress.end()
        for key, why in refused.items():
            self.stderr.write(f"{key}: {why}")
        self.report(options, {"dryRun": False, "queued": total, "refused": refused}, f"{total} queued")
        if refused and not total:
            raise CommandError("none could be queued")
