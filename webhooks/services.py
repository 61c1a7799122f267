"""What changes endpoints and deliveries, and saying what happened.

``emit`` writes one event row in the transaction of the change, and a delivery row an endpoint.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone
from uuid_utils.compat import uuid7

import billing.services
from accounts.models import Tenant
from hiresscope.lib.addresses import check_url
from hiresscope.lib.crypto import reseal, seal
from hiresscope.lib.errors import Conflict, NotFound, ValidationFailed
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
    rows = [Delivery(tenant_id=event.tenant_id, event=event, endpoint_id=pk, **due(DELIVER.state)) for pk in endpoints]
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


def change_endpoint(*, endpoint: Endpoint, **changes: Any) -> Endpoint:
    """Change ``url``, ``events``, ``is_active`` or ``description``. Raises ValidationFailed, NotFound.

    Switching on forgets past failures; switching off fails what waits, which can be recovered.
    """
    if "url" in changes:
        check_url(changes["url"])
    if "events" in changes:
        changes["events"] = _known(changes["events"])
    if "description" in changes:
        changes["description"] = changes["description"] or None
    with transaction.atomic():
        row = _locked(endpoint)
        was_active = row.is_active
        for name, value in changes.items():
            setattr(row, name, value)
        if (row.is_active and not was_active) or "url" in changes:
            row.failing_since = None
        if row.is_active:
            row.disabled_reason = ""
        elif was_active:
            row.disabled_reason = "it was switched off by a person or an API key"
            cancel_waiting(row)
        row.save()
    return row


def delete_endpoint(*, endpoint: Endpoint) -> UUID:
    """Delete the endpoint with its log; returns its id. What is being sent right now is not recorded any more."""
    pk: UUID = endpoint.pk
    of_it = Delivery.objects.for_tenant(endpoint.tenant_id).filter(endpoint=endpoint)
    with transaction.atomic():
        _locked(endpoint)
        # In two statements: Django's own cascade would load a log of any length into memory.
        Attempt.objects.for_tenant(endpoint.tenant_id).filter(delivery__in=of_it)._raw_delete("default")
        of_it._raw_delete("default")
        endpoint.delete()
    return pk


def rotate_secret(*, endpoint: Endpoint) -> WithSecret:
    """Give the endpoint a new secret; the one before it goes on signing for 24 hours."""
    secret = signing.new_secret()
    now = int(time.time())
    with transaction.atomic():
        row = _locked(endpoint)
        until = now + SECRET_OVERLAP_SECONDS
        older = [
            {"sealed": entry["sealed"], "until": entry["until"] or until}
            for entry in row.secrets
            if entry["until"] is None or entry["until"] > now
        ]
        row.secrets = [{"sealed": seal(secret), "until": None}, *older][:_SECRETS_AT_MOST]
        row.save(update_fields=["secrets", "updated_at"])
    return WithSecret(row, secret)


def reseal_secrets() -> int:
    """Encrypt every stored secret anew with the newest field key; returns how many endpoints that were."""
    done = 0
    for pk in Endpoint.objects.values_list("pk", flat=True):
        with transaction.atomic():
            row = Endpoint.objects.select_for_update(no_key=True).filter(pk=pk).first()
            if row is not None:
                row.secrets = [{**entry, "sealed": reseal(entry["sealed"])} for entry in row.secrets]
                row.save(update_fields=["secrets"])
                done += 1
    return done


def _locked(endpoint: Endpoint) -> Endpoint:
    rows = Endpoint.objects.for_tenant(endpoint.tenant_id).select_for_update(no_key=True)
    row: Endpoint | None = rows.filter(pk=endpoint.pk).first()
    if row is None:
        raise NotFound
    return row


def _known(names: Sequence[str]) -> list[str]:
    """The names, each once; raises ValidationFailed for one that is no event."""
    if {*names} - {*events.EVENTS, events.ALL}:
        known = ", ".join((*events.EVENTS, events.ALL))
        raise ValidationFailed([("events", f"must be names of events; known are {known}")])
    return list(dict.fromkeys(names))


# Deliveries


def send_test(*, endpoint: Endpoint) -> Delivery:
    """Queue ``webhook.test`` for this endpoint alone, whatever it listens to, also while it is off."""
    with transaction.atomic():
        event = _event(
            tenant_id=endpoint.tenant_id,
            event=events.TEST,
            subject_id=None,
            data={"endpointId": endpoint.pk, "message": "This is a test of your webhook endpoint."},
        )
        [delivery] = _queue(event, [endpoint.pk])
    row: Delivery = delivery
    return row


def redeliver(*, delivery: Delivery) -> None:
    """Send a delivery again, whatever became of it, with its whole schedule before it.

    Raises EndpointIsOff, PayloadErased, or BeingSent.
    """
    if not delivery.event.body:
        raise PayloadErased
    if not delivery.endpoint.is_active and delivery.event.event != events.TEST:
        raise EndpointIsOff
    rows = Delivery.objects.for_tenant(delivery.tenant_id).filter(pk=delivery.pk)
    if not _send_again(rows):
        raise BeingSent


def recover(*, endpoint: Endpoint, since: datetime, until: datetime | None = None) -> int:
    """Send again what failed from ``since`` to ``until`` (now), by the events' time; returns how many.

    Raises EndpointIsOff.
    """
    if not endpoint.is_active:
        raise EndpointIsOff
    failed = Delivery.objects.for_tenant(endpoint.tenant_id).filter(
        endpoint=endpoint, status=Delivery.Status.FAILED, created_at__gte=since
    )
    if until is not None:
        failed = failed.filter(created_at__lt=until)
    return _send_again(failed.exclude(event__body=""))


def _send_again(rows: QuerySet[Any]) -> int:
    """Make those of ``rows`` due that are not being sent right now."""
    free = rows.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=Now()))
    return free.update(status=Delivery.Status.PENDING, **due(DELIVER.state))
