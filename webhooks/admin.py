"""Webhooks for staff: endpoints without secrets, and the log; payloads are not shown, for they are about people."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from hiresscope.lib.errors import DomainError
from hiresscope.lib.staff import ReadOnly, ReadOnlyInline, answers, confirmed
from webhooks import services
from webhooks.models import Attempt, Delivery, Endpoint, Event


class SinceForm(forms.Form):
    """How far back."""

    hours = forms.IntegerField(min_value=1, max_value=24 * 90, initial=24, label="What failed in the last … hours")


@admin.register(Endpoint)
class EndpointAdmin(ReadOnly):
    list_display = ["url", "tenant", "is_active", "failing_since", "last_delivery_at", "created_at"]
    list_filter = ["is_active", "failing_since"]
    list_select_related = ["tenant"]
    search_fields = ["url", "tenant__name", "=tenant__slug"]
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
    actions = ["switch_off", "switch_on", "recover"]

    @admin.action(description="Switch off…", permissions=["act"])
    def switch_off(self, request: HttpRequest, rows: QuerySet[Any]) -> Any:
        """Nothing is sent there any more; what waits fails, and can be recovered."""
        chosen = self.chosen(request, rows)
        if not confirmed(request):
            return self.ask(request, chosen, heading="Switch off endpoints", warning="What waits for them fails.")
        self._switch(request, chosen, on=False)
        return None

    @admin.action(description="Switch on", permissions=["act"])
    def switch_on(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Send there again, with past failures forgotten."""
        self._switch(request, self.chosen(request, rows), on=True)

    def _switch(self, request: HttpRequest, rows: list[Any], *, on: bool) -> None:
        for row in rows:
            services.change_endpoint(endpoint=row, is_active=on)
            self.note(request, row, "Switched on" if on else "Switched off")
        self.message_user(request, f"{len(rows)} switched {'on' if on else 'off'}")

    @admin.action(description="Send again what failed…", permissions=["act"])
    def recover(self, request: HttpRequest, rows: QuerySet[Any]) -> Any:
        """Queue the failed deliveries of the last hours."""
        form = SinceForm(answers(request))
        chosen = self.chosen(request, rows)
        if not confirmed(request, form):
            return self.ask(request, chosen, heading="Send again what failed", form=form)
        since = timezone.now() - timedelta(hours=form.cleaned_data["hours"])
        for row in chosen:
            try:
                queued = services.recover(endpoint=row, since=since)
            except DomainError as error:
                self.message_user(request, f"{row}: {error.text}", messages.WARNING)
                continue
            self.note(request, row, f"{queued} failed deliveries queued again")
            self.message_user(request, f"{row}: {queued} queued")
        return None


class AttemptInline(ReadOnlyInline):
    model = Attempt
    fields = ["at", "status_code", "duration_ms", "error"]
    readonly_fields = ("at", "status_code", "duration_ms", "error")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    list_display = ["id", "event_name", "endpoint", "tenant", "status", "next_attempt_at", "created_at"]
    list_filter = ["status", "created_at"]
    list_select_related = ("event", "endpoint", "tenant")
    search_fields = ["=endpoint__url", "=tenant__slug"]
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

    @admin.display(description="event")
    def event_name(self, row: Delivery) -> str:
        """The event's name."""
        return row.event.event

    @admin.action(description="Send again", permissions=["act"])
    def send_again(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """Redeliver what is chosen; what cannot be sent is said."""
        done = 0
        for row in self.chosen(request, rows.select_related("event", "endpoint")):
            try:
                services.redeliver(delivery=row)
            except DomainError as error:
                self.message_user(request, f"{row.pk}: {error.text}", messages.WARNING)
            else:
                self.note(request, row, "Sent again")
                done += 1
        self.message_user(request, f"{done} queued")


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ["id", "event", "tenant", "subject_id", "created_at"]
    list_filter = ["event", "created_at"]
    list_select_related = ["tenant"]
    search_fields = ["=subject_id", "=tenant__slug"]
    exclude = ["body"]


@admin.register(Attempt)
class AttemptAdmin(ReadOnly):
    list_display = ["id", "delivery_id", "at", "status_code", "duration_ms", "error"]
    list_filter = ["status_code"]
    search_fields = ["=delivery__id"]
    exclude = ["response_snippet"]
