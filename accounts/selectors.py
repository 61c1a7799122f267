"""Finding tenants as operators name them."""

from uuid import UUID

from accounts.models import Tenant
from hiresscope.lib.errors import NotFound


def tenant_called(name: str) -> Tenant:
    """The tenant with this slug or id. Raises NotFound with the mend."""
    try:
        tenant = Tenant.objects.filter(pk=UUID(name)).first()
    except ValueError:
        tenant = Tenant.objects.filter(slug=name).first()
    if tenant is None:
        raise NotFound(f"There is no company {name}: give its slug or its id, as the admin lists them")
    return tenant
