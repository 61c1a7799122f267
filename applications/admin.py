"""Applications for staff: everything that the machine wrote is read-only; actions call the same services."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from applications import services
from applications.models import Application, Batch, HistoryEntry, ParsedCV, Score
from hiresscope.lib.errors import DomainError


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows that only the system writes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: people are erased by the command that erases all of them."""
        return False


class HistoryInline(admin.TabularInline[HistoryEntry, Application]):
    model = HistoryEntry
    fields = ("at", "event", "from_status", "to_status", "by", "note")
    readonly_fields = ("at", "event", "from_status", "to_status", "by", "note")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: history is written by what happens."""
        return False


@admin.register(Application)
class ApplicationAdmin(ReadOnly):
    list_display = ["candidate_name", "candidate_email", "job", "tenant", "processing", "decision", "score"]
    list_filter = ["processing", "decision", "source", "engine"]
    list_select_related = ["job", "tenant"]
    search_fields = ["candidate_name", "candidate_email", "id"]
    show_full_result_count = False
    inlines = [HistoryInline]
    actions = ["try_again"]

    @admin.action(description="Process the failed ones again")
    def try_again(self, request: HttpRequest, chosen: QuerySet[Application]) -> None:
        """Retry; what is not FAILED is left alone."""
        done = 0
        for application in chosen:
            try:
                services.retry(application=application, by=f"staff {request.user}")
                done += 1
            except DomainError as error:
                self.message_user(request, f"{application.pk}: {error.text}", messages.WARNING)
        self.message_user(request, f"{done} queued")


@admin.register(Score)
class ScoreAdmin(ReadOnly):
    list_display = ["application", "score", "engine", "model", "prompt_version", "created_at"]
    list_filter = ["engine"]
    show_full_result_count = False


@admin.register(ParsedCV)
class ParsedCVAdmin(ReadOnly):
    list_display = ["application", "pages", "text_quality", "language", "created_at"]
    list_filter = ["text_quality", "language"]
    show_full_result_count = False


@admin.register(Batch)
class BatchAdmin(ReadOnly):
    list_display = ["id", "tenant", "job", "total", "created_at"]
    show_full_result_count = False
