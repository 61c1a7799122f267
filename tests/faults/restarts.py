"""Deploys: workers and dispatchers get SIGTERM again and again while CVs come in."""

import time

import psutil

from tests.faults import load
from tests.faults.audit import audit, drain, tenants_of
from tests.faults.cvs import many
from tests.faults.report import Report
from tests.faults.system import QUEUES, Faulty, wait
from tests.walks.conftest import until

TARGETS = (*(f"--queues {queue}" for queue in QUEUES), "manage dispatch")


def run(
    system: Faulty,
    *,
    restarts: int = 20,
    cvs: int = 400,
    gap: float = 2.0,
    within: float = 30.0,
    drain_seconds: float = 900,
) -> Report:
    """Each restart ends one of the queues' workers or the dispatchers; every other one the readers of CVs."""
    report = Report(f"Restarts: {restarts} times SIGTERM under a load of {cvs} CVs")
    with system.tenant() as api:
        sending = load.of(api)
        sending.pause = max(0.0, 4 * restarts * gap / cvs - 0.1)
        sender = sending.start(many(cvs), clients=4)
        took = []
        for number in range(restarts):
            wait(gap)
            words = TARGETS[0] if number % 2 == 0 else TARGETS[number // 2 % len(TARGETS)]
            took.append(_restart(system, words, within))
        sender.join()
        ids = list(sending.accepted.values())
        drain(system, ids, seconds=drain_seconds)
        odd = sending.odd()
        longest = max(took)
        report.add("answers by status", sending.statuses())
        report.add("answers that no client should get", sorted(set(odd)) or 0, "0", kept=not odd)
        report.add("longest exit, s", f"{longest:.1f}", f"{within:.0f}", kept=longest <= within)
        report.add_audit(audit(system, ids, tenants=tenants_of(system, ids)))
    return report


def _restart(system: Faulty, words: str, within: float) -> float:
    """SIGTERM as a service manager sends it; returns the seconds until all of it had ended."""
    leaders: list[psutil.Process] = until(lambda: system.leaders(words), what=words)
    whole = [*leaders, *(child for leader in leaders for child in leader.children(recursive=True))]
    began = time.monotonic()
    for leader in leaders:
        leader.terminate()
    psutil.wait_procs(whole, timeout=2 * within)
    return time.monotonic() - began
