"""The employers' page of their plan: what it is, what is used, what the others have, and the referral link."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.employer_page import EmployerPage
from accounts.models import Tenant, User
from accounts.permissions import Access
from billing import services
from billing.plans import FEATURES, catalogue

NEARLY = 80
"""From this percentage on a meter says that the limit is near."""


@dataclass(frozen=True, slots=True)
class Meter:
    """What is used of a limit; ``limit`` None is unlimited."""

    label: str
    used: int
    limit: int | None

    @property
    def percent(self) -> int:
        """How much of the limit is used, at most 100."""
        return 0 if self.limit is None else 100 if self.limit == 0 else min(100, 100 * self.used // self.limit)

    @property
    def state(self) -> str:
        """``full``, ``near`` or nothing."""
        if self.limit is None or not self.used:
            return ""
        return "full" if self.used >= self.limit else "near" if self.percent >= NEARLY else ""


def meters(tenant: Tenant) -> list[Meter]:
    """What the tenant uses of each limit."""
    row = services.usage_of(tenant)
    members = User.objects.filter(tenant=tenant).count()
    return [
        Meter(_("CVs this period"), row.cv_uploads, services.limit_of(tenant, "cvUploadsPerMonth")),
        Meter(_("Active jobs"), services.used(tenant, "activeJobs"), services.limit_of(tenant, "activeJobs")),
        Meter(_("Team members"), members, services.limit_of(tenant, "teamMembers")),
        Meter(
            _("Webhook endpoints"),
            services.used(tenant, "webhookEndpoints"),
            services.limit_of(tenant, "webhookEndpoints"),
        ),
    ]


def _features(given: Any) -> list[str]:
    words = {
        "bulkUpload": _("bulk upload"),
        "csvExport": _("CSV export"),
        "apiKeys": _("API keys"),
        "webhooks": _("webhooks"),
        "talentPool": _("talent pool"),
        "analytics": _("analytics"),
        "aiOptimizer": _("optimizer"),
    }
    return [words[name] for name in FEATURES if name in given]


class PlanPage(EmployerPage):
    access: ClassVar = {"GET": Access()}
    here = "billing"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The plan, the meters and the price list."""
        plans = [
            {"spec": spec, "price": spec.price // 100, "features": _features(spec.features), "limits": spec.limits}
            for spec in catalogue()
        ]
        context = {"status": services.status_now(self.tenant), "meters": meters(self.tenant), "plans": plans}
        return self.page("app/settings/billing.html", context)
