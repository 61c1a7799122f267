"""``/jobs``."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet

import billing.services
import talentpool.services
from accounts.permissions import PUBLIC, reads, writes
from hiresscope.lib.middleware import request_id
from hiresscope.lib.operations import operation
from hiresscope.lib.paging import Listing
from hiresscope.lib.views import APIView
from jobs import selectors, services
from jobs.filters import JobFilters, PublicJobFilters
from jobs.models import Job
from jobs.serializers import ConfirmInput, DeletedOut, DeletionOut, JobInput, JobOut, PublicJobOut

_SORTS = {"createdAt": "created_at", "title": "title", "applicationsCount": "applications_count"}


class Jobs(APIView):
    access: ClassVar = {"GET": reads("jobs:read"), "POST": writes("jobs:write")}

    @operation(gives=JobOut, listing=Listing(sorts=_SORTS, default="-createdAt", filters=JobFilters))
    def get(self, request: Any) -> QuerySet[Job]:
        """List the jobs."""
        return Job.objects.for_tenant(request.user.tenant).live()

    @operation(takes=JobInput, gives=JobOut, status=201)
    def post(self, request: Any) -> Job:
        """Create a job; its optimizer is queued."""
        return services.create(tenant=request.user.tenant, request_id=request_id(request._request), **self.body)


class JobDetail(APIView):
    access: ClassVar = {
        "GET": reads("jobs:read"),
        "PATCH": writes("jobs:write"),
        "DELETE": writes("jobs:write"),
    }
    row: ClassVar = Job

    @operation(gives=JobOut)
    def get(self, request: Any, job_id: UUID) -> Job:
        """Read one job."""
        return selectors.find(request.user.tenant, job_id)

    @operation(takes=JobInput, gives=JobOut, partial=True, errors=(409,))
    def patch(self, request: Any, job_id: UUID) -> Job:
        """Change a job. What scores depend on raises `criteriaVersion` and makes existing scores stale."""
        return services.change(job=_mine(request, job_id), **self.body)

    @operation(gives=DeletionOut)
    def delete(self, request: Any, job_id: UUID) -> dict[str, Any]:
        """Delete a job, and see who could be saved in the talent pool."""
        return talentpool.services.delete_job(tenant=request.user.tenant, job_id=job_id)

    def lock_row(self, request: Any, **path: Any) -> None:
        """The meter before the job: in this order an upload takes them too."""
        billing.services.lock(request.user.tenant)
        super().lock_row(request, **path)


class JobConfirmDelete(APIView):
    access: ClassVar = {"POST": writes("jobs:write")}

    @operation(takes=ConfirmInput, gives=DeletedOut, errors=(409,))
    def post(self, request: Any, job_id: UUID) -> dict[str, Any]:
        """Finish a deletion, saving the chosen candidates in the talent pool."""
        return talentpool.services.confirm_deletion(tenant=request.user.tenant, job_id=job_id, **self.body)


class JobRestore(APIView):
    access: ClassVar = {"POST": writes("jobs:write")}

    @operation(gives=JobOut, errors=(409,))
    def post(self, request: Any, job_id: UUID) -> Job:
        """Undo a deletion that is not confirmed."""
        return talentpool.services.restore_job(tenant=request.user.tenant, job_id=job_id)


class JobOptimize(APIView):
    access: ClassVar = {"POST": writes("jobs:write", feature="aiOptimizer")}

    @operation(gives=JobOut, status=202, errors=(409,))
    def post(self, request: Any, job_id: UUID) -> Job:
        """Queue the optimizer again."""
        return services.request_optimization(_mine(request, job_id))


class PublicJobs(APIView):
    access: ClassVar = {"GET": PUBLIC}

    @operation(
        gives=PublicJobOut,
        listing=Listing(sorts={"postedAt": "created_at"}, default="-postedAt", filters=PublicJobFilters),
    )
    def get(self, request: Any) -> QuerySet[Job]:
        """List the open jobs of all employers."""
        return Job.objects.public().select_related("tenant")


def _mine(request: Any, job_id: UUID) -> Job:
    """The caller's job; ``job.tenant`` is the caller's, so that nothing loads it again."""
    job = selectors.find(request.user.tenant, job_id)
    job.tenant = request.user.tenant
    return job
