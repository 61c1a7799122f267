"""``manage.py usage [COMPANY]``: what companies have used of what they may."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import selectors
from accounts.models import Tenant
from billing import services
from billing.plans import LIMITS
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps


class Command(BaseCommand):
    help = "Show plan, period and use of one company, or of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("company", nargs="?", help="its slug or id; all without it")
        parser.add_argument("--json", action="store_true", help="print it as JSON, one company a line")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            named = options["company"]
            tenants = [selectors.tenant_called(named)] if named else Tenant.objects.order_by("slug").iterator()
        except DomainError as error:
            raise CommandError(error.text) from None
        for tenant in tenants:
            use = _use_of(tenant)
            self.stdout.write(dumps(use).decode() if options["json"] else _line(use))


def _use_of(tenant: Tenant) -> dict[str, Any]:
    used = {name: services.used(tenant, name) for name in LIMITS if name in services.counters}
    used["cvUploadsPerMonth"] = services.usage_of(tenant).cv_uploads
    return {
        "company": tenant.slug,
        "plan": tenant.plan,
        "status": services.status_now(tenant),
        "periodEnd": tenant.current_period_end.isoformat(),
        "limits": {name: {"used": used.get(name, 0), "limit": services.limit_of(tenant, name)} for name in LIMITS},
    }


def _line(use: dict[str, Any]) -> str:
    limits = (
        f"{name} {one['used']}/{'∞' if one['limit'] is None else one['limit']}" for name, one in use["limits"].items()
    )
    return f"{use['company']:<32} {use['plan']:<8} {use['status']:<9} {use['periodEnd'][:10]}  {', '.join(limits)}"
