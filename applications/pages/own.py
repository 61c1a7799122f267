"""A candidate's own applications: the list, one with its score, and everything to take out."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse

from applications import selectors
from applications.models import Application
from applications.serializers import NOTICE
from applications.services import people
from candidates.authentication import CandidatePage
from hiresscope.lib.paging import Listing
from hiresscope.lib.webforms import page_of
from hiresscope.lib.wire import dumps

LISTING = Listing(sorts={"appliedAt": "created_at"}, default="-appliedAt")


class OwnApplications(CandidatePage):
    def get(self, request: HttpRequest) -> HttpResponse:
        """One's own applications, with every company, newest first."""
        rows = selectors.of_account(self.account).select_related("job__tenant")
        found = page_of(request, LISTING, rows, lambda row: row, user=self.account)
        return self.page("candidate/applications.html", {"found": found})


class OwnApplication(CandidatePage):
    def get(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        """How one's own application was scored, criterion by criterion."""
        rows = selectors.of_account(self.account).select_related("job__tenant", "current_score")
        mine: Application | None = rows.filter(pk=application_id).first()
        if mine is None:
            raise Http404
        score = mine.current_score
        stale = mine.scored_version is not None and mine.scored_version != mine.job.criteria_version
        context = {
            "application": mine,
            "job": mine.job,
            "company": mine.job.tenant.name,
            "explanation": score.explanation if score else None,
            "criteria": [_drawn(one) for one in score.explanation["criteria"]] if score else [],
            "stale": stale,
            "notice": NOTICE,
        }
        return self.page("candidate/application.html", context)


def _drawn(criterion: dict[str, Any]) -> dict[str, Any]:
    """The criterion with the length of its bar in percent."""
    return {**criterion, "percent": round(100 * criterion["strength"])}


class OwnExport(CandidatePage):
    def get(self, request: HttpRequest) -> HttpResponse:
        """Everything held about oneself, as a file."""
        response = HttpResponse(dumps(people.export_own(self.account)), content_type="application/json")
        response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
        return response
