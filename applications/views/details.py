"""One application: read, decided about, downloaded, tried again; and the progress of a batch."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse

from accounts.permissions import reads, writes
from applications import selectors, services
from applications.downloads import cv_file
from applications.models import Application, ParsedCV
from applications.serializers import ApplicationDetail, BatchOut, DecisionInput, TextOut, detail_of
from hiresscope.lib.operations import operation
from hiresscope.lib.views import APIView


def _detail(request: Any, application_id: UUID) -> dict[str, Any]:
    return detail_of(selectors.whole(request.user.tenant, application_id))


class ApplicationDetailView(APIView):
    access: ClassVar = {"GET": reads("applications:read")}

    @operation(gives=ApplicationDetail)
    def get(self, request: Any, application_id: UUID) -> dict[str, Any]:
        """Read an application with its explanation, profile and history."""
        return _detail(request, application_id)


class ApplicationStatus(APIView):
    access: ClassVar = {"PATCH": writes("applications:write")}
    row = Application
    current = ApplicationDetailView.get  # what If-Match is compared with

    @operation(takes=DecisionInput, gives=ApplicationDetail)
    def patch(self, request: Any, application_id: UUID) -> dict[str, Any]:
        """Shortlist or reject an application."""
        application = selectors.one(request.user.tenant, application_id)
        services.decide(
            application=application,
            decision=self.body["status"],
            by=request.user.label,
            note=self.body.get("note") or None,
        )
        return _detail(request, application_id)


class ApplicationCV(APIView):
    access: ClassVar = {"GET": reads("applications:read")}

    @operation(media_type="application/octet-stream")
    def get(self, request: Any, application_id: UUID) -> FileResponse:
        """Download the original file of an application."""
        return cv_file(selectors.one(request.user.tenant, application_id))


class ApplicationText(APIView):
    access: ClassVar = {"GET": reads("applications:read")}

    @operation(gives=TextOut)
    def get(self, request: Any, application_id: UUID) -> ParsedCV:
        """Read the text that was scored, and what was cut as hidden."""
        return selectors.parsed(selectors.one(request.user.tenant, application_id))


class ApplicationRetry(APIView):
    access: ClassVar = {"POST": writes("applications:write")}

    @operation(gives=ApplicationDetail, status=202, errors=(409,))
    def post(self, request: Any, application_id: UUID) -> dict[str, Any]:
        """Process a FAILED application again; it is not charged again."""
        application = selectors.one(request.user.tenant, application_id)
        services.retry(application=application, by=request.user.label)
        return _detail(request, application_id)


class BatchView(APIView):
    access: ClassVar = {"GET": reads("applications:read")}

    @operation(gives=BatchOut)
    def get(self, request: Any, batch_id: UUID) -> dict[str, Any]:
        """Read how far a bulk upload has come."""
        return selectors.batch_progress(request.user.tenant, batch_id)
