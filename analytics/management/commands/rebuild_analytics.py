"""``manage.py rebuild_analytics``: compare the kept counts with a count from scratch, and mend them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import Tenant
from analytics import folding


class Command(BaseCommand):
    help = "Report where the counts of analytics differ from a count from scratch, and build those anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--company", help="the slug of one company; all without it")
        parser.add_argument("--dry-run", action="store_true", help="only report")
        parser.add_argument("--force", action="store_true", help="build anew even where nothing differs")

    def handle(self, *args: Any, **options: Any) -> None:
        tenants = Tenant.objects.order_by("slug")
        if options["company"]:
            tenants = tenants.filter(slug=options["company"])
        drifted = 0
        for tenant in tenants:
            found = {table: count for table, count in folding.drift(tenant.pk).items() if count}
            if found:
                drifted += 1
                self.stdout.write(f"{tenant.slug}: " + ", ".join(f"{table} {count}" for table, count in found.items()))
            if (found or options["force"]) and not options["dry_run"]:
                folding.rebuild(tenant.pk)
        self.stdout.write(f"{drifted} of {tenants.count()} companies drifted")
