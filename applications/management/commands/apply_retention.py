"""``manage.py apply_retention``: erase rejected applicants whose tenant's retention period is over."""

from argparse import ArgumentParser
from typing import Any

from applications import housekeeping
from hiresscope.lib.commands import ReportingCommand


class Command(ReportingCommand):
    help = "Erase rejected applicants past their tenant's retention period, and report how many."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="only report what would be erased")

    def handle(self, *args: Any, **options: Any) -> None:
        dry = options["dry_run"]
        reports = housekeeping.apply_retention(dry=dry)
        total = sum(report.applications for report in reports)
        told = [
            f"{it.tenant.slug}: {it.people} people, {it.applications} applications ({it.tenant.retention_days} days)"
            for it in reports
        ]
        verb = "would be erased" if dry else "erased"
        companies = [
            {
                "company": one.tenant.slug,
                "retentionDays": one.tenant.retention_days,
                "people": one.people,
                "applications": one.applications,
            }
            for one in reports
        ]
        last = f"{total} applications {verb} in {len(reports)} companies"
        self.report(options, {"dryRun": dry, "applications": total, "companies": companies}, *told, last)
