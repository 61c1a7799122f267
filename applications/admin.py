"""Applications and people for staff: what the machine wrote is read-only; actions call the same services as the API."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html

from accounts.staff import Watched, seen
from applications import services
from applications.downloads import cv_file
from applications.models import Answer, Application, Batch, HistoryEntry, ModelBatch, ParsedCV, Score
from applications.services import people
from candidates.emails import email_key
from candidates.models import Candidate
from hiresscope.lib.errors import DomainError
from hiresscope.lib.staff import ReadOnly, ReadOnlyInline, confirmed


class HistoryInline(ReadOnlyInline):
    model = HistoryEntry
    fields = ("at", "event", "from_status", "to_status", "by", "note")
    readonly_fields = fields


@admin.register(Application)
class ApplicationAdmin(Watched):
    list_display = ["candidate_name", "candidate_email", "job", "tenant", "processing", "decision", "score"]
    list_filter = ["processing", "decision", "source", "engine", "created_at"]
    list_select_related = ["job", "tenant"]
    search_fields = ["candidate_name__istartswith"]
    search_help_text = "An id, an e-mail as a whole, or how a name begins"
    readonly_fields = ["cv"]
    inlines = [HistoryInline]
    actions = ["try_again", "read_again", "score_again"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """An e-mail is looked up by its key, which has an index."""
        if "@" in search_term:
            return queryset.filter(email_key=email_key(search_term.strip())), False
        return super().get_search_results(request, queryset, search_term)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The way to the file first."""
        return ["cv", *super().get_fields(request, obj)]

    def get_urls(self) -> list[Any]:
        """And the download."""
        own = path("<uuid:pk>/cv", self.admin_site.admin_view(self.download), name="applications_application_cv")
        return [own, *super().get_urls()]

    @admin.display(description="CV")
    def cv(self, row: Application) -> str:
        """A link to the file; that it was opened is noted."""
        address = reverse("admin:applications_application_cv", args=[row.pk])
        return format_html('<a href="{}">Download {}</a> (noted in the trail)', address, row.cv_file_name)

    def download(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """The CV as an attachment that no browser opens by itself, after a line in the trail."""
        row = get_object_or_404(Application.objects.all(), pk=pk)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        seen(request, row, what="CV file")
        try:
            return cv_file(row)
        except DomainError as error:
            self.message_user(request, error.text, messages.ERROR)
            return HttpResponseRedirect(reverse("admin:applications_application_change", args=[pk]))

    @admin.action(description="Process the failed and forgotten ones again", permissions=["act"])
    def try_again(self, request: HttpRequest, rows: QuerySet[Application]) -> None:
        """Requeue; what is being worked on, or done, is left alone."""
        self._each(request, self.chosen(request, rows), services.requeue, "Queued again")

    @admin.action(description="Read the CV again and score it anew…", permissions=["act"])
    def read_again(self, request: HttpRequest, rows: QuerySet[Application]) -> Any:
        """From the file on, as if it had just come; not charged again."""
        chosen = self.chosen(request, rows)
        if not confirmed(request):
            warning = "They count as waiting until they are read and scored; scores and profiles may change."
            return self.ask(request, chosen, heading="Read CVs again", warning=warning)
        self._each(request, chosen, services.reparse, "Read again")
        return None

    @admin.action(description="Score anew…", permissions=["act"])
    def score_again(self, request: HttpRequest, rows: QuerySet[Application]) -> Any:
        """They keep their score until the new one is there."""
        chosen = self.chosen(request, rows)
        if not confirmed(request):
            warning = "A model that costs money is paid for each that was not judged before with these criteria."
            return self.ask(request, chosen, heading="Score anew", warning=warning)
        self._each(request, chosen, services.rescore_one, "Scored anew")
        return None

    def _each(self, request: HttpRequest, rows: list[Any], act: Callable[..., Any], said: str) -> None:
        done = 0
        for row in rows:
            try:
                act(application=row, by=f"staff {request.user}")
            except DomainError as error:
                self.message_user(request, f"{row.pk}: {error.text}", messages.WARNING)
            else:
                self.note(request, row, said)
                done += 1
        self.message_user(request, f"{done} queued")


@admin.register(Candidate)
class CandidateAdmin(Watched):
    list_display = ["name", "email", "tenant", "location", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["tenant"]
    search_fields = ["name__istartswith", "=email", "=tenant__slug"]
    actions = ["erase"]

    @admin.action(description="Erase these people…", permissions=["act"])
    def erase(self, request: HttpRequest, rows: QuerySet[Candidate]) -> Any:
        """Rows, files, texts, quotes and webhook payloads of the person in their company."""
        chosen = self.chosen(request, rows.select_related("tenant"))
        if not confirmed(request):
            warning = "Every CV, text, score and webhook payload of theirs in this company goes. There is no way back."
            return self.ask(request, chosen, heading="Erase people", warning=warning)
        gone = [people.erase_person(tenant=row.tenant, candidate_id=row.pk) for row in chosen]
        for row in chosen:
            row.name, row.email = "erased", None
            self.note(request, row, "Erased")
        files = sum(one.files for one in gone)
        self.message_user(request, f"{len(gone)} people and {files} files are erased")
        return None


@admin.register(Score)
class ScoreAdmin(Watched):
    list_display = ["application_id", "score", "engine", "model", "prompt_version", "created_at"]
    list_filter = ["engine", "model", "created_at"]
    search_fields = ["=application__id"]
    search_help_text = "An id"


@admin.register(ParsedCV)
class ParsedCVAdmin(Watched):
    list_display = ["application_id", "pages", "text_quality", "language", "created_at"]
    list_filter = ["text_quality", "language"]
    search_fields = ["=application__id"]
    search_help_text = "An id"


@admin.register(Answer)
class AnswerAdmin(Watched):
    list_display = ["application_id", "input_hash", "created_at"]
    list_filter = ["created_at"]
    search_fields = ["=input_hash"]


@admin.register(HistoryEntry)
class HistoryEntryAdmin(Watched):
    list_display = ["application_id", "event", "from_status", "to_status", "by", "at"]
    list_filter = ["event", "at"]
    search_fields = ["=by"]


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    list_display = ["id", "tenant", "job", "total", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["tenant", "job"]
    search_fields = ["=tenant__slug"]


@admin.register(ModelBatch)
class ModelBatchAdmin(ReadOnly):
    list_display = ["id", "service_id", "tenant", "job", "work_state", "attempts", "created_at"]
    list_filter = ["work_state", "created_at"]
    list_select_related = ["tenant", "job"]
    search_fields = ["=service_id", "=tenant__slug"]
