"""``/webhooks``: endpoints, their secrets, and the log of what was sent to them."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet

from accounts.permissions import reads, writes
from hiresscope.lib.operations import operation
from hiresscope.lib.paging import Listing
from hiresscope.lib.views import APIView
from webhooks import selectors, services
from webhooks.filters import DeliveryFilters
from webhooks.models import Delivery, Endpoint
from webhooks.serializers import (
    DeletedOut,
    DeliveryDetailOut,
    DeliveryOut,
    EndpointCreatedOut,
    EndpointInput,
    EndpointOut,
    QueuedOut,
    RecoveredOut,
    RecoverInput,
)
from webhooks.services import WithSecret

READS = reads("webhooks:read")
WRITES = writes("webhooks:write", feature="webhooks")
NEWEST_FIRST: dict[str, Any] = {"sorts": {"createdAt": "created_at"}, "default": "-createdAt"}


class Webhooks(APIView):
    access: ClassVar = {"GET": READS, "POST": WRITES}

    @operation(gives=EndpointOut, listing=Listing(**NEWEST_FIRST))
    def get(self, request: Any) -> QuerySet[Any]:
        """List the webhook endpoints."""
        return selectors.endpoints(request.user.tenant)

    @operation(takes=EndpointInput, gives=EndpointCreatedOut, status=201)
    def post(self, request: Any) -> WithSecret:
        """Create an endpoint; the answer holds its secret, this once."""
        return services.create_endpoint(tenant=request.user.tenant, **self.body)


class WebhookDetail(APIView):
    # What an account has can be removed on any plan.
    access: ClassVar = {"GET": READS, "PATCH": WRITES, "DELETE": writes("webhooks:write")}
    row = Endpoint

    @operation(gives=EndpointOut)
    def get(self, request: Any, endpoint_id: UUID) -> Endpoint:
        """Read an endpoint."""
        return selectors.endpoint(request.user.tenant, endpoint_id)

    @operation(takes=EndpointInput, gives=EndpointOut, partial=True)
    def patch(self, request: Any, endpoint_id: UUID) -> Endpoint:
        """Change an endpoint, or switch it on or off."""
        endpoint = selectors.endpoint(request.user.tenant, endpoint_id)
        return services.change_endpoint(endpoint=endpoint, **self.body)

    @operation(gives=DeletedOut)
    def delete(self, request: Any, endpoint_id: UUID) -> dict[str, Any]:
        """Delete an endpoint and its log."""
        endpoint = selectors.endpoint(request.user.tenant, endpoint_id)
        return {"id": services.delete_endpoint(endpoint=endpoint), "deleted": True}


class WebhookTest(APIView):
    access: ClassVar = {"POST": WRITES}

    @operation(gives=QueuedOut, status=202, errors=(404,))
    def post(self, request: Any, endpoint_id: UUID) -> Delivery:
        """Send ``webhook.test`` to an endpoint."""
        return services.send_test(endpoint=selectors.endpoint(request.user.tenant, endpoint_id))


class WebhookRotateSecret(APIView):
    access: ClassVar = {"POST": WRITES}

    @operation(gives=EndpointCreatedOut, errors=(404,))
    def post(self, request: Any, endpoint_id: UUID) -> WithSecret:
        """Give an endpoint a new secret; for 24 hours the one before it signs too."""
        return services.rotate_secret(endpoint=selectors.endpoint(request.user.tenant, endpoint_id))


class WebhookRecover(APIView):
    access: ClassVar = {"POST": WRITES}

    @operation(takes=RecoverInput, gives=RecoveredOut, status=202, errors=(404, 409))
    def post(self, request: Any, endpoint_id: UUID) -> dict[str, int]:
        """Send again what failed in a period."""
        endpoint = selectors.endpoint(request.user.tenant, endpoint_id)
        return {"queued": services.recover(endpoint=endpoint, **self.body)}


class WebhookDeliveries(APIView):
    access: ClassVar = {"GET": READS}

    @operation(gives=DeliveryOut, listing=Listing(**NEWEST_FIRST, filters=DeliveryFilters), errors=(404,))
    def get(self, request: Any, endpoint_id: UUID) -> QuerySet[Any]:
        """List what was sent to an endpoint, with every attempt."""
        return selectors.deliveries(selectors.endpoint(request.user.tenant, endpoint_id))


class WebhookDelivery(APIView):
    access: ClassVar = {"GET": READS}

    @operation(gives=DeliveryDetailOut)
    def get(self, request: Any, endpoint_id: UUID, delivery_id: UUID) -> Delivery:
        """Read one delivery with its payload."""
        return selectors.delivery(selectors.endpoint(request.user.tenant, endpoint_id), delivery_id)


class WebhookRedeliver(APIView):
    access: ClassVar = {"POST": WRITES}

    @operation(gives=QueuedOut, status=202, errors=(404, 409))
    def post(self, request: Any, endpoint_id: UUID, delivery_id: UUID) -> Delivery:
        """Send a delivery again: the same id and body, a fresh signature."""
        delivery = selectors.delivery(selectors.endpoint(request.user.tenant, endpoint_id), delivery_id)
        services.redeliver(delivery=delivery)
        return delivery
