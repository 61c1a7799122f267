"""One application: read, decided about, downloaded, tried again; and the progress of a batch."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse
from rest_framework.response import Response

from accounts.permissions import reads, writes
from applications import selectors, services
from applications.models import Application
from applications.serializers import BatchOut, DecisionInput, TextOut, detail_of
from hiresscope.lib.fields import checked
from hiresscope.lib.views import APIView


def _detail(request: Any, application_id: UUID) -> dict[str, Any]:
    return detail_of(*selectors.detailed(request.user.tenant, application_id))


class ApplicationDetailView(APIView):
    access: ClassVar = {"GET": reads("applications:read")}

    def get(self, request: Any, application_id: UUID) -> Response:
        """The application with its explanation, profile and history."""
        return Response(_detail(request, application_id))


class ApplicationStatus(APIView):
    access: ClassVar = {"PATCH": writes("applications:write")}

    def patch(self, request: Any, application_id: UUID) -> Response:
        """Shortlist or reject."""
        fields = checked(DecisionInput, request.data)
        application = selectors.one(request.user.tenant, application_id)
        services.decide(
            application=application, decision=fields["status"], by=request.user.label, note=fields.get("note") or None
        )
        return Response(_detail(request, application_id))


class ApplicationCV(APIView):
    access: ClassVar = {"GET": reads("applications:read")}

    def get(self, request: Any, application_id: UUID) -> FileResponse:
        """The original file."""
        return cv_file(selectors.one(request.user.tenant, application_id))


def cv_file(application: Application) -> FileResponse:
    """The CV as an attachment that no browser opens by itself."""
    response = FileResponse(
        default_storage.open(application.cv_path, "rb"),
        as_attachment=True,
        filename=application.cv_file_name,
        content_type=application.cv_content_type,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


class ApplicationText(APIView):
    access: ClassVar = {"GET": reads("applications:read")}

    def get(self, request: Any, application_id: UUID) -> Response:
        """What was scored, and what was cut."""
        return Response(TextOut.of(selectors.parsed(selectors.one(request.user.tenant, application_id))))


class ApplicationRetry(APIView):
    access: ClassVar = {"POST": writes("applications:write")}

    def post(self, request: Any, application_id: UUID) -> Response:
        """Process a FAILED application again."""
        application = selectors.one(request.user.tenant, application_id)
        services.retry(application=application, by=request.user.label)
        return Response(_detail(request, application_id), status=202)


class BatchView(APIView):
    access: ClassVar = {"GET": reads("applications:read")}

    def get(self, request: Any, batch_id: UUID) -> Response:
        """How far a bulk upload has come."""
        return Response(BatchOut.of(selectors.batch_progress(request.user.tenant, batch_id)))
