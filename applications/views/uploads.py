"""Sending CVs in: one, many, or through the public apply link."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from accounts.permissions import PUBLIC, writes
from applications import intake_form, links, selectors, services, uploads
from applications.serializers import AppliedOut, ApplyInput, BulkOut
from hiresscope.lib.api import FormParser
from hiresscope.lib.errors import NotFound, ValidationFailed
from hiresscope.lib.fields import checked
from hiresscope.lib.middleware import request_id
from hiresscope.lib.operations import operation
from hiresscope.lib.views import APIView
from jobs.models import Job


class FormView(APIView):
    """Takes multipart/form-data, counted while it streams in."""

    parser_classes = [FormParser]
    upload_handler: ClassVar[type[uploads.SingleUploadHandler]] = uploads.SingleUploadHandler

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Install the counting handler before anything reads the body."""
        http_request = request._request
        http_request.upload_handlers = [self.upload_handler(http_request)]
        super().initial(request, *args, **kwargs)


def one_file(request: Any) -> UploadedFile[Any]:
    """The only file part of the request, whatever its name."""
    files = [file for _, parts in request.FILES.lists() for file in parts]
    if not files:
        raise ValidationFailed([("file", "is required: send the CV as one multipart file part")])
    only: UploadedFile[Any] = files[0]
    return only


def fields_of(request: Any) -> dict[str, Any]:
    """The form's fields, each of which may be sent once."""
    repeated = [name for name, values in request.POST.lists() if len(values) > 1]
    if repeated:
        raise ValidationFailed([(name, "must be sent once") for name in repeated])
    return dict(request.POST.items())


class BulkUpload(FormView):
    access: ClassVar = {"POST": writes("applications:write", feature="bulkUpload")}
    upload_handler = uploads.BulkUploadHandler

    @operation(gives=BulkOut, status=202, form=True, files="files", errors=(403, 413))
    def post(self, request: Any, job_id: UUID) -> dict[str, Any]:
        """Send up to 50 CVs in; each file is accepted or refused by itself."""
        caller = request.user
        job = selectors.live_job(caller.tenant, job_id)
        files = [file for _, parts in request.FILES.lists() for file in parts]
        if fields := list(request.POST):
            raise ValidationFailed([(name, "is not a field of this request") for name in fields])
        if not files:
            raise ValidationFailed([("files", "are required: send 1 to 50 multipart file parts")])
        batch, results = services.submit_bulk(
            tenant=caller.tenant,
            job=job,
            files=files,
            by=caller.label,
            request_id=request_id(request._request),
        )
        return {
            "batch_id": batch.pk,
            "total": len(results),
            "accepted": batch.total,
            "rejected": len(results) - batch.total,
            "results": results,
        }


class Apply(FormView):
    access: ClassVar = {"POST": PUBLIC}
    rates: ClassVar = {"POST": ("public_write",)}

    @operation(takes=ApplyInput, gives=AppliedOut, status=201, form=True, errors=(404, 409, 413, 415))
    def post(self, request: Any, slug: str) -> dict[str, Any]:
        """Apply for a public job with a CV."""
        job = Job.objects.public().select_related("tenant").filter(slug=slug).first()
        if job is None:
            raise NotFound
        file = one_file(request)
        fields = checked(ApplyInput, fields_of(request))
        row = intake_form.send(job, fields, uploads.check(file), request_id=request_id(request._request))
        return {
            "application_id": row.pk,
            "message": "Thank you: your application has arrived.",
            "status_url": links.status_url(row.pk),
        }
