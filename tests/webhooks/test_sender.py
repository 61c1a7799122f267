"""The sender of a worker process, with its own threads and connections: many in flight, none delayed by another."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import Tenant
from hiresscope.lib import work
from hiresscope.lib.lanes import claim_many
from tests import factories
from tests.fakes.receivers import Received, Receiver, Reply, receiver
from webhooks import delivery, services, tasks
from webhooks.delivery import DELIVER, rows
from webhooks.delivery.sender import Sender
from webhooks.models import Attempt, Delivery, Endpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def tenant(transactional_db: None) -> Tenant:
    return factories.tenant(limit_overrides={"webhookEndpoints": None})


@pytest.fixture
def sender() -> Iterator[Sender]:
    one = Sender()
    yield one
    assert one.drain(20), "it ends when told to"


def endpoint(tenant: Tenant, url: str) -> Endpoint:
    return services.create_endpoint(tenant=tenant, url=url, events=["*"]).endpoint


def emit(tenant: Tenant, times: int = 1) -> None:
    for number in range(times):
        services.emit(tenant_id=tenant.pk, event="job.created", subject_id=None, data={"number": number})


def publish() -> list[Any]:
    return work.publish(DELIVER, window=1000)


def until(true: Callable[[], bool], *, seconds: float = 60) -> None:
    """Wait for ``true``; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)


def send_all(sender: Sender, done: Callable[[], bool]) -> None:
    """Do as the dispatcher does until ``done``."""

    def step() -> bool:
        sender.submit(publish())
        return done()

    until(step)


def delivered(**which: Any) -> int:
    return Delivery.objects.filter(status="DELIVERED", **which).count()


@pytest.fixture
def hung() -> Iterator[tuple[Receiver, threading.Event]]:
    """A receiver that answers only once the event is set."""
    answer_now = threading.Event()

    def answer(one: Received) -> Reply:
        answer_now.wait(60)
        return Reply()

    with receiver(answer) as server:
        yield server, answer_now
        answer_now.set()


def test_one_hung_endpoint_delays_no_other(
    tenant: Tenant, sender: Sender, hung: tuple[Receiver, threading.Event], settings: Any
) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 60
    silent, answer_now = hung
    stuck = endpoint(tenant, silent.url)
    with receiver() as hook:
        others = [endpoint(tenant, f"{hook.url}/{number}").pk for number in range(19)]
        emit(tenant, 10)
        send_all(sender, lambda: delivered(endpoint__in=others) == 190)
        assert delivered(endpoint=stuck) == 0, "it was still hanging when all others were done"
        assert silent.most_at_once == len(silent.requests) == 2
        answer_now.set()
        send_all(sender, lambda: delivered() == 200)
    assert silent.most_at_once == 2


def test_two_senders_together_keep_the_limit_of_an_endpoint(tenant: Tenant, sender: Sender) -> None:
    other = Sender()
    with receiver(Reply(hang=0.01)) as hook:
        endpoint(tenant, hook.url)
        emit(tenant, 60)

        def step() -> bool:
            ids = publish()
            sender.submit(ids)
            other.submit(list(Delivery.objects.exclude(work_state="").values_list("pk", flat=True)))
            return delivered() == 60

        until(step)
        assert other.drain(20)
        assert len(hook.requests) == 60, "none was sent twice"
        assert hook.most_at_once <= 2
    assert Attempt.objects.count() == 60


def test_connections_are_kept(tenant: Tenant, sender: Sender) -> None:
    with receiver() as hook:
        endpoint(tenant, hook.url)
        emit(tenant, 50)
        send_all(sender, lambda: delivered() == 50)
        assert hook.connections <= 2


def test_the_first_try_needs_one_hint_and_no_second_look(tenant: Tenant, sender: Sender) -> None:
    with receiver() as hook:
        endpoint(tenant, hook.url)
        emit(tenant, 20)
        sender.submit(publish())
        until(lambda: delivered() == 20)
    assert publish() == []


def test_leases_are_renewed_while_an_exchange_lasts(
    tenant: Tenant, sender: Sender, hung: tuple[Receiver, threading.Event], settings: Any
) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 60
    settings.WORK_LEASE_SECONDS = 1
    silent, answer_now = hung
    endpoint(tenant, silent.url)
    emit(tenant)
    sender.submit(publish())
    until(lambda: len(silent.requests) == 1)
    [first] = Delivery.objects.values_list("lease_until", flat=True)
    until(lambda: Delivery.objects.filter(lease_until__gt=first).exists())
    assert publish() == []
    answer_now.set()
    until(lambda: delivered() == 1)
    assert len(silent.requests) == 1


