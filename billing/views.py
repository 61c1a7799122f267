"""``/billing``."""

from typing import Any, ClassVar

from accounts.models import Tenant
from accounts.permissions import PUBLIC, Access
from billing import services
from billing.plans import catalogue
from billing.serializers import PlansOut, UsageOut
from hiresscope.lib.operations import operation
from hiresscope.lib.views import APIView


class Plans(APIView):
    access: ClassVar = {"GET": PUBLIC}

    @operation(gives=PlansOut)
    def get(self, request: Any) -> dict[str, Any]:
        """List the plans."""
        return {"data": catalogue()}


class UsageView(APIView):
    access: ClassVar = {"GET": Access(any_key=True)}

    @operation(gives=UsageOut)
    def get(self, request: Any) -> dict[str, Any]:
        """What the company may use this month, and has used."""
        tenant: Tenant = request.user.tenant
        row = services.usage_of(tenant)
        return {
            "plan": tenant.plan,
            "subscription": {
                "status": services.status_now(tenant),
                "trial_ends_at": tenant.trial_ends_at,
                "current_period_start": tenant.current_period_start,
                "current_period_end": tenant.current_period_end,
            },
            "cv_uploads": _meter(tenant, "cvUploadsPerMonth", row.cv_uploads),
            "jobs_created": {"used": row.jobs_created},
            "active_jobs": _meter(tenant, "activeJobs", services.used(tenant, "activeJobs")),
        }


def _meter(tenant: Tenant, name: str, used: int) -> dict[str, int | None]:
    limit = services.limit_of(tenant, name)
    return {"used": used, "limit": limit, "remaining": None if limit is None else max(0, limit - used)}
