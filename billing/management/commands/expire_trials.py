"""``manage.py expire_trials``: what the housekeeping worker does every hour, now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.models import SubscriptionStatus, Tenant
from billing import housekeeping
from hiresscope.lib.wire import dumps


class Command(BaseCommand):
    help = "End trials and subscriptions that are over, begin new periods, and send the mails that warn of both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list the trials that would end")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            over = Tenant.objects.filter(
                subscription_status=SubscriptionStatus.TRIALING, trial_ends_at__lte=timezone.now()
            )
            slugs = list(over.order_by("slug").values_list("slug", flat=True))
            self.stdout.write(
                dumps(slugs).decode() if options["json"] else "\n".join([*slugs, f"{len(slugs)} would end"])
            )
            return
        done = housekeeping.run()
        self.stdout.write(dumps(done).decode() if options["json"] else ", ".join(f"{n} {c}" for n, c in done.items()))
