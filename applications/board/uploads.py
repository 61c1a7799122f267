"""Sending CVs in by hand, and watching them being scored."""

from typing import Any, ClassVar
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

import accounts.entitlements
from accounts.employer_page import EmployerPage
from accounts.permissions import reads, writes
from applications import selectors, services, uploads
from applications.board.lists import BoardPage, shown
from applications.models import Source
from applications.uploads import BulkUploadHandler
from hiresscope.lib.errors import DomainError
from hiresscope.lib.middleware import request_id
from jobs.models import Job

REFUSED_KEY = "refused_uploads"


class Upload(BoardPage):
    access: ClassVar = {"GET": writes("applications:write"), "POST": writes("applications:write")}
    upload_handler = BulkUploadHandler

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """The form."""
        return self._form(self.job(job_id))

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Take the files in, each by itself, and lead to their progress."""
        job = self.job(job_id)
        files = [file for _name, parts in request.FILES.lists() for file in parts]
        if not files:
            return self._form(job, _("Choose at least one file."), status=400)
        if len(files) == 1 and "bulkUpload" not in self.tenant.features:
            return self._single(job, files[0])
        accounts.entitlements.require_feature(self.tenant, "bulkUpload", to="send many files at once")
        batch, results = services.submit_bulk(
            tenant=self.tenant, job=job, files=files, by=self.member.label, request_id=request_id(request)
        )
        refused = [[one.filename, one.error.text] for one in results if one.error is not None]
        # Nothing of a refused file is kept in the database; the person who sent it is told on the next page.
        request.session[REFUSED_KEY] = {"batch": str(batch.pk), "files": refused}
        return self._go(f"/app/batches/{batch.pk}")

    def _single(self, job: Job, file: UploadedFile[Any]) -> HttpResponse:
        try:
            application = services.submit(
                tenant=self.tenant,
                job=job,
                cv=uploads.check(file),
                applicant=services.Applicant(),
                source=Source.API,
                by=self.member.label,
                request_id=request_id(self.request),
            )
        except DomainError as error:
            return self._form(job, error.text, status=error.status)
        return self._go(f"/app/applications/{application.pk}")

    def _go(self, to: str) -> HttpResponse:
        return HttpResponse(headers={"HX-Redirect": to}) if self.from_script else HttpResponseRedirect(to)

    def _form(self, job: Job, problem: str = "", *, status: int = 200) -> HttpResponse:
        context = {"job": job, "problem": problem, "many": "bulkUpload" in self.tenant.features}
        context |= {"most": uploads.MAX_BULK_FILES}
        return self.page("app/applications/upload.html", context, status=status)


class BatchPage(EmployerPage):
    access: ClassVar = {"GET": reads("applications:read")}
    here = "jobs"

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        """How far a bulk upload has come, file by file; while it runs the page asks again by itself."""
        progress = selectors.batch_progress(self.tenant, batch_id)
        rows = selectors.rows_of_batch(self.tenant, batch_id)
        kept = request.session.get(REFUSED_KEY) or {}
        done = progress["total"] - progress["pending"]
        context = {
            "job": selectors.live_job(self.tenant, progress["job_id"]),
            "batch": progress,
            "done": done,
            "rows": [shown(row) for row in rows],
            "refused": kept.get("files", []) if kept.get("batch") == str(batch_id) else [],
        }
        return self.page(
            "app/applications/batch_part.html" if self.from_script else "app/applications/batch.html", context
        )
