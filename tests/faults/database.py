"""Database stopped for a few seconds under load: told plainly, no request hangs, all goes on once it is back."""

import threading
import time

from tests.faults import load
from tests.faults.audit import audit, drain, tenants_of
from tests.faults.cvs import many
from tests.faults.load import Load
from tests.faults.report import Report
from tests.faults.system import Faulty, wait


def run(
    system: Faulty,
    *,
    cvs: int = 400,
    clients: int = 6,
    seconds: float = 5.0,
    hang: float = 3.0,
    back: float = 2.0,
    drain_seconds: float = 900,
) -> Report:
    """PostgreSQL is stopped for ``seconds`` while ``clients`` send CVs and read lists."""
    report = Report(f"Database stopped {seconds:.0f} s under the load of {clients} clients and a reader")
    with system.tenant() as api:
        sending = load.of(api)
        reading = Reader(api, sending.job)
        sender = sending.start(many(cvs), clients=clients)
        reader = threading.Thread(target=reading.read, daemon=True)
        reader.start()
        wait(2)
        stopped = time.monotonic()
        system.stop_postgres()
        down = time.monotonic()
        wait(seconds)
        system.start_postgres()
        up = time.monotonic()
        sender.join()
        reading.stop.set()
        reader.join()
        ids = list(sending.accepted.values())
        drain(system, ids, seconds=drain_seconds)
        _tell(report, [sending, reading], (stopped, down, up), hang, back)
        report.add_audit(audit(system, ids, tenants=tenants_of(system, ids)))
    return report


class Reader(Load):
    """A client that asks for the list of applications again and again."""

    def read(self) -> None:
        """Until ``stop`` is set."""
        while not self.stop.wait(0.02):
            self.request("GET", f"/jobs/{self.job}/applications")


def _tell(report: Report, loads: list[Load], times: tuple[float, float, float], hang: float, back: float) -> None:
    stopped, down, up = times
    tries = [one for sending in loads for one in sending.tries]
    during = [one for one in tries if one.began + one.seconds > stopped and one.began < up]
    odd = [text for sending in loads for text in sending.odd()]
    nothing = sum(one.status == 0 for one in tries)
    longest = max((one.seconds for one in during), default=0.0)
    good = [one.began + one.seconds - up for one in tries if 200 <= one.status < 300 and one.began + one.seconds > up]
    report.add("requests, and while it was away", f"{len(tries)}, {len(during)}")
    report.add("answers by status (0: none)", [sending.statuses() for sending in loads])
    report.add("503 while it was away", sum(one.status == 503 for one in during), "over 0",
               kept=any(one.status == 503 for one in during))  # fmt: skip
    report.add("answers that no client should get", sorted(set(odd)) or 0, "0", kept=not odd)
    report.add("requests without an answer", nothing, "0", kept=nothing == 0)
    report.add("longest request while it was away, s", f"{longest:.2f}", f"{hang:.0f}", kept=longest <= hang)
    first = min(good, default=float("inf"))
    report.add("first 2xx after its return, s", f"{first:.2f}", f"{back:.0f}", kept=first <= back)
    report.add("it was away, s", f"{up - down:.1f}")
