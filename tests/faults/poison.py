"""Poison files: CVs whose worker is killed whenever it reads them, among many good ones."""

import contextlib
import os
import signal
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from celery import Celery

from hiresscope import env
from tests.faults import load
from tests.faults.audit import audit, drain, tenants_of
from tests.faults.cvs import heavy, many
from tests.faults.report import Report
from tests.faults.system import Faulty
from tests.walks.test_walk_of_a_cv import READER

ATTEMPTS = 3
_CLAIMED = """
SELECT id, lease_token FROM applications_application
WHERE id = ANY(%s::uuid[]) AND lease_until > statement_timestamp() AND attempts <= %s AND work_state = 'parse'
"""
_ENDS = """
SELECT id, processing, failure->>'code', failure->>'message' FROM applications_application WHERE id = ANY(%s::uuid[])
"""


@dataclass
class Poisoner:
    """Kills the worker process that has one of ``ids`` in hand, each time until the attempts are used up."""

    system: Faulty
    ids: list[str]
    kills: dict[str, int] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        broker = env.broker(self.system.environment["REDIS_URL"])
        self._control = Celery("faults", broker=broker).control
        self._seen: set[Any] = set()

    def run(self) -> None:
        """Until ``stop`` is set."""
        while not self.stop.wait(0.005):
            for row, token in self.system.sql(_CLAIMED, self.ids, ATTEMPTS):
                if token not in self._seen and self._kill(str(row)):
                    self._seen.add(token)

    def _kill(self, row: str) -> bool:
        """Readers stand still meanwhile, so that the worker is still at it when it is found."""
        readers = self.system.pids(READER)
        _signal(readers, signal.SIGSTOP)
        try:
            worker = self._worker_of(row)
            if worker is not None:
                _signal([worker], signal.SIGKILL)
                self.kills[row] = self.kills.get(row, 0) + 1
            return worker is not None
        finally:
            _signal(readers, signal.SIGCONT)

    def _worker_of(self, row: str) -> int | None:
        """The pool process that works on ``row``, by the worker's own word."""
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            asked = self._control.inspect(destination=[f"parse@{socket.gethostname()}"], timeout=2, limit=1)
            for tasks in (asked.active() or {}).values():
                for task in tasks:
                    if task["kwargs"].get("id") == row and task["worker_pid"]:
                        return int(task["worker_pid"])
        return None


def _signal(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def run(system: Faulty, *, good: int = 195, poison: int = 5, seconds: float = 900) -> Report:
    """The poison is spread evenly among the good ones."""
    report = Report(f"Poison files: {poison} among {good + poison}")
    with system.tenant() as api:
        sending = load.of(api)
        bad = heavy(poison)
        sending.run(bad, clients=1)
        poisoned = [sending.accepted[cv.name] for cv in bad]
        poisoner = Poisoner(system, poisoned)
        thread = threading.Thread(target=poisoner.run, daemon=True)
        thread.start()
        sending.run(many(good))
        ids = list(sending.accepted.values())
        try:
            drain(system, ids, seconds=seconds)
        finally:
            poisoner.stop.set()
            thread.join()
        _tell(system, report, sending.accepted, poisoned, poisoner)
        report.add_audit(audit(system, ids, tenants=tenants_of(system, ids), expected_failures=poison))
    return report


def _tell(system: Faulty, report: Report, accepted: dict[str, str], poisoned: list[str], poisoner: Poisoner) -> None:
    ends = {str(row): (state, code, message) for row, state, code, message in system.sql(_ENDS, [*accepted.values()])}
    good = [ends[row][0] for row in accepted.values() if row not in poisoned]
    report.add("good ones scored", good.count("SCORED"), str(len(good)), kept=good.count("SCORED") == len(good))
    failed = [ends[row] for row in poisoned if ends[row][0] == "FAILED" and ends[row][1] and ends[row][2]]
    report.add("poison FAILED with a reason", len(failed), str(len(poisoned)), kept=len(failed) == len(poisoned))
    kills = [poisoner.kills.get(row, 0) for row in poisoned]
    report.add("workers each of them killed", kills, f"{ATTEMPTS} each", kept=set(kills) == {ATTEMPTS})
    report.add("reasons", sorted({f"{code}: {message}" for _, code, message in failed}))
