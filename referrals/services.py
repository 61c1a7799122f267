"""Codes, and the month that a conversion earns."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Sum

import billing.services
from accounts.models import Role, Tenant, User
from referrals.models import Conversion

DOTLESS = frozenset({"gmail.com", "googlemail.com"})


@dataclass(frozen=True, slots=True)
class Stats:
    """Sign-ups with the code, those of them that became paying, months credited."""

    invited: int
    converted: int
    months_earned: int


def link(tenant: Tenant) -> str:
    """The address to sign up at with the tenant's code."""
    return f"{settings.PUBLIC_URL}/app/signup?ref={tenant.referral_code}"


def stats(tenant: Tenant) -> Stats:
    """What the tenant's code has brought."""
    mine = Conversion.objects.for_tenant(tenant)
    return Stats(
        invited=Tenant.objects.filter(referred_by=tenant).count(),
        converted=mine.count(),
        months_earned=mine.aggregate(months=Sum("months"))["months"] or 0,
    )


def convert(tenant: Tenant) -> None:
    """Credit a free month to whoever brought ``tenant``, which has just paid: once, and not for bringing oneself.

    Call it inside the payment's transaction.
    """
    referrer = tenant.referred_by
    if referrer is None or _are_the_same(referrer, tenant):
        return
    _, is_new = Conversion.objects.get_or_create(referred=tenant, defaults={"tenant": referrer})
    if is_new:
        billing.services.credit_month(referrer)


def _are_the_same(one: Tenant, other: Tenant) -> bool:
    """True if a mailbox owns both companies, under whatever spelling of its address."""
    return one.pk == other.pk or bool(_mailboxes(one) & _mailboxes(other))


def _mailboxes(tenant: Tenant) -> set[str]:
    owners = User.objects.filter(tenant=tenant, role=Role.OWNER)
    return {_mailbox(email) for email in owners.values_list("email", flat=True)}


def _mailbox(address: str) -> str:
    local, _, domain = address.lower().rpartition("@")
    local = local.partition("+")[0]
    return f"{local.replace('.', '')}@gmail.com" if domain in DOTLESS else f"{local}@{domain}"