def test_draining_lets_what_is_in_flight_end_and_starts_nothing(
    tenant: Tenant, sender: Sender, hung: tuple[Receiver, threading.Event], settings: Any
) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 60
    silent, answer_now = hung
    endpoint(tenant, silent.url)
    emit(tenant, 5)
    sender.submit(publish())
    until(lambda: len(silent.requests) == 2)
    threading.Timer(0.2, answer_now.set).start()
    assert sender.drain(30)
    assert (delivered(), len(silent.requests)) == (2, 2)
    assert Delivery.objects.filter(lease_token__isnull=False).count() == 0


def test_the_database_may_be_away_for_a_moment(tenant: Tenant, sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    real, failures = rows.turn, iter([True, False, True])

    def turn(*args: Any, **kwargs: Any) -> Any:
        if next(failures, False):
            raise OperationalError
        return real(*args, **kwargs)

    monkeypatch.setattr(rows, "turn", turn)
    monkeypatch.setattr("webhooks.delivery.sender._PAUSE_WITHOUT_DATABASE", 0.01)
    with receiver() as hook:
        endpoint(tenant, hook.url)
        emit(tenant, 4)
        send_all(sender, lambda: delivered() == 4)
        assert len(hook.requests) == 4, "a result that could not be recorded at once is kept, not sent again"


def test_an_endpoint_deleted_in_flight_leaves_nothing(
    tenant: Tenant, sender: Sender, hung: tuple[Receiver, threading.Event], settings: Any
) -> None:
    settings.WEBHOOK_TIMEOUT_SECONDS = 60
    silent, answer_now = hung
    gone = endpoint(tenant, silent.url)
    emit(tenant)
    sender.submit(publish())
    until(lambda: len(silent.requests) == 1)
    services.delete_endpoint(endpoint=gone)
    answer_now.set()
    assert sender.drain(30)
    assert (Delivery.objects.count(), Attempt.objects.count()) == (0, 0)


def test_the_task_hands_ids_to_the_sender_of_its_process(tenant: Tenant) -> None:
    with receiver() as hook:
        endpoint(tenant, hook.url)
        emit(tenant)
        tasks.deliver(ids=[str(pk) for pk in publish()])
        until(lambda: delivered() == 1)
    assert delivery.drain(20)
    assert DELIVER.task == tasks.deliver.name
    assert DELIVER.queue == "webhooks"


# Lanes


def test_the_dispatcher_publishes_no_more_of_an_endpoint_than_may_run(tenant: Tenant) -> None:
    slow, other = endpoint(tenant, "https://a.example.com/"), endpoint(tenant, "https://b.example.com/")
    emit(tenant, 10)
    ids = publish()
    lanes = list(Delivery.objects.filter(pk__in=ids).values_list("endpoint_id", flat=True))
    assert sorted(map(str, lanes)) == sorted([str(slow.pk), str(other.pk)] * 2)
    assert publish() == [], "what is published counts"
    assert len(claim_many(DELIVER, [slow.pk, other.pk], room=100)) == 4
    assert publish() == [], "what runs counts"
    assert claim_many(DELIVER, [slow.pk, other.pk], room=100) == []


def test_an_endpoint_that_another_process_counts_is_left_for_the_next_turn(tenant: Tenant) -> None:
    held = endpoint(tenant, "https://a.example.com/")
    emit(tenant, 1)
    ids = publish()
    has_it, may_go = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(Endpoint.objects.filter(pk=held.pk).select_for_update())
            has_it.set()
            may_go.wait(60)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert has_it.wait(60)
    turn = rows.turn([], ids, room=10)
    may_go.set()
    thread.join()
    assert (turn.parcels, turn.ids_left) == ([], ids), "it neither waits nor claims"
    assert len(rows.turn([], turn.ids_left, room=10).parcels) == 1


def test_a_lost_message_does_not_lose_the_delivery(tenant: Tenant) -> None:
    endpoint(tenant, "https://a.example.com/")
    emit(tenant, 1)
    [lost] = publish()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE webhooks_delivery SET next_attempt_at = statement_timestamp()")
    assert publish() == [lost]


def test_room_is_shared_out_between_endpoints(tenant: Tenant) -> None:
    lanes = [endpoint(tenant, f"https://a.example.com/{number}").pk for number in range(5)]
    emit(tenant, 3)
    assert len(claim_many(DELIVER, lanes, room=4)) == 4
    assert len(claim_many(DELIVER, lanes, room=100)) == 6
