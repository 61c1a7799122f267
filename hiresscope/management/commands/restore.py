"""``manage.py restore FOLDER``: a backup becomes the database and the files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from hiresscope import backup
from hiresscope.lib.commands import ReportingCommand

_EVERY = 200


class Command(ReportingCommand):
    help = "Replace the database by a backup's and put its files back. Stop web, dispatcher and workers first."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("folder", type=Path, help="what manage.py backup wrote")
        parser.add_argument("--replace", action="store_true", help="also where companies exist, which are lost")
        parser.add_argument("--dry-run", action="store_true", help="only look whether the backup is whole")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = options["folder"]
        try:
            listed = backup.read_list(folder)
            facts = {name: listed[name] for name in ("applications", "files", "at")}
            text = f"{listed['applications']} applications, {listed['files']} files of {listed['at']}"
            if options["dry_run"]:
                self.report(options, {**facts, "dryRun": True}, f"whole: {text}")
                return
            if not (options["replace"] or backup.is_empty()):
                raise CommandError("The database holds companies. Restore into an empty one, or say --replace.")
            files = backup.restore(folder, tell=self._tell)
        except (backup.BackupFailed, OSError) as error:
            raise CommandError(str(error)) from None
        line = f"restored {text}; {files} files put back. Now: manage.py migrate, manage.py check_integrity"
        self.report(options, {**facts, "dryRun": False, "filesPutBack": files}, line)

    def _tell(self, done: int, total: int) -> None:
        if done and done % _EVERY == 0:
            self.stderr.write(f"{done} of {total} files")
