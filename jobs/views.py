"""``/jobs``."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework.response import Response

from accounts.permissions import reads, writes
from hiresscope.lib.fields import checked
from hiresscope.lib.middleware import request_id
from hiresscope.lib.views import APIView
from jobs import selectors, services
from jobs.serializers import JobInput, JobOut


class Jobs(APIView):
    access: ClassVar = {"POST": writes("jobs:write")}

    def post(self, request: Any) -> Response:
        """Create a job; its optimizer is queued."""
        fields = checked(JobInput, request.data)
        job = services.create(tenant=request.user.tenant, request_id=request_id(request), **fields)
        return Response(JobOut.of(job), status=201)


class JobDetail(APIView):
    access: ClassVar = {"GET": reads("jobs:read")}

    def get(self, request: Any, job_id: UUID) -> Response:
        """One job."""
        return Response(JobOut.of(selectors.find(request.user.tenant, job_id)))
