"""A job's applications: sent in, listed, exported, scored again."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from accounts.permissions import reads, writes
from applications import csv_export, selectors, services, uploads
from applications.filters import ApplicationFilters
from applications.models import Source
from applications.serializers import ApplicationRow, RescoreInput, RescoreOut, UploadInput, row_of
from applications.views.uploads import FormView, fields_of, one_file
from applications.views.written import JobRows
from candidates import contacts
from hiresscope.lib.fields import checked
from hiresscope.lib.filters import fields_of as filter_fields
from hiresscope.lib.filters import narrow
from hiresscope.lib.middleware import request_id
from hiresscope.lib.operations import operation
from hiresscope.lib.paging import Listing, Written
from hiresscope.lib.views import APIView

LISTING = Listing(
    sorts={"score": "score", "createdAt": "created_at", "candidateName": "candidate_name"},
    default="-score",
    filters=ApplicationFilters,
)


class JobApplications(FormView):
    access: ClassVar = {"GET": reads("applications:read"), "POST": writes("applications:write")}

    @operation(gives=ApplicationRow, listing=LISTING)
    def get(self, request: Any, job_id: UUID) -> QuerySet[Any] | Written:
        """List the applications of a job, best first."""
        tenant = request.user.tenant
        if ApplicationFilters.base_filters.keys().isdisjoint(request.query_params):
            return JobRows(tenant.pk, job_id)
        return selectors.rows_of(selectors.live_job(tenant, job_id))

    @operation(takes=UploadInput, gives=ApplicationRow, status=201, form=True, errors=(403, 409, 413, 415))
    def post(self, request: Any, job_id: UUID) -> dict[str, Any]:
        """Send one CV in."""
        caller = request.user
        job = selectors.live_job(caller.tenant, job_id)
        file = one_file(request)
        fields = checked(UploadInput, fields_of(request))
        application = services.submit(
            tenant=caller.tenant,
            job=job,
            cv=uploads.check(file),
            applicant=services.Applicant(
                name=fields.get("candidate_name") or None,
                email=fields.get("candidate_email") or None,
                phone=contacts.phone(fields.get("candidate_phone")),
            ),
            source=Source.API,
            by=caller.label,
            request_id=request_id(request._request),
        )
        return row_of(application, job)


class JobApplicationsCSV(APIView):
    access: ClassVar = {"GET": reads("applications:read", feature="csvExport")}

    @operation(parameters=filter_fields(ApplicationFilters), media_type="text/csv")
    def get(self, request: Any, job_id: UUID) -> StreamingHttpResponse:
        """Export the scored applications of a job as CSV."""
        job = selectors.live_job(request.user.tenant, job_id)
        rows = narrow(ApplicationFilters, selectors.scored_of(job), request.query_params)
        return StreamingHttpResponse(
            csv_export.stream(rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{csv_export.file_name(job)}"'},
        )


class JobRescore(APIView):
    access: ClassVar = {"POST": writes("jobs:write")}

    @operation(takes=RescoreInput, gives=RescoreOut, status=202)
    def post(self, request: Any, job_id: UUID) -> dict[str, int]:
        """Score the stale applications of a job again, or all of them."""
        job = selectors.live_job(request.user.tenant, job_id)
        queued, unchanged = services.rescore(job=job, everything=self.body["all"])
        return {"queued": queued, "unchanged": unchanged}
