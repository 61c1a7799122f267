"""``manage.py backup FOLDER``: the database and the files, in one folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hiresscope import backup
from hiresscope.lib.wire import dumps

_EVERY = 200


class Command(BaseCommand):
    help = "Write a backup of database and stored CVs to a new folder. Secrets are not in it: keep them elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that is empty or does not exist")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = backup.create(options["folder"], tell=self._tell)
        except (backup.BackupFailed, OSError) as error:
            raise CommandError(str(error)) from None
        if options["json"]:
            self.stdout.write(dumps(made).decode())
        else:
            self.stdout.write(f"{made['applications']} applications, {made['files']} files in {options['folder']}")
        if made["missing_files"]:
            raise CommandError(f"{len(made['missing_files'])} files are missing: manage.py check_integrity names them.")

    def _tell(self, done: int, total: int) -> None:
        if done and done % _EVERY == 0:
            self.stderr.write(f"{done} of {total} files")
