"""``/webhooks``: endpoints, their deliveries, their secrets."""

from typing import Any, ClassVar

from rest_framework.response import Response

from accounts.permissions import reads, writes
from hiresscope.lib.fields import checked
from hiresscope.lib.views import APIView
from webhooks import services
from webhooks.serializers import EndpointCreatedOut, EndpointInput

READS = reads("webhooks:read")
WRITES = writes("webhooks:write", feature="webhooks")


class Webhooks(APIView):
    access: ClassVar = {"POST": WRITES}

    def post(self, request: Any) -> Response:
        """Create an endpoint; the answer holds its secret, this once."""
        made = services.create_endpoint(tenant=request.user.tenant, **checked(EndpointInput, request.data))
        return Response(EndpointCreatedOut.of(made), status=201)
