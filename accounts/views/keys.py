"""``/api-keys``."""

from typing import Any, ClassVar
from uuid import UUID

from accounts import services
from accounts.models import ApiKey
from accounts.permissions import MANAGERS, MANAGES, SEES_MANAGED, Access
from accounts.serializers import ApiKeyInput, ApiKeyOut, NewApiKeyOut
from hiresscope.lib.operations import operation
from hiresscope.lib.paging import Listing
from hiresscope.lib.views import APIView


class ApiKeys(APIView):
    access: ClassVar = {"GET": SEES_MANAGED, "POST": Access(roles=MANAGERS, writes=True, feature="apiKeys")}

    @operation(
        gives=ApiKeyOut, listing=Listing(sorts={"createdAt": "created_at", "name": "name"}, default="-createdAt")
    )
    def get(self, request: Any) -> Any:
        """List the API keys, the revoked ones too."""
        return ApiKey.objects.for_tenant(request.user.tenant)

    @operation(takes=ApiKeyInput, gives=NewApiKeyOut, status=201)
    def post(self, request: Any) -> Any:
        """Create an API key; its text is shown this once."""
        caller = request.user
        key, text = services.create_api_key(tenant=caller.tenant, created_by=caller.user, **self.body)
        key.text = text
        return key


class ApiKeyDetail(APIView):
    access: ClassVar = {"DELETE": MANAGES}

    @operation(gives=ApiKeyOut)
    def delete(self, request: Any, key_id: UUID) -> Any:
        """Revoke an API key; it opens nothing from the next request on."""
        return services.revoke_api_key(tenant=request.user.tenant, key_id=key_id)
