"""``manage.py extend_trial COMPANY --days N``: the trial ends later; one that is over runs again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts import selectors
from billing import services
from hiresscope.lib.commands import ReportingCommand
from hiresscope.lib.errors import DomainError


class Command(ReportingCommand):
    help = "Let a company's trial end some days later, from now where it is over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("company", help="its slug or id")
        parser.add_argument("--days", type=int, required=True, choices=range(1, 366), metavar="1-365")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tenant = services.extend_trial(selectors.tenant_called(options["company"]).pk, days=options["days"])
        except DomainError as error:
            raise CommandError(error.text) from None
        self.report(
            options,
            {"company": tenant.slug, "status": tenant.subscription_status, "trialEndsAt": tenant.trial_ends_at},
            f"{tenant.slug}: {tenant.subscription_status} until {tenant.trial_ends_at:%Y-%m-%d %H:%M} UTC",
        )
