"""The mail that says an endpoint was switched off."""

from django.conf import settings

import accounts.services
from accounts.models import Role, User
from webhooks.models import Endpoint


def tell_owners(endpoint: Endpoint, *, why: str) -> None:
    """Queue a mail to each owner of the endpoint's tenant, in the caller's transaction."""
    owners = User.objects.filter(tenant_id=endpoint.tenant_id, role=Role.OWNER, is_active=True)
    context = {"url": endpoint.url, "why": why, "id": str(endpoint.pk), "docs": f"{settings.PUBLIC_URL}/api/docs"}
    for address in owners.values_list("email", flat=True):
        accounts.services.queue_mail(
            to=address, template="webhook_switched_off", context=context, lane=endpoint.tenant_id
        )
