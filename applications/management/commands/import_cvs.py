"""``manage.py import_cvs JOB FOLDER``: send a folder of CVs in; what is there already is skipped, so it can resume."""

import sys
from argparse import ArgumentParser
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError

from applications import services, uploads
from applications.models import Source
from applications.services import Applicant, DuplicateApplication
from hiresscope.lib.commands import Progress
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps
from jobs.models import Job


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: ``imported``, ``known`` (in the job already) or ``refused``, and why."""

    file: str
    outcome: str
    application_id: str | None = None
    reason: str | None = None


class Command(BaseCommand):
    help = "Import every CV of a folder into a job. Run it again after an interruption: files it has are skipped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("job", type=UUID, help="the job's id")
        parser.add_argument("folder", type=Path, help="the folder; folders below it are read too")
        parser.add_argument("--dry-run", action="store_true", help="only check the files")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        job = Job.objects.live().select_related("tenant").filter(pk=options["job"]).first()
        if job is None:
            raise CommandError(f"there is no job {options['job']}")
        if not options["folder"].is_dir():
            raise CommandError(f"{options['folder']} is not a folder")
        paths = sorted(path for path in options["folder"].rglob("*") if path.is_file())
        progress = Progress(len(paths), sys.stderr)
        report: list[Outcome] = []
        interrupted = False
        try:
            for number, path in enumerate(paths):
                progress.show(number, path.name)
                report.append(_one(job, path, path.relative_to(options["folder"]), dry_run=options["dry_run"]))
        except KeyboardInterrupt:
            interrupted = True
        progress.end()
        self._print(report, as_json=options["json"])
        if interrupted:
            self.stderr.write(f"interrupted after {len(report)} of {len(paths)} files; the same command goes on")
            sys.exit(130)
        if any(one.outcome == "refused" for one in report):
            sys.exit(1)

    def _print(self, report: list[Outcome], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(dumps([asdict(one) for one in report]).decode())
            return
        for one in report:
            self.stdout.write(f"{one.outcome:<9} {one.file}" + (f": {one.reason}" if one.reason else ""))
        counts = Counter(one.outcome for one in report)
        self.stdout.write(", ".join(f"{counts[name]} {name}" for name in ("imported", "known", "refused")))


def _one(job: Job, path: Path, name: Path, *, dry_run: bool) -> Outcome:
    try:
        with path.open("rb") as file:
            cv = uploads.check(File(file, name=path.name))
            if dry_run:
                services.refuse_known(job, sha256=cv.sha256, key=None)
                return Outcome(str(name), "imported", reason="dry run: it would be")
            row = services.submit(
                tenant=job.tenant, job=job, cv=cv, applicant=Applicant(), source=Source.IMPORT, by="import"
            )
    except DuplicateApplication as error:
        return Outcome(str(name), "known", application_id=error.details[0]["applicationId"] if error.details else None)
    except (DomainError, OSError) as error:
        return Outcome(str(name), "refused", reason=str(error))
    return Outcome(str(name), "imported", application_id=str(row.pk))
