"""What the outside would hear: an endpoint that listens to everything, and the events kept for it."""

from accounts.models import Tenant
from webhooks.models import Endpoint, Event


def listen(tenant: Tenant | None) -> Endpoint:
    """An active endpoint of ``tenant`` for every event; without one no event is kept."""
    assert tenant is not None
    endpoint: Endpoint = Endpoint.objects.create(
        tenant=tenant, url="https://hooks.example/all", events=["*"], secrets=[]
    )
    return endpoint


def heard(tenant: Tenant | None) -> list[str]:
    """The names of the tenant's events, oldest first."""
    assert tenant is not None
    return list(Event.objects.for_tenant(tenant).order_by("id").values_list("event", flat=True))
