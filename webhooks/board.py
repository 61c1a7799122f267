"""The employers' pages of webhooks: endpoints, their secrets, and the log of what was sent to them."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.employer_page import EmployerPage
from accounts.permissions import reads, writes
from hiresscope.lib.errors import Conflict, DomainError
from hiresscope.lib.paging import Listing
from hiresscope.lib.webforms import Filled, read
from hiresscope.lib.wordings import told
from webhooks import selectors, services
from webhooks.events import ALL, EVENTS
from webhooks.filters import DeliveryFilters
from webhooks.models import Delivery, Endpoint
from webhooks.serializers import EndpointInput, RecoverInput

READS = reads("webhooks:read")
WRITES = writes("webhooks:write", feature="webhooks")
LISTING = Listing(sorts={"createdAt": "created_at"}, default="-createdAt")
LOG = Listing(sorts={"createdAt": "created_at"}, default="-createdAt", filters=DeliveryFilters)
RECOVERED_BY_DEFAULT = timedelta(days=1)


class WebhookPage(EmployerPage):
    here = "webhooks"

    def endpoint(self, endpoint_id: UUID) -> Endpoint:
        """The tenant's endpoint. Raises NotFound."""
        return selectors.endpoint(self.tenant, endpoint_id)

    def secret_page(self, made: services.WithSecret, *, rotated: bool) -> HttpResponse:
        """The secret, this once: on the answer itself, so that it is stored nowhere in clear."""
        context = {"endpoint": made.endpoint, "secret": made.secret, "rotated": rotated}
        return self.page("app/webhooks/secret.html", context)


class Endpoints(WebhookPage):
    access: ClassVar = {"GET": READS, "POST": WRITES}

    def get(self, request: HttpRequest) -> HttpResponse:
        """The endpoints, and the form for another."""
        return self._show(Filled(values={"isActive": True, "events": [ALL]}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Create an endpoint and show its secret."""
        filled = read(EndpointInput, request.POST, keep={"isActive": True})
        if not filled.problems:
            try:
                made = services.create_endpoint(tenant=self.tenant, **filled.data)
            except DomainError as error:
                filled.refuse(error)
            else:
                return self.secret_page(made, rotated=False)
        return self._show(filled)

    def _show(self, filled: Filled) -> HttpResponse:
        found = self.rows(LISTING, selectors.endpoints(self.tenant), lambda row: row)
        context = {"form": filled, "found": found, "events": (ALL, *EVENTS)}
        return self.page("app/webhooks/list.html", context, status=filled.status)


class EndpointPage(WebhookPage):
    access: ClassVar = {"GET": READS}

    def get(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        """One endpoint with its log; a script asks for the log alone."""
        endpoint = self.endpoint(endpoint_id)
        log = self.rows(LOG, selectors.deliveries(endpoint), _with_tries)
        context = {"endpoint": endpoint, "log": log, "statuses": Delivery.Status.values, "events": EVENTS}
        context["waiting"] = not request.GET.get("cursor") and any(
            one["row"].status == "PENDING" for one in log["data"]
        )
        return self.page("app/webhooks/log.html" if self.from_script else "app/webhooks/detail.html", context)


def _with_tries(row: Delivery) -> dict[str, Any]:
    tries = list(row.tries.all())
    return {"row": row, "tries": tries, "last": tries[-1] if tries else None}


class EndpointEdit(WebhookPage):
    access: ClassVar = {"GET": WRITES, "POST": WRITES}

    def get(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        """The form as the endpoint stands."""
        endpoint = self.endpoint(endpoint_id)
        values = {
            "url": endpoint.url,
            "events": endpoint.events,
            "isActive": endpoint.is_active,
            "description": endpoint.description or "",
        }
        return self._show(endpoint, Filled(values=values))

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        """Change the endpoint, or switch it on or off."""
        endpoint = self.endpoint(endpoint_id)
        filled = read(EndpointInput, request.POST)
        if not filled.problems:
            try:
                services.change_endpoint(endpoint=endpoint, **filled.data)
            except DomainError as error:
                filled.refuse(error)
            else:
                return self.done(f"/app/webhooks/{endpoint.pk}", _("The endpoint is saved."))
        return self._show(endpoint, filled)

    def _show(self, endpoint: Endpoint, filled: Filled) -> HttpResponse:
        context = {"endpoint": endpoint, "form": filled, "events": (ALL, *EVENTS)}
        return self.page("app/webhooks/edit.html", context, status=filled.status)


class EndpointTest(WebhookPage):
    access: ClassVar = {"POST": WRITES}

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        """Send ``webhook.test``."""
        endpoint = self.endpoint(endpoint_id)
        services.send_test(endpoint=endpoint)
        return self.done(f"/app/webhooks/{endpoint.pk}", _("A test is on its way; the log shows what becomes of it."))


class EndpointRecover(WebhookPage):
    access: ClassVar = {"GET": WRITES, "POST": WRITES}

    def get(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        """The form: which period, by the time of the events."""
        since = timezone.now() - RECOVERED_BY_DEFAULT
        return self._show(self.endpoint(endpoint_id), Filled(values={"since": since.strftime("%Y-%m-%dT%H:%M")}))

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        """Send again what failed in the period."""
        endpoint = self.endpoint(endpoint_id)
        filled = read(RecoverInput, request.POST)
        if not filled.problems:
            try:
                queued = services.recover(endpoint=endpoint, **filled.data)
            except DomainError as error:
                filled.refuse(error)
            else:
                told = ngettext(
                    "%(count)s failed delivery is sent again.", "%(count)s failed deliveries are sent again.", queued
                )
                return self.done(f"/app/webhooks/{endpoint.pk}", told % {"count": queued}, warn=not queued)
        return self._show(endpoint, filled)

    def _show(self, endpoint: Endpoint, filled: Filled) -> HttpResponse:
        return self.page("app/webhooks/recover.html", {"endpoint": endpoint, "form": filled}, status=filled.status)


class EndpointRotate(WebhookPage):
    access: ClassVar = {"POST": WRITES}

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        """Make a new secret and show it."""
        return self.secret_page(services.rotate_secret(endpoint=self.endpoint(endpoint_id)), rotated=True)


class EndpointDelete(WebhookPage):
    # What an account has can be removed on any plan.
    access: ClassVar = {"POST": writes("webhooks:write")}

    def post(self, request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
        """Delete the endpoint with its log."""
        services.delete_endpoint(endpoint=self.endpoint(endpoint_id))
        return self.done("/app/webhooks", _("The endpoint is deleted."))


class DeliveryPage(WebhookPage):
    access: ClassVar = {"GET": READS}

    def get(self, request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
        """One delivery: every attempt, and what is sent."""
        endpoint = self.endpoint(endpoint_id)
        row = selectors.delivery(endpoint, delivery_id)
        body = orjson.dumps(orjson.loads(row.event.body), option=orjson.OPT_INDENT_2).decode() if row.event.body else ""
        return self.page("app/webhooks/delivery.html", {"endpoint": endpoint, **_with_tries(row), "body": body})


class Redeliver(WebhookPage):
    access: ClassVar = {"POST": WRITES}

    def post(self, request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
        """Send a delivery again."""
        endpoint = self.endpoint(endpoint_id)
        to = f"/app/webhooks/{endpoint.pk}"
        try:
            services.redeliver(delivery=selectors.delivery(endpoint, delivery_id))
        except Conflict as error:
            return self.done(to, f"{told(error.text)}.", warn=True)
        return self.done(to, _("It is sent again."))
