"""Fairness: one tenant floods, another sends a few CVs a little later and must not wait for the flood."""

import threading
import time

import httpx2 as httpx

from tests.faults import load
from tests.faults.audit import audit, drain
from tests.faults.cvs import CV, many
from tests.faults.report import Report
from tests.faults.system import Faulty, wait
from tests.walks.test_walk_of_a_cv import make_job

BULK = 50
FLOODERS = 3
_WAITING = "SELECT count(*) FROM applications_application WHERE job_id = %s AND work_state <> ''"
_TAKEN = "SELECT count(*) FROM applications_application WHERE job_id = %s"


def _bulks(api: httpx.Client, job: str, cvs: list[CV], stop: threading.Event) -> None:
    for start in range(0, len(cvs), BULK):
        if stop.is_set():
            return
        files = [("files", (cv.name, cv.data)) for cv in cvs[start : start + BULK]]
        answer = api.post(f"/jobs/{job}/applications/bulk", files=files, timeout=120)
        assert answer.status_code == 202, answer.text


def run(system: Faulty, *, flood: int = 2000, few: int = 20, within: float = 10.0, slack: float = 1.0) -> Report:
    """``within`` seconds of its first upload the second tenant is done, or ``slack`` times what it takes alone."""
    report = Report(f"Fairness: a flood of {flood}, {few} of another tenant two seconds later")
    with system.tenant() as flooding, system.tenant() as modest:
        alone, _, _ = _time(system, modest, many(few, prefix="alone"))
        job = make_job(flooding)["id"]
        stop = threading.Event()
        flooders = [
            threading.Thread(target=_bulks, args=(flooding, job, many(flood)[part::FLOODERS], stop), daemon=True)
            for part in range(FLOODERS)
        ]
        for flooder in flooders:
            flooder.start()
        wait(2)
        beside, sending, ids = _time(system, modest, many(few, prefix="beside"))
        taken, waiting = system.sql(_TAKEN, job)[0][0], system.sql(_WAITING, job)[0][0]
        stop.set()
        for flooder in flooders:
            flooder.join()
        # What the flood has left is of no use to anybody.
        assert flooding.delete(f"/jobs/{job}").status_code in {200, 204}
    report.add("alone, seconds", f"{alone:.1f}")
    promised = max(within, slack * alone)
    report.add("beside the flood, seconds", f"{beside:.1f}", f"{promised:.1f}", kept=beside <= promised)
    report.add("of which sending them", f"{sending:.1f}")
    report.add("of the flood by then: taken in", taken)
    report.add("of the flood by then: waiting", waiting, "over 0", kept=waiting > 0)
    found = audit(system, ids, tenants=[])
    report.add("lost", found.lost, "0", kept=found.lost == 0)
    report.add("findings of check_integrity", found.findings, "0", kept=found.findings == 0)
    return report


def _time(system: Faulty, api: httpx.Client, cvs: list[CV]) -> tuple[float, float, list[str]]:
    """Seconds from the first upload to the last score, those until all were sent, and the ids."""
    sending = load.of(api)
    began = time.monotonic()
    sending.run(cvs, clients=2)
    sent = time.monotonic() - began
    ids = list(sending.accepted.values())
    drain(system, ids, seconds=600)
    return time.monotonic() - began, sent, ids
