"""The mail that says an endpoint was switched off."""

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from accounts.models import Role, User
from webhooks.models import Endpoint

_TEXT = """Deliveries to your webhook endpoint

  {url}

were switched off, because {why}.

Events that it missed are kept in its delivery log. When it works again, switch it on (PATCH /webhooks/{id} with
"isActive": true) and send what failed once more (POST /webhooks/{id}/recover).

{public_url}
"""


def tell_owners(endpoint: Endpoint, *, why: str) -> None:
    """Mail the owners of the endpoint's tenant."""
    owners = User.objects.filter(tenant_id=endpoint.tenant_id, role=Role.OWNER, is_active=True)
    text = _TEXT.format(url=endpoint.url, why=why, id=endpoint.pk, public_url=settings.PUBLIC_URL)
    addresses = list(owners.values_list("email", flat=True))
    transaction.on_commit(
        lambda: send_mail("A webhook endpoint was switched off", text, None, addresses, fail_silently=True)
    )
