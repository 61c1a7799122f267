"""Switching endpoints off that want no more or answer no more, and telling their owners once."""

from typing import Any

from django.db.models import QuerySet

from hiresscope.lib.work import cancel
from webhooks.delivery.mail import tell_owners
from webhooks.models import Delivery, Endpoint


def switch_off(endpoints: QuerySet[Any], *, why: str) -> None:
    """Switch those of ``endpoints`` off that are on; what waits for them fails, and the owners get a mail.

    Call it inside a transaction that holds the endpoints' rows.
    """
    for endpoint in list(endpoints.filter(is_active=True)):
        if Endpoint.objects.filter(pk=endpoint.pk, is_active=True).update(is_active=False, disabled_reason=why):
            cancel_waiting(endpoint)
            tell_owners(endpoint, why=why)


def cancel_waiting(endpoint: Endpoint) -> int:
    """Fail what waits for ``endpoint``; it can be sent later by redelivery or recovery. Returns how many."""
    return cancel(
        Delivery.objects.filter(endpoint=endpoint),
        status=Delivery.Status.FAILED,
        last_error="The endpoint was switched off",
    )
