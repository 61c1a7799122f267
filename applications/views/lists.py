"""A job's applications: sent in, listed, exported, scored again."""

from typing import Any, ClassVar

from django.http import StreamingHttpResponse
from rest_framework.response import Response

import candidates.contacts
from accounts.permissions import reads, writes
from applications import csv_export, selectors, services, uploads
from applications.filters import ApplicationFilter
from applications.models import Application, Source
from applications.serializers import ApplicationRow, RescoreInput, RescoreOut, UploadInput
from applications.views.uploads import FormView, fields_of, one_file
from hiresscope.lib.fields import checked
from hiresscope.lib.middleware import request_id
from hiresscope.lib.views import APIView


class JobApplications(FormView):
    access: ClassVar = {"GET": reads("applications:read"), "POST": writes("applications:write")}

    def post(self, request: Any, job_id: Any) -> Response:
        """Send one CV in."""
        caller = request.user
        job = selectors.live_job(caller.tenant, job_id)
        file = one_file(request)
        fields = checked(UploadInput, fields_of(request))
        row = services.submit(
            tenant=caller.tenant,
            job=job,
            cv=uploads.check(file),
            applicant=services.Applicant(
                name=fields.get("candidate_name") or None,
                email=fields.get("candidate_email") or None,
                phone=candidates.contacts.phone(fields.get("candidate_phone") or None),
            ),
            source=Source.API,
            by=caller.label,
            request_id=request_id(request._request),
        )
        columns = {name: getattr(row, name) for name in selectors.ROW if not name.startswith("job__")}
        answer = {**columns, "job__title": job.title, "job__criteria_version": job.criteria_version}
        return Response(ApplicationRow.of(answer), status=201)


class JobApplicationsCSV(APIView):
    access: ClassVar = {"GET": reads("applications:read", feature="csvExport")}
    parameters: ClassVar = frozenset(ApplicationFilter.base_filters)

    def get(self, request: Any, job_id: Any) -> StreamingHttpResponse:
        """The scored applications as CSV."""
        job = selectors.live_job(request.user.tenant, job_id)
        rows = Application.objects.filter(job=job, score__isnull=False)
        return StreamingHttpResponse(
            csv_export.stream(rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{csv_export.file_name(job)}"'},
        )


class JobRescore(APIView):
    access: ClassVar = {"POST": writes("jobs:write")}

    def post(self, request: Any, job_id: Any) -> Response:
        """Score the stale applications again, or all of them."""
        job = selectors.live_job(request.user.tenant, job_id)
        queued, unchanged = services.rescore(job=job, everything=checked(RescoreInput, request.data)["all"])
        return Response(RescoreOut.of({"queued": queued, "unchanged": unchanged}), status=202)
