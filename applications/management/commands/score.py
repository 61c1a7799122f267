"""``manage.py score FILE --job ID``: read and score a CV against a job, keep nothing, print the explanation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

import jobs.services
from applications import engines, parsing, scorebook, scoring, uploads
from applications.parsing import ParseError
from applications.scoring.types import CVText
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps
from jobs.models import Job


class Command(BaseCommand):
    help = "Score a CV file against a job and print why; nothing is stored and nobody is charged."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the CV: PDF, DOCX, DOC or TXT")
        parser.add_argument("--job", type=UUID, required=True, help="the job's id")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            scored = _score(options["file"], options["job"])
        except (DomainError, ParseError, OSError) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(dumps({"score": scored.score, "explanation": scored.explanation}).decode())
            return
        self._print(scored)

    def _print(self, scored: scoring.Scored) -> None:
        explanation = scored.explanation
        self.stdout.write(f"{scored.score} of 100, {explanation['recommendation']}\n{explanation['summary']}\n")
        for criterion in explanation["criteria"]:
            points = f"{criterion['points']:.1f}/{criterion['maxPoints']:.1f}"
            self.stdout.write(f"{criterion['verdict']:<11}{points:>11}  {criterion['kind']:<5}{criterion['text']}")
            self.stdout.write(f"{'':24}{criterion['reason']}")
            for evidence in criterion["evidence"]:
                self.stdout.write(f"{'':24}“{' '.join(evidence['quote'].split())}”")
        if scored.flags:
            self.stdout.write(f"flags: {', '.join(scored.flags)}")


def _score(path: Path, job_id: UUID) -> scoring.Scored:
    job = Job.objects.select_related("tenant").filter(pk=job_id).first()
    if job is None:
        raise CommandError(f"there is no job {job_id}")
    reading = parsing.parse(path, uploads.sniff_path(str(path)))
    hidden = tuple({"text": one.text, "page": one.page, "why": one.why} for one in reading.document.hidden)
    cv = CVText(text=reading.document.text, profile=reading.profile.to_api(), hidden=hidden)
    return scoring.score(scorebook.job_spec(jobs.services.ensure_criteria(job_id)), cv, engines.chosen(job.tenant))
