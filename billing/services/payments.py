"""The seam for a payment provider: its events come in here, once each, and become states of the subscription.

A provider's adapter verifies and translates what it receives into ``Payment`` and calls ``handle``. The provider that
comes with the project is the staff, in the admin.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import SubscriptionStatus, Tenant
from billing import subscriptions
from billing.mails import tell_owners
from billing.models import PaymentEvent
from hiresscope.lib.errors import ValidationFailed

PaidHook = Callable[[Tenant], None]
paid_hooks: list[PaidHook] = []
"""Called, inside the transaction, with a tenant that has just paid; apps above register theirs when they are ready."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What a provider says. ``reference`` is its own id of the event: the same one is obeyed once.

    PAID: ``plan`` is paid for, until ``until`` where the provider says so, else for a month. FAILED: a payment did not
    go through. CANCELED: the subscription has ended.
    """

    provider: str
    reference: str
    kind: PaymentEvent.Kind
    tenant_id: UUID
    plan: str = ""
    until: datetime | None = None


def handle(payment: Payment) -> bool:
    """Obey the event; False if it was obeyed before. Raises ValidationFailed for a plan that cannot be paid for."""
    if payment.kind == PaymentEvent.Kind.PAID and payment.plan not in subscriptions.PAID:
        raise ValidationFailed([("plan", f"must be one of {', '.join(subscriptions.PAID)}")])
    try:
        with transaction.atomic():
            PaymentEvent.objects.create(
                tenant_id=payment.tenant_id,
                provider=payment.provider,
                reference=payment.reference,
                kind=payment.kind,
                plan=payment.plan,
            )
            _apply(payment, subscriptions.locked(payment.tenant_id))
    except IntegrityError:
        if PaymentEvent.objects.filter(provider=payment.provider, reference=payment.reference).exists():
            return False
        raise
    return True


def _apply(payment: Payment, tenant: Tenant) -> None:
    if payment.kind == PaymentEvent.Kind.PAID:
        subscriptions.start_period(tenant, payment.plan, until=payment.until)
        for hook in paid_hooks:
            hook(tenant)
        return
    failed = payment.kind == PaymentEvent.Kind.FAILED
    if failed and tenant.subscription_status != SubscriptionStatus.ACTIVE:
        return
    tenant.subscription_status = SubscriptionStatus.PAST_DUE if failed else SubscriptionStatus.CANCELED
    tenant.save(update_fields=["subscription_status"])
    tell_owners(tenant, "payment_failed" if failed else "subscription_ended", about=payment.reference)
