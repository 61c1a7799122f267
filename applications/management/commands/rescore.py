"""``manage.py rescore``: queue scored applications again, where their criteria have changed or for all."""

import sys
from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet

import accounts.selectors
from applications import services
from applications.models import Application, Processing
from hiresscope.lib.commands import Progress
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps
from jobs.models import Job


class Command(BaseCommand):
    help = (
        "Queue stale scores of one job, one tenant or everybody again; each keeps its score until the new one is there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--job", type=UUID, help="the job's id")
        parser.add_argument("--tenant", help="the tenant's id or slug")
        parser.add_argument("--all", action="store_true", help="also scores that are not stale")
        parser.add_argument("--dry-run", action="store_true", help="only say how many would be queued")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs = list(_jobs(options["job"], options["tenant"]))
        progress = Progress(len(jobs), sys.stderr)
        result = {"jobs": 0, "queued": 0, "unchanged": 0}
        interrupted = False
        try:
            for done, job in enumerate(jobs):
                progress.show(done, job.title)
                queued, unchanged = _of(job, everything=options["all"], dry_run=options["dry_run"])
                result["jobs"] += 1
                result["queued"] += queued
                result["unchanged"] += unchanged
        except KeyboardInterrupt:
            interrupted = True
        progress.end()
        self._print(result, dry_run=options["dry_run"], as_json=options["json"])
        if interrupted:
            self.stderr.write(f"interrupted after {result['jobs']} of {len(jobs)} jobs; the same command goes on")
            sys.exit(130)

    def _print(self, result: dict[str, int], *, dry_run: bool, as_json: bool) -> None:
        if as_json:
            self.stdout.write(dumps({**result, "dryRun": dry_run}).decode())
            return
        verb = "would be queued" if dry_run else "queued"
        self.stdout.write(f"{result['queued']} {verb}, {result['unchanged']} unchanged, in {result['jobs']} jobs")


def _jobs(job_id: UUID | None, tenant: str | None) -> QuerySet[Job]:
    jobs = Job.objects.live().order_by("id")
    if tenant:
        try:
            jobs = jobs.filter(tenant=accounts.selectors.tenant_called(tenant))
        except DomainError as error:
            raise CommandError(error.text) from None
    if job_id:
        jobs = jobs.filter(pk=job_id)
        if not jobs.exists():
            raise CommandError(f"there is no job {job_id}" + (f" of {tenant}" if tenant else ""))
    return jobs


def _of(job: Job, *, everything: bool, dry_run: bool) -> tuple[int, int]:
    """How many of the job's scores are queued, or would be, and how many are left as they are."""
    if not dry_run:
        return services.rescore(job=job, everything=everything)
    scored = Application.objects.filter(job=job, processing=Processing.SCORED)
    chosen = scored if everything else scored.exclude(scored_version=job.criteria_version)
    idle = chosen.filter(work_state="").count()
    return idle, scored.count() - chosen.count()
