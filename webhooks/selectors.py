"""Reading endpoints and deliveries, always of one tenant."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.models import Tenant
from hiresscope.lib.errors import NotFound
from webhooks.models import Attempt, Delivery, Endpoint


def endpoints(tenant: Tenant) -> QuerySet[Any]:
    """The tenant's endpoints."""
    return Endpoint.objects.for_tenant(tenant)


def count(tenant: Tenant) -> int:
    """How many endpoints count against the plan's."""
    return endpoints(tenant).count()


def endpoint(tenant: Tenant, endpoint_id: UUID) -> Endpoint:
    """One endpoint; raises NotFound."""
    row: Endpoint | None = endpoints(tenant).filter(pk=endpoint_id).first()
    if row is None:
        raise NotFound
    return row


def deliveries(of: Endpoint) -> QuerySet[Any]:
    """The log of an endpoint: deliveries with their event (without its body) and their attempts, oldest first."""
    attempts = Prefetch("tries", Attempt.objects.order_by("id"))
    rows = Delivery.objects.for_tenant(of.tenant_id).filter(endpoint=of)
    return rows.select_related("event").defer("event__body").prefetch_related(attempts)


def delivery(of: Endpoint, delivery_id: UUID) -> Delivery:
    """One delivery with its event, body and attempts; raises NotFound."""
    row: Delivery | None = deliveries(of).defer(None).filter(pk=delivery_id).first()
    if row is None:
        raise NotFound
    return row
