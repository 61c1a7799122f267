"""One application: the CV's text beside the verdicts, decided about, undone, tried again, downloaded."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.employer_page import EmployerPage, way_back
from accounts.permissions import reads, writes
from applications import highlighting, selectors, services
from applications.board.lists import one_row
from applications.downloads import cv_file
from applications.models import Application, HistoryEntry, ParsedCV
from applications.serializers import DecisionInput, is_stale, row_of
from hiresscope.lib.errors import ValidationFailed
from hiresscope.lib.webforms import read


def explained(application: Application) -> list[dict[str, Any]]:
    """The criteria of the current score, numbered from 1, each with its quotes numbered."""
    current = application.current_score
    criteria = current.explanation.get("criteria") or [] if current else []
    return [
        {
            **one,
            "number": number,
            "percent": round(100 * one["strength"]),
            "quotes": list(enumerate(one["evidence"], 1)),
        }
        for number, one in enumerate(criteria, start=1)
    ]


class ApplicationBase(EmployerPage):
    here = "jobs"

    def one(self, application_id: UUID) -> Application:
        """The tenant's application with its job. Raises NotFound."""
        return selectors.one(self.tenant, application_id)

    def after(self, application: Application, message: str) -> HttpResponse:
        """The row for a script that asked, else back to where the person came from."""
        if self.from_script:
            application.refresh_from_db()
            context = {"row": one_row(application), "job": application.job, "said": message}
            return self.page("app/applications/row.html", context)
        back = self.request.POST.get("back", "")
        return self.done(way_back(self.request, back, f"/app/applications/{application.pk}"), message)


class ApplicationPage(ApplicationBase):
    access: ClassVar = {"GET": reads("applications:read")}

    def get(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        """Everything about one application."""
        application, parsed, history = selectors.detailed(self.tenant, application_id)
        return self.page("app/applications/detail.html", self._context(application, parsed, history))

    def _context(
        self, application: Application, parsed: ParsedCV | None, history: list[HistoryEntry]
    ) -> dict[str, Any]:
        criteria = explained(application)
        current = application.current_score
        return {
            "application": application,
            "job": application.job,
            "parsed": parsed,
            "history": list(reversed(history)),
            "criteria": criteria,
            "explanation": current.explanation if current else None,
            "scoring": current,
            "stale": is_stale(row_of(application, application.job)),
            "segments": highlighting.segments(parsed.visible_text, criteria) if parsed else [],
            "failed": application.processing == "FAILED",
            "unfinished": application.processing in {"PENDING", "PARSING", "SCORING"},
            "back": way_back(self.request, self.request.GET.get("back", ""), f"/app/jobs/{application.job_id}"),
        }


class Decide(ApplicationBase):
    access: ClassVar = {"POST": writes("applications:write")}

    def post(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        """Shortlist or reject."""
        application = self.one(application_id)
        filled = read(DecisionInput, request.POST)
        if filled.problems:
            raise ValidationFailed(filled.problems)
        services.decide(
            application=application,
            decision=filled.data["status"],
            by=self.member.label,
            note=filled.data.get("note") or None,
        )
        words = {"SHORTLISTED": _("%(name)s is shortlisted."), "REJECTED": _("%(name)s is rejected.")}
        return self.after(application, words[filled.data["status"]] % {"name": name_of(application)})


class Undo(ApplicationBase):
    access: ClassVar = {"POST": writes("applications:write")}

    def post(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        """Take the last decision back."""
        application = self.one(application_id)
        undone = services.undo_decision(application=application, by=self.member.label)
        return self.after(application, _("The decision is undone.") if undone else _("There is no decision to undo."))


class Retry(ApplicationBase):
    access: ClassVar = {"POST": writes("applications:write")}

    def post(self, request: HttpRequest, application_id: UUID) -> HttpResponse:
        """Process a failed one again."""
        application = self.one(application_id)
        services.retry(application=application, by=self.member.label)
        return self.after(application, _("The CV is read again."))


class CVFile(ApplicationBase):
    access: ClassVar = {"GET": reads("applications:read")}

    def get(self, request: HttpRequest, application_id: UUID) -> FileResponse:
        """The original file."""
        return cv_file(self.one(application_id))


def name_of(application: Application) -> str:
    """What a person calls the application: the candidate's name, else the file's."""
    return application.candidate_name or application.cv_file_name
