"""Mails to a tenant's owners about plan and use, each once."""

from typing import Any

from django.conf import settings

from accounts.models import Role, Tenant, User
from accounts.services import queue_mail
from billing.models import Notice


def tell_owners(tenant: Tenant, template: str, *, about: str, **context: Any) -> bool:
    """Queue ``template`` to every owner, once for what it is ``about``; False if that was done before.

    Call it inside the transaction of the change it tells of.
    """
    _, is_new = Notice.objects.get_or_create(tenant=tenant, kind=template, about=about)
    if is_new:
        owners = User.objects.filter(tenant=tenant, role=Role.OWNER, is_active=True)
        for email in owners.values_list("email", flat=True):
            details = {"company": tenant.name, "plan": tenant.plan, "link": f"{settings.PUBLIC_URL}/app/billing"}
            queue_mail(to=email, template=template, context={**details, **context}, lane=tenant.pk)
    return is_new
