"""Saying what happened: one event row in the transaction of the change, and a delivery row an endpoint."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from hiresscope.lib.wire import dumps, timestamp
from hiresscope.lib.work import due
from webhooks import events
from webhooks.models import Delivery, Endpoint, Event


def emit(*, tenant_id: UUID, event: str, subject_id: UUID | None, data: dict[str, Any]) -> Event:
    """Record ``event`` and queue its deliveries. Call it inside the transaction of the change it tells of.

    The body is made here, once; every attempt sends the same bytes.
    """
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
    wanted = Q(events__contains=[event]) | Q(events__contains=[events.ALL])
    endpoints = Endpoint.objects.for_tenant(tenant_id).filter(wanted, is_active=True).values_list("pk", flat=True)
    Delivery.objects.bulk_create(
        [Delivery(tenant_id=tenant_id, event=row, endpoint_id=pk, **due("deliver")) for pk in endpoints]
    )
    return row
