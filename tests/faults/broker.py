"""Broker frozen: Redis takes connections and answers nothing, while CVs come in."""

import time

from tests.faults import load
from tests.faults.audit import audit, drain, tenants_of
from tests.faults.cvs import many
from tests.faults.load import Load, percentile
from tests.faults.report import Report
from tests.faults.system import Faulty


def run(
    system: Faulty, *, uploads: int = 100, clients: int = 1, more_ms: float = 50, drain_seconds: float = 600
) -> Report:
    """The same uploads before, during and after; the backlog of those during it drains after it."""
    report = Report(f"Broker frozen: {uploads} uploads by {clients} clients before, during and after")
    with system.tenant() as api:
        warm, before, during, after = (load.of(api) for _ in range(4))
        warm.run(many(10, prefix="warm"), clients=clients)
        drain(system, warm.accepted.values(), seconds=120)
        before.run(many(uploads, prefix="before"), clients=clients)
        drain(system, before.accepted.values(), seconds=drain_seconds)
        with system.frozen_redis():
            during.run(many(uploads, prefix="during"), clients=clients)
        thawed = time.monotonic()
        drain(system, during.accepted.values(), seconds=drain_seconds)
        drained = time.monotonic() - thawed
        after.run(many(uploads, prefix="after"), clients=clients)
        ids = [id_ for sending in (warm, before, during, after) for id_ in sending.accepted.values()]
        drain(system, ids, seconds=drain_seconds)
        for name, sending in (("before", before), ("during", during), ("after", after)):
            report.add(f"{name}: answers by status", sending.statuses())
            report.add(f"{name}: p50, p99, most, ms", _times(sending))
        made = during.statuses().get(201, 0)
        report.add("uploads taken at once while frozen", made, str(uploads), kept=made == uploads)
        rise = 1000 * (_p99(during) - _p99(before))
        report.add("p99 more than before, ms", f"{rise:.0f}", f"at most {more_ms:.0f}", kept=rise <= more_ms)
        report.add("seconds until the backlog was scored", f"{drained:.1f}")
        report.add_audit(audit(system, ids, tenants=tenants_of(system, ids)))
    return report


def _p99(sending: Load) -> float:
    return percentile((one.seconds for one in sending.tries), 0.99)


def _times(sending: Load) -> str:
    seconds = [one.seconds for one in sending.tries]
    return ", ".join(f"{1000 * percentile(seconds, share):.0f}" for share in (0.5, 0.99, 1.0))
