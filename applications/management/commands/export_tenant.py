"""``manage.py export_tenant COMPANY FOLDER``: a company's jobs, people and CVs, as JSON lines and files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts import selectors
from applications import uploads
from applications.models import Application
from applications.services import people
from candidates.models import Candidate
from hiresscope.lib.commands import ReportingCommand
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps
from jobs.models import Job

_EVERY = 500


class Command(ReportingCommand):
    help = (
        "Write a company's jobs (jobs.jsonl), people with all that is held (people.jsonl) and CVs (cvs/) to a folder."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("company", help="its slug or id")
        parser.add_argument("folder", type=Path, help="a folder that is empty or does not exist")
        parser.add_argument("--no-files", action="store_true", help="leave the CVs' files out")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty. Name a new folder.")
        try:
            tenant = selectors.tenant_called(options["company"])
        except DomainError as error:
            raise CommandError(error.text) from None
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        jobs = self._lines(folder / "jobs.jsonl", Job.objects.for_tenant(tenant).order_by("id").values())
        ids = Candidate.objects.for_tenant(tenant).order_by("id").values_list("pk", flat=True)
        held = (people.export_person(tenant=tenant, candidate_id=pk) for pk in ids.iterator(chunk_size=_EVERY))
        persons = self._lines(folder / "people.jsonl", held)
        files, missing = (0, 0) if options["no_files"] else self._files(folder / "cvs", tenant)
        self.report(
            options,
            {"jobs": jobs, "people": persons, "files": files, "missing": missing},
            f"{jobs} jobs, {persons} people, {files} files; {missing} files are missing",
        )
        if missing:
            raise CommandError("Files are missing: manage.py check_integrity names them.")

    def _lines(self, path: Path, rows: Any) -> int:
        count = 0
        with path.open("wb") as out:
            for count, row in enumerate(rows, 1):
                out.write(dumps(row) + b"\n")
                if count % _EVERY == 0:
                    self.stderr.write(f"{path.name}: {count}")
        return count

    def _files(self, folder: Path, tenant: Any) -> tuple[int, int]:
        folder.mkdir()
        done = missing = 0
        rows = Application.objects.for_tenant(tenant).order_by("id").values_list("pk", "cv_path")
        for pk, name in rows.iterator(chunk_size=_EVERY):
            try:
                (folder / f"{pk}{Path(name).suffix}").write_bytes(uploads.fetch(name))
                done += 1
            except (FileNotFoundError, DomainError):
                missing += 1
                self.stderr.write(f"missing: {pk}")
        return done, missing
