"""``manage.py erase_expired``: erase rejected applicants whose tenant's retention period is over."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from applications import housekeeping


class Command(BaseCommand):
    help = "Erase rejected applicants past their tenant's retention period, and report how many."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only report what would be erased")

    def handle(self, *args: Any, **options: Any) -> None:
        dry = options["dry_run"]
        reports = housekeeping.erase_expired(dry=dry)
        for report in reports:
            self.stdout.write(
                f"{report.tenant.slug}: {report.people} people, {report.applications} applications "
                f"({report.tenant.retention_days} days)"
            )
        verb = "would be erased" if dry else "erased"
        total = sum(report.applications for report in reports)
        self.stdout.write(f"{total} applications {verb} in {len(reports)} companies")
