"""manage.py build_word_table ONET ESCO: rebuilds the word table of hiresscope/lib/words from its sources."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hiresscope.lib.words.build import build
from hiresscope.lib.words.table import PATH


class Command(BaseCommand):
    help = "Rebuild the word table from the O*NET text database and ESCO's occupation files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("onet", type=Path, help="folder of the O*NET text files")
        parser.add_argument("esco", type=Path, help="folder of ESCO's occupations_<language>.csv")

    def handle(self, *args: Any, **options: Any) -> None:
        held = build(options["onet"], options["esco"], PATH)
        self.stdout.write(", ".join(f"{count} {what}" for what, count in held.items()))
