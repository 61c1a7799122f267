"""manage.py build_skills: rebuilds the skills vocabulary from the tables of hiresscope/lib/skills/data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hiresscope.lib.skills import build


class Command(BaseCommand):
    help = "Rebuild the skills vocabulary from its tables; tells which names clash."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = build.write()
        except build.VocabularyError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} skills")
