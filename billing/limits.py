"""What a tenant's plan allows."""

from typing import Any

from accounts.models import Tenant
from billing.plans import plan


def limit_of(tenant: Tenant, name: str) -> int | None:
    """The tenant's limit (a name of ``billing.plans.LIMITS``), staff's override first; None is unlimited."""
    overrides: dict[str, Any] = tenant.limit_overrides
    if name in overrides:
        value = overrides[name]
        return None if value is None else int(value)
    return plan(tenant.plan).limits[name]
