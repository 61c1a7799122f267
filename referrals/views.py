"""``/referrals``."""

from typing import Any, ClassVar

from accounts.permissions import WRITERS, Access
from hiresscope.lib.operations import operation
from hiresscope.lib.views import APIView
from referrals import services
from referrals.serializers import CodeOut, StatsOut


class Generate(APIView):
    access: ClassVar = {"POST": Access(roles=WRITERS, writes=True)}

    @operation(gives=CodeOut)
    def post(self, request: Any) -> dict[str, str]:
        """Get the company's referral code and link; they are the same each time."""
        tenant = request.user.tenant
        return {"code": tenant.referral_code, "link": services.link(tenant)}


class StatsView(APIView):
    access: ClassVar = {"GET": Access()}

    @operation(gives=StatsOut)
    def get(self, request: Any) -> services.Stats:
        """See what the code has brought."""
        return services.stats(request.user.tenant)
