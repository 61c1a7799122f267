"""``/analytics``."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework.response import Response

import jobs.selectors
from accounts.permissions import reads
from analytics import services
from analytics.serializers import JobReportOut, OverviewOut
from hiresscope.lib.fields import Integer, Output
from hiresscope.lib.operations import operation
from hiresscope.lib.views import APIView

_READS = reads("analytics:read", feature="analytics")


def _answer(shape: type[Output], report: services.Report) -> Response:
    headers = {"Cache-Control": f"private, max-age={report.seconds_left}"}
    return Response(shape.of(report.body), headers=headers)


class Overview(APIView):
    access: ClassVar = {"GET": _READS}

    @operation(gives=OverviewOut)
    def get(self, request: Any) -> Response:
        """Read the company's figures; kept for 5 minutes."""
        return _answer(OverviewOut, services.overview(request.user.tenant))


class JobReport(APIView):
    access: ClassVar = {"GET": _READS}

    @operation(gives=JobReportOut, parameters={"days": Integer(min_value=1, max_value=365, default=30)})
    def get(self, request: Any, job_id: UUID) -> Response:
        """Read a job's figures over so many days that end today (UTC); kept for 1 minute."""
        tenant = request.user.tenant
        job = jobs.selectors.find(tenant, job_id)
        return _answer(JobReportOut, services.job_report(tenant, job, days=self.params["days"]))
