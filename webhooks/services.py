"""What changes endpoints and deliveries, and saying what happened.

``emit`` writes one event row in the transaction of the change, and a delivery row an endpoint.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

import billing.services
from accounts.models import Tenant
from hiresscope.lib.crypto import reseal, seal
from hiresscope.lib.errors import Conflict, NotFound, ValidationFailed
from hiresscope.lib.outbound import check_url
from hiresscope.lib.wire import dumps, timestamp
from hiresscope.lib.work import cancel, due
from webhooks import events, signing
from webhooks.delivery.kind import DELIVER
from webhooks.delivery.switch import cancel_waiting
from webhooks.models import Attempt, Delivery, Endpoint, Event

SECRET_OVERLAP_SECONDS = 24 * 3600
"""How long the secret before a rotation goes on signing."""

_SECRETS_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class WithSecret:
    """An endpoint and its secret in clear, which is shown this once."""

    endpoint: Endpoint
    secret: str


class EndpointIsOff(Conflict):
    code = "endpoint_is_off"
    message = "The endpoint is switched off; switch it on first"


class BeingSent(Conflict):
    code = "being_sent"
    message = "This delivery is being sent right now"


class PayloadErased(Conflict):
    code = "payload_erased"
    message = "The payload of this delivery was erased"


# Saying what happened


def emit(*, tenant_id: UUID, event: str, subject_id: UUID | None, data: dict[str, Any]) -> Event | None:
    """Record ``event`` and queue its deliveries. Call it inside the transaction of the change it tells of.

    The body is made here, once; every attempt sends the same bytes. None, and nothing kept, where nobody listens.
    """
    wanted = Q(events__contains=[event]) | Q(events__contains=[events.ALL])
    listening = Endpoint.objects.for_tenant(tenant_id).filter(
        wanted, is_active=True, tenant__features__contains=["webhooks"]
    )
    endpoints = list(listening.values_list("pk", flat=True))
    if not endpoints:
        return None
    row = _event(tenant_id=tenant_id, event=event, subject_id=subject_id, data=data)
    _queue(row, endpoints)
    return row


def _event(*, tenant_id: UUID, event: str, subject_id: UUID | None, data: dict[str, Any]) -> Event:
    event_id = uuid7()
    body = {
        "id": event_id,
        "event": event,
        "timestamp": timestamp(timezone.now()),
        "tenantId": tenant_id,
        "data": data,
    }
    row: Event = Event.objects.create(
        id=event_id, tenant_id=tenant_id, event=event, subject_id=subject_id, body=dumps(body).decode()
    )
    return row


def _queue(event: Event, endpoints: Sequence[UUID]) -> list[Any]:
    rows = [
        Delivery(tenant_id=event.tenant_id, event=event, endpoint_id=pk, **due(DELIVER.state)) for pk in endpoints
    ]
    return Delivery.objects.bulk_create(rows)


def erase_subjects(*, tenant_id: UUID, subject_ids: Collection[UUID]) -> int:
    """Blank the payloads of events about these subjects, stop their deliveries, and drop what receivers answered.

    Returns how many events were blanked. Call it inside the transaction of the erasure, before telling of it.
    """
    about = Event.objects.for_tenant(tenant_id).filter(subject_id__in=subject_ids)
    deliveries = Delivery.objects.for_tenant(tenant_id).filter(event__in=about)
    cancel(deliveries, status=Delivery.Status.FAILED, last_error="The payload was erased")
    Attempt.objects.for_tenant(tenant_id).filter(delivery__in=deliveries).update(response_snippet=None)
    return about.exclude(body="").update(body="")


# Endpoints


def create_endpoint(
    *, tenant: Tenant, url: str, events: Sequence[str], is_active: bool = True, description: str | None = None
) -> WithSecret:
    """A new endpoint and its secret. Raises ValidationFailed, PlanLimitReached."""
    check_url(url)
    secret = signing.new_secret()
    with transaction.atomic():
        billing.services.lock(tenant)
        used = Endpoint.objects.for_tenant(tenant).count()
        billing.services.require_room(tenant, "webhookEndpoints", used=used, what="webhook endpoints")
        endpoint = Endpoint.objects.create(
            tenant=tenant,
            url=url,
            events=_known(events),
            is_active=is_active,
            description=description or None,
            secrets=[{"sealed": seal(secret), "until": None}],
        )
    return WithSecret(endpoint, secret)


def _known(names: Sequence[str]) -> list[str]:
    """The names, each once; raises ValidationFailed for one that is no event."""
    unknown = [name for name in names if name not in {*events.EVENTS, events.ALL}]
    if unknown:
        raise ValidationFailed(
            [("events", f"has unknown names; known are {', '.join(events.EVENTS)} and {events.ALL}")]
        )
    return list(dict.fromkeys(names))
