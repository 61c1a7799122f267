"""``manage.py check_integrity``: 0 findings, or what is wrong and the mend; the exit code tells too."""

import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from applications import uploads
from hiresscope import integrity
from hiresscope.lib.wire import dumps


class Command(BaseCommand):
    help = "Compare rows, files, scores, charges and due work; exit code 1 if anything is not as promised."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")
        parser.add_argument("--remove-orphans", action="store_true", help="remove files that no row names")

    def handle(self, *args: Any, **options: Any) -> None:
        found = []
        for finding in integrity.findings():
            if options["remove_orphans"] and finding.code == "file_without_row":
                uploads.discard(finding.subject)
                self.stdout.write(f"removed {finding.subject}")
            else:
                found.append(finding)
        if options["json"]:
            self.stdout.write(dumps([asdict(finding) for finding in found]).decode())
        else:
            for finding in found:
                self.stdout.write(f"{finding.code}: {finding.subject} ({finding.mend})")
            self.stdout.write(f"{len(found)} findings")
        if found:
            sys.exit(1)
