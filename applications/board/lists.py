"""The ranked list of a job, its CSV, and scoring it again."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.employer_page import EmployerPage
from accounts.permissions import reads, writes
from applications import csv_export, engines, selectors, services
from applications.filters import FLAGS, ApplicationFilters
from applications.models import Application, Source
from applications.serializers import STATUSES, is_stale, public_status
from hiresscope.lib.filters import narrow
from hiresscope.lib.paging import Listing
from jobs.models import Job

RESCORED_KEY = "rescored"
LISTING = Listing(
    sorts={"score": "score", "createdAt": "created_at", "candidateName": "candidate_name"},
    default="-score",
    filters=ApplicationFilters,
)


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A list row as the board's template reads it."""
    return {**row, "status": public_status(row), "stale": is_stale(row)}


def one_row(application: Application) -> dict[str, Any]:
    """The row of one application, read anew."""
    row: dict[str, Any] = selectors.rows_of(application.job).get(pk=application.pk)
    return shown(row)


class BoardPage(EmployerPage):
    """A page of one job's applications."""

    here = "jobs"

    def job(self, job_id: UUID) -> Job:
        """The tenant's job that is not deleted. Raises NotFound."""
        return selectors.live_job(self.tenant, job_id)


class Board(BoardPage):
    access: ClassVar = {"GET": reads("applications:read")}

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """The applications of a job, best first."""
        job = self.job(job_id)
        found = self.rows(LISTING, selectors.rows_of(job), shown)
        context = {
            "job": job,
            "found": found,
            "stale": any(row["stale"] for row in found["data"]),
            "statuses": STATUSES,
            "flags": FLAGS,
            "sources": Source.values,
            "sorts": (
                ("-score", _("best first")),
                ("score", _("worst first")),
                ("-createdAt", _("newest first")),
                ("candidateName", _("by name")),
            ),
            "back": request.get_full_path(),
        }
        return self.page("app/applications/list.html", context)


class Rescore(BoardPage):
    access: ClassVar = {"GET": writes("jobs:write"), "POST": writes("jobs:write")}

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Which CVs to score again; while some are, how far that is, and the page asks again by itself."""
        job = self.job(job_id)
        state = selectors.scoring_state(job)
        kept = request.session.get(RESCORED_KEY) or {}
        if not (state["waiting"] or self.from_script):
            # That they are through is told once.
            request.session.pop(RESCORED_KEY, None)
        # As many as were queued, if that was from here; more may have come since.
        total = max(kept.get("queued", 0) if kept.get("job") == str(job.pk) else 0, state["waiting"])
        context = {"job": job, "state": state, "total": total, "done": total - state["waiting"]}
        context |= {"costs": not engines.is_free()}
        part = "app/applications/rescore_part.html"
        return self.page(part if self.from_script else "app/applications/rescore.html", context)

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Score the stale applications again, or all of them."""
        job = self.job(job_id)
        queued, _unchanged = services.rescore(job=job, everything=request.POST.get("all") == "on")
        request.session[RESCORED_KEY] = {"job": str(job.pk), "queued": queued}
        told = ngettext("%(count)s CV is scored again.", "%(count)s CVs are scored again.", queued)
        return self.done(f"/app/jobs/{job.pk}/rescore", told % {"count": queued})


class Export(BoardPage):
    access: ClassVar = {"GET": reads("applications:read", feature="csvExport")}

    def get(self, request: HttpRequest, job_id: UUID) -> StreamingHttpResponse:
        """The scored applications as CSV, narrowed as the list is."""
        job = self.job(job_id)
        known = set(ApplicationFilters.base_filters)
        given = {name: value for name, value in request.GET.items() if name in known and str(value).strip()}
        rows = narrow(ApplicationFilters, selectors.scored_of(job), given)
        return StreamingHttpResponse(
            csv_export.stream(rows),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{csv_export.file_name(job)}"'},
        )
