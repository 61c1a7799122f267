"""``manage.py rebuild_analytics``: compare the kept counts with a count from scratch, and mend them."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts.models import Tenant
from analytics import folding
from hiresscope.lib.commands import Progress, ReportingCommand


class Command(ReportingCommand):
    help = "Report where the counts of analytics differ from a count from scratch, and build those anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--company", help="the slug of one company; all without it")
        parser.add_argument("--dry-run", action="store_true", help="only report")
        parser.add_argument("--force", action="store_true", help="build anew even where nothing differs")

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = Tenant.objects.order_by("slug")
        if options["company"]:
            tenants = tenants.filter(slug=options["company"])
            if not tenants.exists():
                raise CommandError(f"There is no company {options['company']}.")
        total = tenants.count()
        drifted: dict[str, dict[str, int]] = {}
        progress = Progress(total, sys.stderr)
        for number, tenant in enumerate(tenants):
            progress.show(number, tenant.slug)
            found = {table: count for table, count in folding.drift(tenant.pk).items() if count}
            if found:
                drifted[tenant.slug] = found
            if (found or options["force"]) and not options["dry_run"]:
                folding.rebuild(tenant.pk)
        progress.end()
        self.report(
            options,
            {"dryRun": options["dry_run"], "companies": total, "drifted": drifted},
            *(f"{slug}: " + ", ".join(f"{table} {count}" for table, count in f.items()) for slug, f in drifted.items()),
            f"{len(drifted)} of {total} companies drifted",
        )
