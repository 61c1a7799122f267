"""``manage.py set_plan COMPANY [PLAN] [--limit NAME=N]``: a plan is paid for by hand, or a company gets own limits."""

from argparse import ArgumentParser
from typing import Any
from uuid import uuid4

from django.core.management.base import CommandError

from accounts import selectors
from accounts.models import Tenant
from billing import services
from billing.models import PaymentEvent
from billing.plans import LIMITS
from hiresscope.lib.commands import ReportingCommand
from hiresscope.lib.errors import DomainError


class Command(ReportingCommand):
    help = "Record that a month of a plan is paid, or set limits of one company alone, or both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("company", help="its slug or id")
        parser.add_argument("plan", nargs="?", choices=["STARTER", "GROWTH", "SCALE"], help="absent: the plan stays")
        parser.add_argument(
            "--limit",
            action="append",
            default=[],
            metavar="NAME=N",
            help=f"one of {', '.join(LIMITS)}; N is a whole number, none (no limit) or plan (the plan's own)",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["plan"] and not options["limit"]:
            raise CommandError("Nothing to do: name a plan, or --limit NAME=N.")
        try:
            tenant = selectors.tenant_called(options["company"])
            own = _limits(tenant, options["limit"])
            if not options["dry_run"]:
                self._write(tenant, options["plan"], own)
        except DomainError as error:
            raise CommandError(error.text) from None
        plan = options["plan"] or tenant.plan
        self.report(
            options,
            {"dryRun": options["dry_run"], "company": tenant.slug, "plan": plan, "ownLimits": own},
            f"{'would be: ' * options['dry_run']}{tenant.slug} on {plan}, own limits {own or 'none'}",
        )

    def _write(self, tenant: Tenant, plan: str | None, own: dict[str, int | None]) -> None:
        if plan:
            paid = PaymentEvent.Kind.PAID
            services.handle(services.Payment("manual", f"command:{uuid4()}", paid, tenant.pk, plan))
        Tenant.objects.filter(pk=tenant.pk).update(limit_overrides=own)


def _limits(tenant: Tenant, given: list[str]) -> dict[str, int | None]:
    """The tenant's own limits with these changes."""
    own: dict[str, int | None] = dict(tenant.limit_overrides)
    for one in given:
        name, _, value = one.partition("=")
        if name not in LIMITS or not (value.isdigit() or value in {"none", "plan"}):
            raise CommandError(f"{one} is no limit; write NAME=N with a name of {', '.join(LIMITS)}.")
        if value == "plan":
            own.pop(name, None)
        else:
            own[name] = None if value == "none" else int(value)
    return own
