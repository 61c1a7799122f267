"""Kill storm: worker groups and dispatchers killed, Redis killed and emptied, PostgreSQL stopped, while CVs come in."""

import random
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from tests.fakes.receivers import Receiver, receiver
from tests.faults import load
from tests.faults.audit import audit, drain, tenants_of
from tests.faults.cvs import many
from tests.faults.load import Load
from tests.faults.report import Report
from tests.faults.system import QUEUES, Faulty, wait
from tests.walks.conftest import until

RUNNING = "SELECT count(*) FROM applications_application WHERE lease_until > statement_timestamp()"
EVENTS = "SELECT id FROM webhooks_event WHERE tenant_id = ANY(%s::uuid[])"
IN_FLIGHT = "SELECT count(*) FROM webhooks_delivery WHERE work_state <> ''"


@dataclass(frozen=True, slots=True)
class Scale:
    """How much of everything; the defaults are the full storm."""

    cvs: int = 2000
    kills: int = 20
    wipes: int = 3
    stops: int = 2
    dispatcher_kills: int = 2
    stop_seconds: float = 5.0
    gap_seconds: float = 4.0
    drain_seconds: float = 1800.0
    real: bool = True


def run(system: Faulty, scale: Scale, seed: int) -> Report:
    """The storm over one tenant with a webhook; the order of the faults is drawn from ``seed``."""
    report = Report(f"Kill storm: {scale.cvs} CVs, seed {seed}")
    with receiver() as receiving, system.tenant() as api:
        hook = api.post("/webhooks", json={"url": receiving.url, "events": ["*"]})
        assert hook.status_code == 201, hook.text
        sending = load.of(api)
        clients = 6
        sending.pause = max(0.0, clients * _storm_seconds(scale) * 0.8 / scale.cvs - 0.1)
        began = time.monotonic()
        sender = sending.start(many(scale.cvs, real=scale.real), clients=clients)
        in_hand = _faults(system, scale, seed)
        sender.join()
        ids = list(sending.accepted.values())
        drain(system, ids, seconds=scale.drain_seconds)
        seconds = time.monotonic() - began
        _delivered(system, receiving, report, scale, tenants_of(system, ids))
        _tell(report, scale, sending, in_hand, seconds)
        report.add_audit(audit(system, ids, tenants=tenants_of(system, ids)))
    return report


def _storm_seconds(scale: Scale) -> float:
    faults = scale.kills + scale.wipes + scale.stops + scale.dispatcher_kills
    return faults * scale.gap_seconds + scale.stops * scale.stop_seconds


def _faults(system: Faulty, scale: Scale, seed: int) -> list[int]:
    """Bring them all about, in an order drawn from ``seed``; returns how many rows were in hand at each kill."""
    chance = random.Random(seed)
    in_hand: list[int] = []

    def kill_workers(queue: str) -> Callable[[], None]:
        def kill() -> None:
            until(lambda: system.leaders(f"--queues {queue}"), what=f"the worker of {queue}")
            in_hand.append(int(system.sql(RUNNING)[0][0]))
            system.kill_groups(f"--queues {queue}")

        return kill

    def kill_dispatchers() -> None:
        system.kill_groups("manage dispatch")

    def stop_database() -> None:
        system.stop_postgres()
        wait(scale.stop_seconds)
        system.start_postgres()

    # Every other kill hits the readers of CVs, which have the most in hand.
    queues = ["parse" if number % 2 == 0 else QUEUES[number // 2 % len(QUEUES)] for number in range(scale.kills)]
    faults: list[Callable[[], None]] = [kill_workers(queue) for queue in queues]
    faults += [system.wipe_redis] * scale.wipes + [stop_database] * scale.stops
    faults += [kill_dispatchers] * scale.dispatcher_kills
    chance.shuffle(faults)
    for fault in faults:
        wait(scale.gap_seconds * chance.uniform(0.7, 1.3))
        fault()
    return in_hand


def _delivered(system: Faulty, receiving: Receiver, report: Report, scale: Scale, tenants: Collection[str]) -> None:
    until(lambda: not system.sql(IN_FLIGHT)[0][0], seconds=scale.drain_seconds, what="the end of the deliveries")
    events = {str(row[0]) for row in system.sql(EVENTS, list(tenants))}
    heard = [request.headers["webhook-id"] for request in receiving.requests]
    missing = len(events - {name.removeprefix("evt_") for name in heard})
    report.add("events", len(events))
    report.add("events never heard by the receiver", missing, "0", kept=missing == 0)
    report.add("heard again under the same id (at least once)", len(heard) - len(set(heard)))


def _tell(report: Report, scale: Scale, sending: Load, in_hand: list[int], seconds: float) -> None:
    odd = sending.odd()
    report.add("faults", f"{scale.kills} worker groups, {scale.wipes} Redis wiped, {scale.stops} PostgreSQL stopped, "
               f"{scale.dispatcher_kills} dispatchers")  # fmt: skip
    report.add("rows in hand at the kills", sum(in_hand))
    report.add("seconds until all had ended", f"{seconds:.0f}")
    report.add("answers by status (0: none)", sending.statuses())
    report.add("answers that no client should get", sorted(set(odd)) or 0, "0", kept=not odd)
    taken = len(sending.accepted)
    report.add("taken in", taken, str(scale.cvs), kept=taken == scale.cvs)
