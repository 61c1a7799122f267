"""``/jobs``."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework.response import Response

from accounts.permissions import reads, writes
from hiresscope.lib.fields import checked
from hiresscope.lib.middleware import request_id
from hiresscope.lib.views import APIView
from jobs import selectors, services
from jobs.models import Job
from jobs.serializers import JobInput, JobOut


class Jobs(APIView):
    access: ClassVar = {"POST": writes("jobs:write")}

    def post(self, request: Any) -> Response:
        """Create a job; its optimizer is queued."""
        fields = checked(JobInput, request.data)
        job = services.create(tenant=request.user.tenant, request_id=request_id(request), **fields)
        return Response(JobOut.of(job), status=201)


class JobDetail(APIView):
    access: ClassVar = {"GET": reads("jobs:read"), "PATCH": writes("jobs:write")}

    def get(self, request: Any, job_id: UUID) -> Response:
        """One job."""
        return Response(JobOut.of(selectors.find(request.user.tenant, job_id)))

    def patch(self, request: Any, job_id: UUID) -> Response:
        """Change a job; what scores depend on makes existing scores stale."""
        job = _mine(request, job_id)
        return Response(JobOut.of(services.change(job=job, **checked(JobInput, request.data, partial=True))))


class JobOptimize(APIView):
    access: ClassVar = {"POST": writes("jobs:write", feature="aiOptimizer")}

    def post(self, request: Any, job_id: UUID) -> Response:
        """Queue the optimizer again."""
        return Response(JobOut.of(services.request_optimization(_mine(request, job_id))), status=202)


def _mine(request: Any, job_id: UUID) -> Job:
    """The caller's job; ``job.tenant`` is the caller's, so that nothing loads it again."""
    job = selectors.find(request.user.tenant, job_id)
    job.tenant = request.user.tenant
    return job
