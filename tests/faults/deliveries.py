"""Deliveries: events to many endpoints, one of which hangs, while dispatchers are killed and Redis is emptied."""

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import httpx2 as httpx

from tests.fakes.receivers import Receiver, Reply, receiver
from tests.faults.load import percentile
from tests.faults.report import Report
from tests.faults.system import Faulty, wait
from tests.walks.conftest import until

ENDPOINTS = 20
_WAITING = "SELECT count(*) FROM webhooks_delivery WHERE work_state <> '' AND endpoint_id <> ALL(%s::uuid[])"


@dataclass
class Sending:
    """Test events sent in turns to ``endpoints``; ``sent`` maps an event's id to when its request was answered."""

    api: httpx.Client
    endpoints: list[str]
    sent: dict[str, float] = field(default_factory=dict)
    of: dict[str, str] = field(default_factory=dict)

    def run(self, events: int, *, clients: int = 4) -> None:
        """Send ``events``; one that is not answered with 202 is sent again."""
        turns: queue.SimpleQueue[str] = queue.SimpleQueue()
        for number in range(events):
            turns.put(self.endpoints[number % len(self.endpoints)])
        threads = [threading.Thread(target=self._client, args=(turns,), daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _client(self, turns: "queue.SimpleQueue[str]") -> None:
        while not turns.empty():
            try:
                endpoint = turns.get_nowait()
            except queue.Empty:
                return
            answer = self.api.post(f"/webhooks/{endpoint}/test")
            if answer.status_code == 202:
                event = answer.json()["eventId"]
                self.of[event] = endpoint
                self.sent[event] = time.time()
            else:
                turns.put(endpoint)


def run(
    system: Faulty,
    *,
    events: int = 5000,
    kills: int = 10,
    wipes: int = 2,
    slower: float = 2.0,
    drain_seconds: float = 600,
) -> Report:
    """First the same load without and with a hung endpoint, then the faults."""
    report = Report(f"Deliveries: {events} events to {ENDPOINTS} endpoints, {kills} dispatcher kills, {wipes} wipes")
    with system.tenant() as api, _hooks(api) as hooks:
        some = max(ENDPOINTS, events // 5)
        plain = _timed(system, api, hooks, some, hung=None, drain_seconds=drain_seconds)
        hung = _timed(system, api, hooks, some, hung=next(iter(hooks)), drain_seconds=drain_seconds)
        report.add("p50, p95 without a hung endpoint, ms", _times(plain))
        report.add("p50, p95 of the others with one in 20 hung, ms", _times(hung))
        ratio = percentile(hung, 0.95) / percentile(plain, 0.95)
        report.add("p95 with to without", f"{ratio:.2f}", f"at most {slower:.0f}", kept=ratio <= slower)
        _storm(system, api, hooks, report, events, kills, wipes, drain_seconds)
    report.add("findings of check_integrity", system.findings() or 0, "0", kept=not system.findings())
    return report


@contextmanager
def _hooks(api: httpx.Client) -> Iterator[dict[str, Receiver]]:
    """An endpoint each for ENDPOINTS receivers: id -> receiver."""
    with ExitStack() as stack:
        found = {}
        for _ in range(ENDPOINTS):
            receiving = stack.enter_context(receiver(Reply()))
            answer = api.post("/webhooks", json={"url": receiving.url, "events": ["*"]})
            assert answer.status_code == 201, answer.text
            found[answer.json()["id"]] = receiving
        yield found


def _timed(
    system: Faulty,
    api: httpx.Client,
    hooks: dict[str, Receiver],
    events: int,
    *,
    hung: str | None,
    drain_seconds: float,
) -> list[float]:
    """Seconds from the answer to the request until the receiver has the event, of all but the ``hung`` endpoint."""
    if hung:
        hooks[hung].answer_with(Reply(hang=3600))
    sending = Sending(api, list(hooks))
    sending.run(events)
    _drain(system, [hung] if hung else [], drain_seconds)
    if hung:
        hooks[hung].answer_with(Reply())
        hooks[hung].let_go()
    heard = _heard(hooks)
    return [heard[event] - at for event, at in sending.sent.items() if sending.of[event] != hung]


def _heard(hooks: dict[str, Receiver]) -> dict[str, float]:
    """When each event was first heard."""
    first: dict[str, float] = {}
    for receiving in hooks.values():
        for request in receiving.requests:
            first.setdefault(request.headers["webhook-id"].removeprefix("evt_"), request.at)
    return first


def _drain(system: Faulty, but: list[str], seconds: float) -> None:
    until(lambda: not system.sql(_WAITING, but)[0][0], seconds=seconds, what="the end of the deliveries")


def _storm(
    system: Faulty,
    api: httpx.Client,
    hooks: dict[str, Receiver],
    report: Report,
    events: int,
    kills: int,
    wipes: int,
    drain_seconds: float,
) -> None:
    sending = Sending(api, list(hooks))
    began = time.monotonic()
    sender = threading.Thread(target=sending.run, args=(events,), daemon=True)
    sender.start()
    for number in range(kills):
        wait(1.5)
        system.kill_groups("manage dispatch")
        if wipes and number % (kills // wipes or 1) == 0:
            system.wipe_redis()
    sender.join()
    _drain(system, [], drain_seconds)
    heard = _heard(hooks)
    lost = [event for event in sending.sent if event not in heard]
    twice = sum(len(one.requests) for one in hooks.values()) - len(heard)
    report.add("events under the faults", len(sending.sent), str(events), kept=len(sending.sent) == events)
    report.add("events lost", len(lost), "0", kept=not lost)
    report.add("heard again under the same id (at least once)", twice)
    report.add("seconds until all were delivered", f"{time.monotonic() - began:.0f}")


def _times(seconds: list[float]) -> str:
    return ", ".join(f"{1000 * percentile(seconds, share):.0f}" for share in (0.5, 0.95))
