"""The database's side of sending: one short transaction that records what was sent and claims what to send next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from uuid_utils.compat import uuid7

from hiresscope.lib.lanes import claim_many, finish_many, renew_many, retry_many
from hiresscope.lib.outbound import Answer
from hiresscope.lib.work import Claim
from webhooks import events
from webhooks.delivery.kind import DELIVER, GIVE_UP_AFTER
from webhooks.delivery.outcome import Outcome, outcome
from webhooks.delivery.switch import switch_off
from webhooks.models import Delivery, Endpoint

OFF = "The endpoint is switched off"
ERASED = "The payload was erased"
NEVER_ENDED = "The earlier attempts ended without a word"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed delivery with all that its post needs; ``secrets`` are as in ``Endpoint.secrets``."""

    claim: Claim
    tenant_id: UUID
    endpoint_id: UUID
    url: str
    secrets: Sequence[dict[str, Any]]
    event_id: UUID
    event: str
    body: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel and how its post ended."""

    parcel: Parcel
    answer: Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """What to send next, and what could not be done because another process had the endpoint's row."""

    parcels: list[Parcel]
    sent_left: list[Sent]
    ids_left: list[UUID]


def turn(sent: Sequence[Sent], ids: Sequence[UUID], *, room: int) -> Turn:
    """Record ``sent``; then claim up to ``room`` due deliveries of the endpoints of ``sent`` and ``ids``.

    Endpoint rows are locked for it, so that what runs at once to one endpoint is counted exactly across processes.
    """
    with transaction.atomic():
        _without_waiting_for_the_disk()
        lane_of = dict(Delivery.objects.filter(pk__in=ids).values_list("pk", "endpoint_id"))
        lanes = {*lane_of.values(), *(one.parcel.endpoint_id for one in sent)}
        locked, busy = _lock(lanes)
        _record([one for one in sent if one.parcel.endpoint_id in locked])
        claims = claim_many(DELIVER, sorted(locked), room=room) if room > 0 else []
        parcels = _parcels(claims, locked)
    return Turn(
        parcels=parcels,
        sent_left=[one for one in sent if one.parcel.endpoint_id in busy],
        ids_left=[pk for pk, lane in lane_of.items() if lane in busy],
    )


def _without_waiting_for_the_disk() -> None:
    """For this transaction: should the database's machine crash, what was sent in the last second is sent again."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit TO off")


def renew(claims: Sequence[Claim]) -> None:
    """Renew the leases of what is in flight."""
    renew_many(DELIVER, claims)


def _lock(lanes: set[UUID]) -> tuple[dict[UUID, Endpoint], set[UUID]]:
    """Lock the endpoints; those locked, and the ids of those that another transaction holds (not of deleted ones)."""
    rows = Endpoint.objects.filter(pk__in=lanes).order_by("pk").select_for_update(skip_locked=True, no_key=True)
    locked = {row.pk: row for row in rows}
    missing = lanes - locked.keys()
    busy = set(Endpoint.objects.filter(pk__in=missing).values_list("pk", flat=True)) if missing else set()
    return locked, busy


def _parcels(claims: Sequence[Claim], endpoints: dict[UUID, Endpoint]) -> list[Parcel]:
    """What may be sent of ``claims``; the rest ends here as failed."""
    if not claims:
        return []
    details = Delivery.objects.filter(pk__in=[claim.id for claim in claims]).values_list(
        "pk", "tenant_id", "endpoint_id", "event_id", "event__event", "event__body"
    )
    by_id = {row[0]: row[1:] for row in details}
    parcels = []
    refused: dict[str, list[Claim]] = {}
    for claim in claims:
        tenant_id, endpoint_id, event_id, event, body = by_id[claim.id]
        endpoint = endpoints[endpoint_id]
        why = _refusal(claim, endpoint, event, body)
        if why:
            refused.setdefault(why, []).append(claim)
        else:
            parcels.append(Parcel(claim, tenant_id, endpoint_id, endpoint.url, endpoint.secrets, event_id, event, body))
    for why, group in refused.items():
        finish_many(DELIVER, group, status=Delivery.Status.FAILED, last_error=why)
    return parcels


def _refusal(claim: Claim, endpoint: Endpoint, event: str, body: str) -> str:
    if claim.exhausted:
        return NEVER_ENDED
    if not body:
        return ERASED
    return "" if endpoint.is_active or event == events.TEST else OFF


def _record(sent: Sequence[Sent]) -> None:
    """Write what became of the posts whose lease still holds, and what it means for their endpoints."""
    if not sent:
        return
    ends = [(one, outcome(one.parcel.claim, one.answer)) for one in sent]
    settled = _settle(ends)
    kept = [(one, end) for one, end in ends if one.parcel.claim.id in settled]
    _insert_attempts([one for one, _ in kept])
    _mark_endpoints(kept)


def _settle(ends: Iterable[tuple[Sent, Outcome]]) -> set[UUID]:
    delivered, failed, again = [], [], []
    for one, end in ends:
        if end.delivered:
            delivered.append(one.parcel.claim)
        elif end.wait is None:
            failed.append(one.parcel.claim)
        else:
            again.append((one.parcel.claim, end.wait, one.answer.error))
    return (
        finish_many(DELIVER, delivered, status=Delivery.Status.DELIVERED, last_error="")
        | finish_many(DELIVER, failed, status=Delivery.Status.FAILED)
        | retry_many(DELIVER, again)
    )


# Arrays, because bulk_create takes ten times as long to build its statement as PostgreSQL to carry it out.
_INSERT = """
INSERT INTO webhooks_attempt
    (id, tenant_id, delivery_id, status_code, duration_ms, error, response_snippet)
SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::int[], %s::int[], %s::text[], %s::text[])
"""


def _insert_attempts(sent: Sequence[Sent]) -> None:
    rows = [
        (
            uuid7(),
            one.parcel.tenant_id,
            one.parcel.claim.id,
            one.answer.status_code,
            one.answer.duration_ms,
            one.answer.error[:500] or None,
            one.answer.snippet or None,
        )
        for one in sent
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [list(column) for column in zip(*rows, strict=True)])


def _mark_endpoints(ends: Sequence[tuple[Sent, Outcome]]) -> None:
    well = {one.parcel.endpoint_id for one, end in ends if end.delivered}
    ill = {one.parcel.endpoint_id for one, end in ends if not end.delivered} - well
    gone = {one.parcel.endpoint_id for one, end in ends if end.gone}
    if well:
        Endpoint.objects.filter(pk__in=well).update(failing_since=None, last_delivery_at=Now())
    if ill:
        Endpoint.objects.filter(pk__in=ill).update(failing_since=Coalesce(F("failing_since"), Now()))
        too_long = Q(failing_since__lt=Now() - GIVE_UP_AFTER, pk__in=ill)
        switch_off(Endpoint.objects.filter(too_long), why=f"there was no success for {GIVE_UP_AFTER.days} days")
    if gone:
        switch_off(Endpoint.objects.filter(pk__in=gone), why="it answered 410 Gone")
