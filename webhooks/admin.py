"""Webhooks for staff: endpoints without secrets, and the log; payloads are not shown, for they are about people."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from hiresscope.lib.errors import DomainError
from webhooks import services
from webhooks.models import Attempt, Delivery, Endpoint


class ReadOnly(admin.ModelAdmin[Any]):
    """Rows that only customers and the system write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False


@admin.register(Endpoint)
class EndpointAdmin(ReadOnly):
    list_display = ["url", "tenant", "is_active", "failing_since", "last_delivery_at", "created_at"]
    list_filter = ["is_active"]
    list_select_related = ["tenant"]
    search_fields = ["url", "tenant__name"]
    fields = [
        "id",
        "tenant",
        "url",
        "events",
        "description",
        "is_active",
        "disabled_reason",
        "failing_since",
        "last_delivery_at",
        "created_at",
        "updated_at",
    ]


class AttemptInline(admin.TabularInline[Attempt, Delivery]):
    model = Attempt
    fields = ["at", "status_code", "duration_ms", "error"]
    readonly_fields = ("at", "status_code", "duration_ms", "error")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: attempts are written by the sender."""
        return False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ["id", "event_name", "endpoint", "tenant", "status", "next_attempt_at", "created_at"]
    list_filter = ["status"]
    list_select_related = ("event", "endpoint", "tenant")
    search_fields = ["id", "endpoint__url"]
    fields = [
        "id",
        "tenant",
        "endpoint",
        "event_name",
        "status",
        "last_error",
        "next_attempt_at",
        "created_at",
    ]
    readonly_fields = ["event_name"]
    inlines = [AttemptInline]
    actions = ["send_again"]
    show_full_result_count = False

    @admin.display(description="event")
    def event_name(self, row: Delivery) -> str:
        """The event's name."""
        return row.event.event

    @admin.action(description="Send again")
    def send_again(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Redeliver what is chosen; what cannot be sent is said."""
        for row in rows.select_related("event", "endpoint"):
            try:
                services.redeliver(delivery=row)
            except DomainError as error:
                self.message_user(request, f"{row.pk}: {error.text}", messages.WARNING)
