"""``/webhooks``: endpoints and their secrets."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

import billing.services
from accounts.models import Tenant
from billing.services import PlanLimitReached
from hiresscope.lib.crypto import unseal
from tests import factories
from tests.client import Api
from tests.fakes.receivers import Receiver
from webhooks import services
from webhooks.events import EVENTS
from webhooks.models import Delivery, Endpoint

URL = "https://hooks.example.com/hiresscope"


@pytest.fixture
def endpoint(as_owner: Api) -> dict[str, Any]:
    """An endpoint as its creation answered it, with its secret."""
    made = as_owner.post("/webhooks", {"url": URL, "events": ["*"]})
    assert made.status_code == 201, made.json()
    body: dict[str, Any] = made.json()
    return body


@pytest.fixture
def path(endpoint: dict[str, Any]) -> str:
    return f"/webhooks/{endpoint['id']}"


def test_creation_shows_the_secret_once(as_owner: Api, endpoint: dict[str, Any], path: str) -> None:
    assert list(endpoint) == ["id", "secret", "url", "events", "isActive", "description", "createdAt"]
    assert endpoint["secret"].startswith("whsec_")
    assert (endpoint["url"], endpoint["events"], endpoint["isActive"], endpoint["description"]) == (
        URL,
        ["*"],
        True,
        None,
    )
    for shown in (as_owner.get(path), as_owner.get("/webhooks"), as_owner.patch(path, {"description": "x"})):
        assert shown.status_code == 200
        assert "secret" not in shown.content.decode()
        assert endpoint["secret"] not in shown.content.decode()


def test_the_secret_is_encrypted_at_rest(endpoint: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(webhooks_endpoint)::text FROM webhooks_endpoint")
        [(row,)] = cursor.fetchall()
    assert endpoint["secret"].removeprefix("whsec_") not in row
    assert unseal(Endpoint.objects.get().secrets[0]["sealed"]) == endpoint["secret"]


def test_one_is_read_with_how_it_fares(as_owner: Api, endpoint: dict[str, Any], path: str) -> None:
    shown = as_owner.get(path).json()
    assert shown == {
        **{name: value for name, value in endpoint.items() if name != "secret"},
        "lastDeliveryAt": None,
        "failingSince": None,
    }


def test_all_are_listed_newest_first(as_owner: Api, tenant: Tenant) -> None:
    Tenant.objects.update(limit_overrides={"webhookEndpoints": 5})
    made = [as_owner.post("/webhooks", {"url": f"{URL}/{n}", "events": ["*"]}).json()["id"] for n in range(3)]
    listed = as_owner.get("/webhooks", {"limit": 2}).json()
    assert [row["id"] for row in listed["data"]] == made[:0:-1]
    assert (listed["total"], listed["totalPages"]) == (3, 2)
    rest = as_owner.get("/webhooks", {"limit": 2, "cursor": listed["nextCursor"]}).json()
    assert [row["id"] for row in rest["data"]] == made[:1]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://example.com"}, "url"),
        ({"url": "https://127.0.0.1/"}, "url"),
        ({"url": "https://exa\x01mple.com/"}, "url"),
        ({"url": None}, "url"),
        ({"url": 5}, "url"),
        ({"url": ""}, "url"),
        ({"events": []}, "events"),
        ({"events": ["job.exploded"]}, "events"),
        ({"events": "job.created"}, "events"),
        ({"events": [None]}, "events[0]"),
        ({"isActive": "yes"}, "isActive"),
        ({"description": "x" * 501}, "description"),
        ({"secret": "whsec_mine"}, "secret"),
        ({"tenantId": str(uuid4())}, "tenantId"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(
    change: dict[str, Any], field: str, as_owner: Api, path: str, settings: Any
) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = ""
    before = Endpoint.objects.values().get()
    Tenant.objects.update(limit_overrides={"webhookEndpoints": 5})
    for response in (as_owner.post("/webhooks", {"url": URL, "events": ["*"], **change}), as_owner.patch(path, change)):
        assert response.status_code == 400, response.json()
        assert response.json()["details"][0]["field"] == field
    assert Endpoint.objects.values().get() == before


def test_each_event_can_be_chosen_and_is_kept_once(as_owner: Api, path: str) -> None:
    changed = as_owner.patch(path, {"events": [*EVENTS, *EVENTS]})
    assert changed.json()["events"] == list(EVENTS)


def test_a_change_changes_what_it_names(as_owner: Api, endpoint: dict[str, Any], path: str) -> None:
    changed = as_owner.patch(path, {"url": "https://other.example.com/", "description": "Our CRM"}).json()
    assert (changed["url"], changed["description"]) == ("https://other.example.com/", "Our CRM")
    assert changed["events"] == ["*"]
    assert as_owner.patch(path, {"description": None}).json()["description"] is None


def test_a_change_obeys_if_match(as_owner: Api, path: str) -> None:
    tag = as_owner.get(path).headers["ETag"]
    assert as_owner.patch(path, {"description": "1"}, headers={"If-Match": tag}).status_code == 200
    assert as_owner.patch(path, {"description": "2"}, headers={"If-Match": tag}).status_code == 412
    assert as_owner.get(path).json()["description"] == "1"


def test_switching_off_fails_what_waits_and_switching_on_forgets_failures(
    as_owner: Api, tenant: Tenant, path: str
) -> None:
    services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={})
    assert as_owner.patch(path, {"isActive": False}).json()["isActive"] is False
    delivery = Delivery.objects.get()
    assert (delivery.status, delivery.work_state) == ("FAILED", "")
    services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={})
    assert Delivery.objects.count() == 1, "nothing is queued for it while it is off"

    Endpoint.objects.update(failing_since="2030-01-01T00:00:00Z")
    assert as_owner.patch(path, {"isActive": True}).json()["failingSince"] is None


def test_deleting_takes_the_log_along(
    as_owner: Api, tenant: Tenant, hook: Receiver, deliver_due: Callable[[], int]
) -> None:
    made = as_owner.post("/webhooks", {"url": hook.url, "events": ["*"]}).json()["id"]
    services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={})
    assert deliver_due() == 1
    gone = as_owner.delete(f"/webhooks/{made}")
    assert (gone.status_code, gone.json()) == (200, {"id": made, "deleted": True})
    assert Delivery.objects.count() == 0
    assert as_owner.delete(f"/webhooks/{made}").status_code == 404


def test_rotation_gives_a_new_secret(as_owner: Api, endpoint: dict[str, Any], path: str) -> None:
    rotated = as_owner.post(f"{path}/rotate-secret")
    assert rotated.status_code == 200
    assert list(rotated.json()) == list(endpoint)
    assert rotated.json()["secret"] not in {endpoint["secret"], None}


# Who may


def test_a_stranger_sees_nothing_of_it(
    as_owner: Api, as_stranger: Api, tenant: Tenant, endpoint: dict[str, Any], path: str
) -> None:
    services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={})
    log = f"{path}/deliveries/{Delivery.objects.get().pk}"
    since = {"since": "2020-01-01T00:00:00.000Z"}
    calls: list[tuple[str, str, Any]] = [
        ("GET", path, None),
        ("PATCH", path, {"isActive": False}),
        ("DELETE", path, None),
        ("POST", f"{path}/test", None),
        ("POST", f"{path}/rotate-secret", None),
        ("POST", f"{path}/recover", since),
        ("GET", f"{path}/deliveries", None),
        ("GET", log, None),
        ("POST", f"{log}/redeliver", None),
    ]
    for method, address, body in calls:
        refused = as_stranger.send(method, address, body)
        absent = as_stranger.send(method, address.replace(endpoint["id"], str(uuid4())), body)
        assert refused.status_code == absent.status_code == 404, address
        assert {**refused.json(), "requestId": ""} == {**absent.json(), "requestId": ""}
    assert as_stranger.get("/webhooks").json()["data"] == []
    assert Endpoint.objects.get().is_active


def test_a_delivery_is_reached_through_its_own_endpoint_alone(as_owner: Api, tenant: Tenant, path: str) -> None:
    Tenant.objects.update(limit_overrides={"webhookEndpoints": 5})
    other = as_owner.post("/webhooks", {"url": URL, "events": ["job.closed"]}).json()["id"]
    services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={})
    delivery = Delivery.objects.get().pk
    assert as_owner.get(f"{path}/deliveries/{delivery}").status_code == 200
    assert as_owner.get(f"/webhooks/{other}/deliveries/{delivery}").status_code == 404


def test_a_viewer_reads_and_does_not_write(as_viewer: Api, path: str) -> None:
    assert as_viewer.get(path).status_code == 200
    assert as_viewer.post("/webhooks", {"url": URL, "events": ["*"]}).status_code == 403
    assert as_viewer.patch(path, {"isActive": False}).status_code == 403
    assert as_viewer.post(f"{path}/rotate-secret").status_code == 403


def test_a_key_needs_the_scope(tenant: Tenant, path: str) -> None:
    _, text = factories.api_key(tenant, scopes=["webhooks:read"])
    reader = Api(X_API_Key=text)
    assert reader.get(path).status_code == 200
    assert reader.post(f"{path}/test").status_code == 403


# The plan


def test_a_plan_without_webhooks_says_so(as_owner: Api, tenant: Tenant, path: str) -> None:
    Tenant.objects.update(plan="STARTER", subscription_status="ACTIVE", features=["csvExport"])
    refused = as_owner.post("/webhooks", {"url": URL, "events": ["*"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "feature_not_on_plan")
    services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={})
    assert Delivery.objects.count() == 0, "what was made on a better plan is not served"
    assert as_owner.get(path).status_code == 200
    assert as_owner.delete(path).status_code == 200


def test_the_limit_is_told_with_use_and_plan(as_owner: Api, endpoint: dict[str, Any]) -> None:
    refused = as_owner.post("/webhooks", {"url": URL, "events": ["*"]})
    assert refused.status_code == 403
    assert refused.json()["code"] == "plan_limit_reached"
    assert refused.json()["details"] == [{"limit": 1, "used": 1, "plan": "TRIAL"}]


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_do_not_pass_the_limit(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    tenant.limit_overrides = {"webhookEndpoints": 3}
    tenant.save()
    answers: list[int] = []
    checked = threading.Barrier(8)
    real = billing.services.require_room

    def require_room(*args: Any, **kwargs: Any) -> None:
        """Hold whoever has found room until all have; those who are let in one at a time do not meet here."""
        real(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            checked.wait(2)

    monkeypatch.setattr(billing.services, "require_room", require_room)

    def create() -> None:
        try:
            services.create_endpoint(tenant=tenant, url=URL, events=["*"])
            answers.append(201)
        except PlanLimitReached as refused:
            answers.append(refused.status)
        finally:
            connection.close()

    threads = [threading.Thread(target=create) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [201] * 3 + [403] * 5
    assert Endpoint.objects.count() == 3
