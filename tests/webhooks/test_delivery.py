"""What reaches a receiver, how often, and what is kept of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.delivery import compose
from accounts.models import Mail, Tenant, User
from tests.client import Api
from tests.fakes.receivers import Received, Receiver, Reply, receiver
from webhooks import housekeeping, services
from webhooks.delivery import rows
from webhooks.models import Attempt, Delivery, Endpoint, Event

Deliver = Callable[[], int]
DAYS_5 = timedelta(days=5)


@pytest.fixture
def path(as_owner: Api, hook: Receiver) -> str:
    """An endpoint of ``hook`` that hears everything."""
    made = as_owner.post("/webhooks", {"url": hook.url, "events": ["*"]})
    return f"/webhooks/{made.json()['id']}"


@pytest.fixture
def emit(tenant: Tenant) -> Callable[..., Event | None]:
    def run(event: str = "job.created", subject: Any = None, **data: Any) -> Event | None:
        return services.emit(tenant_id=tenant.pk, event=event, subject_id=subject, data=data)

    return run


def point(path: str, at: Receiver) -> None:
    """Let the endpoint's URL be another receiver's."""
    Endpoint.objects.filter(pk=path.split("/")[2]).update(url=at.url)


def make_due() -> None:
    """Let the time of the next attempts have come."""
    Delivery.objects.exclude(work_state="").update(next_attempt_at=timezone.now() - timedelta(seconds=1))


# What is sent


def test_the_body_is_what_the_contract_says(
    path: str, tenant: Tenant, hook: Receiver, emit: Any, deliver_due: Deliver
) -> None:
    event = emit("application.scored", title="Löwe & <b>", score=82)
    assert deliver_due() == 1
    [request] = hook.requests
    body = json.loads(request.body)
    assert list(body) == ["id", "event", "timestamp", "tenantId", "data"]
    assert body["id"] == str(event.pk) == request.headers["webhook-id"]
    assert body["tenantId"] == str(tenant.pk)
    assert body["timestamp"].endswith("Z")
    assert body["data"] == {"title": "Löwe & <b>", "score": 82}
    assert request.headers["x-hiresscope-event"] == "application.scored"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["user-agent"].startswith("HIRESSCOPE-Webhooks/")
    assert request.body.decode() == event.body


def test_only_what_is_listened_to_is_queued(as_owner: Api, path: str, emit: Any) -> None:
    as_owner.patch(path, {"events": ["job.closed", "application.scored"]})
    assert emit("job.created") is None
    assert Event.objects.count() == 0, "what nobody hears is not kept"
    assert emit("job.closed") is not None
    assert Delivery.objects.count() == 1


def test_an_event_goes_with_its_transaction(path: str, emit: Any) -> None:
    with transaction.atomic():
        emit()
        transaction.set_rollback(True)
    assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_success_is_recorded(as_owner: Api, path: str, emit: Any, deliver_due: Deliver) -> None:
    emit()
    deliver_due()
    [row] = as_owner.get(f"{path}/deliveries").json()["data"]
    assert list(row) == ["id", "eventId", "event", "status", "attempts", "nextAttemptAt", "createdAt"]
    assert (row["event"], row["status"], row["nextAttemptAt"]) == ("job.created", "DELIVERED", None)
    [attempt] = row["attempts"]
    assert list(attempt) == ["at", "statusCode", "durationMs", "error", "responseSnippet"]
    assert (attempt["statusCode"], attempt["error"], attempt["responseSnippet"]) == (200, None, "ok")
    assert as_owner.get(path).json()["lastDeliveryAt"] is not None


# Trying again


def test_a_failure_is_tried_again_with_the_same_id_and_bytes_and_a_fresh_signature(
    as_owner: Api, path: str, emit: Any, deliver_due: Deliver, monkeypatch: pytest.MonkeyPatch
) -> None:
    emit(name="Löwe")
    with receiver(Reply(500, body=b"broken")) as bad:
        point(path, bad)
        assert deliver_due() == 1
        [row] = as_owner.get(f"{path}/deliveries").json()["data"]
        assert (row["status"], row["attempts"][0]["error"]) == ("PENDING", "Answered 500")
        assert row["nextAttemptAt"] is not None
        assert as_owner.get(path).json()["failingSince"] is not None

        now = timezone.now().timestamp() + 60
        monkeypatch.setattr("webhooks.delivery.sender.time.time", lambda: now)
        make_due()
        assert deliver_due() == 1
        first, second = bad.requests
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert int(second.headers["webhook-timestamp"]) == int(now) > int(first.headers["webhook-timestamp"])
    assert first.headers["webhook-signature"] != second.headers["webhook-signature"]
    assert first.headers["x-hiresscope-signature"] != second.headers["x-hiresscope-signature"]


def test_the_waits_are_those_of_the_contract_and_then_it_has_failed(path: str, emit: Any, deliver_due: Deliver) -> None:
    emit()
    with receiver(Reply(500)) as bad:
        point(path, bad)
        for wait in (5, 300, 1800, 7200, 18000, 36000, 36000):
            assert deliver_due() == 1
            row = Delivery.objects.get()
            left = (row.next_attempt_at - timezone.now()).total_seconds()
            assert 0.79 * wait - 2 < left < 1.21 * wait, f"about {wait} s"
            assert deliver_due() == 0, "not before its time"
            make_due()
        assert deliver_due() == 1
    row = Delivery.objects.get()
    assert (row.status, row.work_state, row.next_attempt_at) == ("FAILED", "", None)
    assert Attempt.objects.count() == 8


@pytest.mark.parametrize(("asked", "least", "most"), [("3600", 3590, 3601), ("0", 2, 7), ("99999999", 43190, 43201)])
def test_retry_after_is_obeyed_within_bounds(
    asked: str, least: int, most: int, path: str, emit: Any, deliver_due: Deliver
) -> None:
    emit()
    with receiver(Reply(429, {"Retry-After": asked})) as busy:
        point(path, busy)
        deliver_due()
    left = (Delivery.objects.get().next_attempt_at - timezone.now()).total_seconds()
    assert least < left < most


def test_a_worker_that_died_leaves_a_delivery_that_is_sent_again(path: str, emit: Any, deliver_due: Deliver) -> None:
    emit()
    ids = list(Delivery.objects.values_list("pk", flat=True))
    [taken] = rows.turn([], ids, room=10).parcels
    assert rows.turn([], ids, room=10).parcels == [], "it is leased"
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1), next_attempt_at=timezone.now())
    assert deliver_due() == 1
    late = rows.Sent(taken, rows.Answer(500, 3, error="Answered 500"))
    rows.turn([late], [], room=10)
    assert Delivery.objects.get().status == "DELIVERED", "who lost the lease changes nothing"
    assert Attempt.objects.count() == 1


def test_who_lost_the_lease_does_not_end_the_work_of_who_has_it(path: str, emit: Any) -> None:
    emit()
    ids = list(Delivery.objects.values_list("pk", flat=True))
    [first] = rows.turn([], ids, room=10).parcels
    Delivery.objects.update(lease_until=timezone.now() - timedelta(seconds=1), next_attempt_at=timezone.now())
    [second] = rows.turn([], ids, room=10).parcels
    rows.turn([rows.Sent(first, rows.Answer(200, 3))], [], room=10)
    row = Delivery.objects.get()
    assert (row.status, row.lease_token) == ("PENDING", second.claim.token)
    assert Attempt.objects.count() == 0


def test_a_delivery_whose_attempts_all_ended_without_a_word_fails(path: str, emit: Any, deliver_due: Deliver) -> None:
    emit()
    Delivery.objects.update(attempts=8)
    assert deliver_due() == 0
    assert Delivery.objects.get().status == "FAILED"


# Switching off


def test_a_410_switches_the_endpoint_off_and_mails_the_owners_once(
    as_owner: Api, owner: User, admin: User, path: str, emit: Any, deliver_due: Deliver
) -> None:
    for _ in range(3):
        emit()
    with receiver(Reply(410)) as gone:
        point(path, gone)
        sent = deliver_due()
    assert sent == 2, "no more than were in flight"
    assert as_owner.get(path).json()["isActive"] is False
    assert set(Delivery.objects.values_list("status", "work_state")) == {("FAILED", "")}
    [mail] = Mail.objects.filter(template="webhook_switched_off")
    assert mail.to == owner.email
    assert mail.context["url"] == gone.url


def test_the_mail_says_what_to_do(
    owner: User, path: str, emit: Any, deliver_due: Deliver, mailoutbox: list[Any]
) -> None:

    emit()
    with receiver(Reply(410)) as gone:
        point(path, gone)
        deliver_due()
    message = compose(Mail.objects.get(template="webhook_switched_off"))
    assert message is not None
    assert message.subject == "A webhook endpoint was switched off"
    assert gone.url in message.body
    assert f"{path}/recover" in message.body
    assert "because it answered 410 Gone" in message.body


@pytest.mark.parametrize(("failing", "active"), [(DAYS_5 + timedelta(minutes=1), False), (DAYS_5 / 2, True)])
def test_five_days_without_success_switch_it_off(
    failing: timedelta, active: bool, path: str, emit: Any, deliver_due: Deliver
) -> None:
    emit()
    with receiver(Reply(500)) as bad:
        point(path, bad)
        Endpoint.objects.update(failing_since=timezone.now() - failing)
        deliver_due()
    assert Endpoint.objects.get().is_active is active


def test_a_success_forgets_the_failures_before_it(path: str, emit: Any, deliver_due: Deliver) -> None:
    Endpoint.objects.update(failing_since=timezone.now() - DAYS_5 * 2)
    emit()
    deliver_due()
    endpoint = Endpoint.objects.get()
    assert (endpoint.is_active, endpoint.failing_since) == (True, None)


# Sending on demand


def test_a_test_is_sent_whatever_is_listened_to(as_owner: Api, path: str, hook: Receiver, deliver_due: Deliver) -> None:
    as_owner.patch(path, {"events": ["job.closed"], "isActive": False})
    queued = as_owner.post(f"{path}/test")
    assert queued.status_code == 202
    assert list(queued.json()) == ["deliveryId", "eventId"]
    assert deliver_due() == 1
    assert json.loads(hook.requests[0].body)["event"] == "webhook.test"
    assert json.loads(hook.requests[0].body)["id"] == queued.json()["eventId"]


def test_a_delivery_can_be_sent_again(
    as_owner: Api, path: str, hook: Receiver, emit: Any, deliver_due: Deliver
) -> None:
    event = emit()
    deliver_due()
    row = Delivery.objects.get()
    again = as_owner.post(f"{path}/deliveries/{row.pk}/redeliver")
    assert (again.status_code, again.json()) == (202, {"deliveryId": str(row.pk), "eventId": str(event.pk)})
    assert deliver_due() == 1
    assert hook.requests[0].body == hook.requests[1].body
    shown = as_owner.get(f"{path}/deliveries/{row.pk}").json()
    assert (shown["status"], len(shown["attempts"])) == ("DELIVERED", 2)
    assert shown["payload"]["id"] == str(event.pk)


def test_a_delivery_is_not_sent_twice_at_once(as_owner: Api, path: str, emit: Any) -> None:
    emit()
    soon = timezone.now() + timedelta(seconds=10)
    Delivery.objects.update(lease_token=uuid4(), lease_until=soon, next_attempt_at=soon)
    refused = as_owner.post(f"{path}/deliveries/{Delivery.objects.get().pk}/redeliver")
    assert (refused.status_code, refused.json()["code"]) == (409, "being_sent")


def test_nothing_is_sent_again_to_an_endpoint_that_is_off(
    as_owner: Api, path: str, emit: Any, deliver_due: Deliver
) -> None:
    emit()
    deliver_due()
    as_owner.patch(path, {"isActive": False})
    again = as_owner.post(f"{path}/deliveries/{Delivery.objects.get().pk}/redeliver")
    assert (again.status_code, again.json()["code"]) == (409, "endpoint_is_off")
    assert as_owner.post(f"{path}/recover", {"since": "2020-01-01T00:00:00.000Z"}).status_code == 409


def test_a_period_is_recovered(as_owner: Api, path: str, hook: Receiver, emit: Any, deliver_due: Deliver) -> None:
    hours = timedelta(hours=1)
    for age in (1, 2, 3, 4):
        event = emit(age=age)
        status = "DELIVERED" if age == 2 else "FAILED"
        created = timezone.now() - age * hours
        Delivery.objects.filter(event=event).update(status=status, created_at=created, work_state="")
    since, until = timezone.now() - 3.5 * hours, timezone.now() - 0.5 * hours
    body = {"since": since.isoformat(timespec="milliseconds"), "until": until.isoformat(timespec="milliseconds")}
    recovered = as_owner.post(f"{path}/recover", body)
    assert (recovered.status_code, recovered.json()) == (202, {"queued": 2})
    assert deliver_due() == 2
    assert sorted(json.loads(one.body)["data"]["age"] for one in hook.requests) == [1, 3]
    assert as_owner.post(f"{path}/recover", {"since": body["until"], "until": body["since"]}).status_code == 400
    assert as_owner.post(f"{path}/recover", {}).status_code == 400


def test_staff_recover_by_a_command(path: str, emit: Any, capsys: pytest.CaptureFixture[str]) -> None:
    emit()
    Delivery.objects.update(status="FAILED", work_state="", next_attempt_at=None)
    call_command("webhooks_recover", "--since", "2020-01-01T00:00:00Z")
    assert "1 queued" in capsys.readouterr().out
    assert Delivery.objects.get().status == "PENDING"


# The log


def test_the_log_is_narrowed_by_status_and_event(as_owner: Api, path: str, emit: Any, deliver_due: Deliver) -> None:
    emit("job.created")
    deliver_due()
    emit("job.closed")
    log = f"{path}/deliveries"
    assert [row["event"] for row in as_owner.get(log).json()["data"]] == ["job.closed", "job.created"]
    assert [row["event"] for row in as_owner.get(log, {"status": "PENDING"}).json()["data"]] == ["job.closed"]
    assert [row["status"] for row in as_owner.get(log, {"event": "job.created"}).json()["data"]] == ["DELIVERED"]
    assert as_owner.get(log, {"status": "LOST"}).status_code == 400
    assert as_owner.get(log, {"event": "job.exploded"}).status_code == 400


def test_a_page_of_the_log_takes_few_queries(
    as_owner: Api, path: str, emit: Any, deliver_due: Deliver, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        emit()
    deliver_due()
    with django_assert_max_num_queries(8):
        assert len(as_owner.get(f"{path}/deliveries").json()["data"]) == 20


# Forgetting


def test_what_is_about_an_erased_person_is_blanked(
    as_owner: Api, tenant: Tenant, path: str, hook: Receiver, emit: Any, deliver_due: Deliver
) -> None:
    person, other = uuid7(), uuid7()
    emit(subject=person, candidateName="Ada Canary")
    emit(subject=other, candidateName="Other Person")
    deliver_due()
    emit(subject=person, candidateName="Ada Canary")
    Attempt.objects.update(response_snippet="hello Ada Canary")
    assert services.erase_subjects(tenant_id=tenant.pk, subject_ids=[person]) == 2
    assert not Event.objects.filter(subject_id=person).exclude(body="").exists()
    assert "Other Person" in Event.objects.get(subject_id=other).body
    assert not Attempt.objects.filter(delivery__event__subject_id=person, response_snippet__contains="Canary").exists()
    assert deliver_due() == 0, "what still waited is not sent"

    row = Delivery.objects.filter(event__subject_id=person).first()
    assert row is not None
    refused = as_owner.post(f"{path}/deliveries/{row.pk}/redeliver")
    assert (refused.status_code, refused.json()["code"]) == (409, "payload_erased")
    assert as_owner.get(f"{path}/deliveries/{row.pk}").json()["payload"] is None


def test_a_stranger_cannot_erase(stranger: User, path: str, emit: Any) -> None:
    person = uuid7()
    emit(subject=person, candidateName="Ada")
    assert stranger.tenant_id is not None
    assert services.erase_subjects(tenant_id=stranger.tenant_id, subject_ids=[person]) == 0


def test_old_events_are_purged_and_waiting_ones_are_not(path: str, emit: Any, deliver_due: Deliver) -> None:
    emit()
    deliver_due()
    kept = emit()
    fresh = emit()
    Delivery.objects.filter(event=fresh).update(work_state="")
    Event.objects.exclude(pk=fresh.pk).update(created_at=F("created_at") - timedelta(days=91))
    assert housekeeping.purge() == 1
    assert set(Event.objects.values_list("pk", flat=True)) == {kept.pk, fresh.pk}
    assert Attempt.objects.count() == 0


def test_a_receiver_that_answers_by_the_event_is_answered_each(
    as_owner: Api, path: str, emit: Any, deliver_due: Deliver
) -> None:
    def answer(one: Received) -> Reply:
        return Reply(200 if b'"n":1' in one.body else 503)

    emit(n=1)
    emit(n=2)
    with receiver(answer) as mixed:
        point(path, mixed)
        deliver_due()
    assert sorted(Delivery.objects.values_list("status", flat=True)) == ["DELIVERED", "PENDING"]
    assert as_owner.get(path).json()["failingSince"] is None, "a success beside it counts"
