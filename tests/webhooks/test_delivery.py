"""What reaches a receiver, and what is kept of it."""

from collections.abc import Callable

from standardwebhooks.webhooks import Webhook

from accounts.models import Tenant
from tests.client import Api
from tests.fakes.receivers import Receiver
from webhooks import services
from webhooks.models import Attempt, Delivery


def test_an_event_reaches_the_endpoint_signed(
    as_owner: Api, tenant: Tenant, hook: Receiver, deliver_due: Callable[[], int]
) -> None:
    made = as_owner.post("/webhooks", {"url": hook.url, "events": ["job.created"]})
    assert made.status_code == 201, made.json()

    services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={"title": "Löwe"})
    assert deliver_due() == 1

    [request] = hook.requests
    assert request.headers["x-hiresscope-event"] == "job.created"
    Webhook(made.json()["secret"]).verify(request.body, request.headers)
    assert Delivery.objects.get().status == "DELIVERED"
    assert Attempt.objects.get().status_code == 200
