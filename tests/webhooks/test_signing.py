"""Both signatures, as a customer verifies them."""

import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from accounts.models import Tenant
from hiresscope import env
from hiresscope.lib.crypto import unseal
from tests.client import Api
from tests.fakes.receivers import Received, Receiver
from webhooks import services, signing
from webhooks.models import Endpoint

Deliver = Callable[[], int]


def own_signatures(request: Received) -> tuple[str, list[str]]:
    """The time and the signatures of ``X-HiresScope-Signature``."""
    first, *rest = request.headers["x-hiresscope-signature"].split(",")
    return first.removeprefix("t="), [part.removeprefix("v1=") for part in rest]


def verifies(request: Received, secret: str) -> bool:
    """True if the project's own signature is by ``secret``, computed as the contract describes it."""
    at, found = own_signatures(request)
    expected = hmac.new(secret.encode(), f"{at}.".encode() + request.body, hashlib.sha256).hexdigest()
    return expected in found


@pytest.fixture
def endpoint(as_owner: Api, hook: Receiver) -> dict[str, Any]:
    made: dict[str, Any] = as_owner.post("/webhooks", {"url": hook.url, "events": ["*"]}).json()
    return made


def test_a_thousand_deliveries_verify_with_the_unmodified_library(
    tenant: Tenant, hook: Receiver, deliver_due: Deliver
) -> None:
    Tenant.objects.update(limit_overrides={"webhookEndpoints": None})
    tenant.refresh_from_db()
    secrets = {}
    for number in range(20):
        made = services.create_endpoint(tenant=tenant, url=f"{hook.url}/{number}", events=["*"])
        secrets[f"/hook/{number}"] = made.secret
    for number in range(50):
        data = {"number": number, "text": "Löwe \u2028 \U0001f981 " + "x" * number}
        services.emit(tenant_id=tenant.pk, event="application.scored", subject_id=None, data=data)
    assert deliver_due() == 1000
    for one in hook.requests:
        told = Webhook(secrets[one.path]).verify(one.body, one.headers)
        assert 0 <= told["data"]["number"] < 50
        assert verifies(one, secrets[one.path])
    assert len({(one.path, one.headers["webhook-id"]) for one in hook.requests}) == 1000


@pytest.fixture
def request_(endpoint: dict[str, Any], tenant: Tenant, hook: Receiver, deliver_due: Deliver) -> Received:
    services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={"title": "Engineer"})
    deliver_due()
    return hook.requests[0]


TAMPERINGS: dict[str, Callable[[Received], tuple[bytes, dict[str, str]]]] = {
    "another body": lambda one: (one.body.replace(b"Engineer", b"Director"), one.headers),
    "a blank added": lambda one: (one.body + b" ", one.headers),
    "re-encoded JSON": lambda one: (json.dumps(json.loads(one.body)).encode(), one.headers),
    "another id": lambda one: (one.body, {**one.headers, "webhook-id": "msg_other"}),
    "a later time": lambda one: (one.body, {**one.headers, "webhook-timestamp": str(int(time.time()) + 60)}),
    "an old time": lambda one: (one.body, {**one.headers, "webhook-timestamp": str(int(time.time()) - 3600)}),
    "another signature": lambda one: (one.body, {**one.headers, "webhook-signature": "v1," + "A" * 43 + "="}),
    "no signature": lambda one: (one.body, {**one.headers, "webhook-signature": ""}),
}


def test_there_are_eight_tamperings() -> None:
    assert len(TAMPERINGS) == 8


@pytest.mark.parametrize("how", TAMPERINGS)
def test_a_tampering_does_not_verify(how: str, endpoint: dict[str, Any], request_: Received) -> None:
    library = Webhook(endpoint["secret"])
    library.verify(request_.body, request_.headers)
    body, headers = TAMPERINGS[how](request_)
    with pytest.raises(WebhookVerificationError):
        library.verify(body, headers)


def test_another_secret_does_not_verify(request_: Received) -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook(signing.new_secret()).verify(request_.body, request_.headers)
    assert not verifies(request_, signing.new_secret())


def test_after_a_rotation_both_secrets_sign_for_24_hours(
    as_owner: Api,
    endpoint: dict[str, Any],
    tenant: Tenant,
    hook: Receiver,
    deliver_due: Deliver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = endpoint["secret"]
    new = as_owner.post(f"/webhooks/{endpoint['id']}/rotate-secret").json()["secret"]
    began = time.time()

    def sent_after(hours: float) -> Received:
        monkeypatch.setattr("webhooks.delivery.sender.time.time", lambda: began + hours * 3600)
        services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={})
        deliver_due()
        return hook.requests[-1]

    during = sent_after(0)
    for secret in (old, new):
        Webhook(secret).verify(during.body, during.headers)
        assert verifies(during, secret)
    assert len(own_signatures(during)[1]) == 2
    assert verifies(sent_after(23.9), old)
    after = sent_after(24.1)
    assert verifies(after, new)
    assert not verifies(after, old)
    assert len(own_signatures(after)[1]) == 1


def test_rotating_again_does_not_prolong_the_oldest(as_owner: Api, endpoint: dict[str, Any]) -> None:
    path = f"/webhooks/{endpoint['id']}/rotate-secret"
    as_owner.post(path)
    [_, first] = Endpoint.objects.get().secrets
    Endpoint.objects.update(secrets=[{**Endpoint.objects.get().secrets[0]}, {**first, "until": first["until"] - 3600}])
    as_owner.post(path)
    secrets = Endpoint.objects.get().secrets
    assert [entry["until"] is None for entry in secrets] == [True, False, False]
    assert secrets[2]["until"] == first["until"] - 3600
    assert unseal(secrets[2]["sealed"]) == endpoint["secret"]


def test_secrets_are_resealed_with_a_new_key(
    endpoint: dict[str, Any], settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fresh = env.new_encryption_key()
    settings.FIELD_ENCRYPTION_KEYS = [fresh, *settings.FIELD_ENCRYPTION_KEYS]
    call_command("rotate_keys")
    assert "1 endpoints" in capsys.readouterr().out
    settings.FIELD_ENCRYPTION_KEYS = [fresh]
    assert unseal(Endpoint.objects.get().secrets[0]["sealed"]) == endpoint["secret"]
