"""Goals 8, 9, 10 and 12: the whole system as `make run` starts it, on servers of its own."""

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median

import httpx2 as httpx

from bench import bare, processor, servers
from bench.board import Goal, Row
from bench.place import ROOT, Place
from tests.faults import load, system
from tests.faults.audit import drain
from tests.faults.cvs import many
from tests.faults.system import Faulty
from tests.walks.conftest import until
from tests.walks.test_walk_of_a_cv import ENDS, JOB, REAL_CVS, make_job

CORES = os.cpu_count() or 1
ENDPOINTS = 100
_DISPATCHER = "manage dispatch"
_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".txt": "text/plain",
}
_WAITING = "SELECT count(*) FROM webhooks_delivery WHERE work_state <> '' AND endpoint_id <> ALL(%s::uuid[])"


@contextlib.contextmanager
def start() -> Iterator[Faulty]:
    """The whole system, idle."""
    with system.start(WEBHOOK_TIMEOUT_SECONDS="5", LOG_LEVEL="WARNING") as running:
        yield running


def visible(running: Faulty, count: int) -> Row:
    """From the first byte of an upload to the answer that shows its score; one CV after the other."""
    with running.tenant() as api:
        job = make_job(api)["id"]
        times = [1000 * _until_visible(api, job, cv.name, cv.data, cv.email) for cv in many(count, prefix="visible")]
    figures = {"p50": median(times), "p95": load.percentile(times, 0.95)}
    goals = (Goal("p50 ms", figures["p50"], 150, at_least=False), Goal("p95 ms", figures["p95"], 400, at_least=False))
    return Row("visible", "upload to score visible, idle system", "ms", figures, goals)


def _until_visible(api: httpx.Client, job: str, name: str, data: bytes, email: str) -> float:
    begun = time.perf_counter()
    made = api.post(f"/jobs/{job}/applications", files={"file": (name, data)}, data={"candidateEmail": email})
    address = f"/applications/{made.raise_for_status().json()['id']}"
    while api.get(address).raise_for_status().json()["processing"] not in ENDS:
        time.sleep(0.005)
    return time.perf_counter() - begun


def burst(running: Faulty, count: int, seconds: float) -> Row:
    """CVs that have all arrived before the first is handed out, until the last has ended, beside the bare loop."""
    before = _bare(running, seconds)
    with running.tenant() as api:
        sending = load.of(api)
        with _held(running):
            sending.run(many(count, real=True, prefix="burst"))
        begun = time.perf_counter()
        drain(running, list(sending.accepted.values()), seconds=1800)
        rate = count / (time.perf_counter() - begun)
    figures = {"project": 60 * rate, "bare loop": 60 * mean([before, _bare(running, seconds)])}
    goal = Goal("of the bare loop on all cores", figures["project"] / figures["bare loop"], 0.5)
    what = "real CVs" if REAL_CVS.is_dir() else "sample CVs"
    return Row("burst", f"pipeline, burst of {count:,} {what}", "CVs a minute", figures, (goal,))


def _bare(running: Faulty, seconds: float) -> float:
    """CVs a second of one bare loop a core, all at once, added up."""
    bare.make_table(running.database_url)
    files = {cv.name.rpartition("burst")[2]: cv for cv in many(_originals(), real=True, prefix="burst")}
    given = pickle.dumps([(_TYPES[Path(name).suffix], cv.data) for name, cv in files.items()])
    more = {
        "BENCH_DATABASE": running.database_url, "BENCH_TITLE": JOB["title"], "BENCH_DESCRIPTION": JOB["description"]
    }  # fmt: skip
    command = [sys.executable, "-m", "bench.bare", str(seconds)]
    loops = [
        subprocess.Popen(
            command, cwd=ROOT, env={**running.environment, **more}, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(CORES)
    ]
    for loop in loops:
        if loop.stdin is None:
            raise RuntimeError("a loop without input")
        loop.stdin.write(given)
        loop.stdin.close()
        loop.stdin = None
    return sum(float(loop.communicate()[0]) for loop in loops)


def _originals() -> int:
    """How many different CVs there are before they come round again."""
    count = 1
    while len({len(cv.data) for cv in many(2 * count, real=True)}) > count:
        count *= 2
    return count


@contextlib.contextmanager
def _held(running: Faulty) -> Iterator[None]:
    """Nothing is handed to the workers while the block runs."""
    dispatchers = running.leaders(_DISPATCHER)
    for one in dispatchers:
        one.suspend()
    try:
        yield
    finally:
        for one in dispatchers:
            one.resume()


def webhooks(running: Faulty, count: int) -> Row:
    """Deliveries to 100 endpoints, then the same with one that takes requests and never answers."""
    with _receiver() as address, running.tenant() as api:
        endpoints = [_endpoint(api, f"{address}/{number}") for number in range(ENDPOINTS)]
        well = _deliver(running, address, count, endpoints, [])
        dead = endpoints[-1]
        api.patch(f"/webhooks/{dead}", json={"url": f"{address}/dead"}).raise_for_status()
        ill = _deliver(running, address, count, endpoints, [dead])
    figures = {
        "project": len(ill) / max(ill), "none dead": len(well) / max(well),
        "p95 s": load.percentile(ill, 0.95), "p95 s, none dead": load.percentile(well, 0.95),
    }  # fmt: skip
    goals = (
        Goal("a second", figures["project"], 1000),
        Goal("p95 beside none dead", figures["p95 s"] / figures["p95 s, none dead"], 2, at_least=False),
    )
    return Row("webhooks", f"webhooks, {count:,} events, 1 % of endpoints dead", "deliveries/s", figures, goals)


def _deliver(running: Faulty, address: str, count: int, endpoints: Sequence[str], dead: list[str]) -> list[float]:
    """Seconds from the moment that all may go to each arrival at an endpoint that answers."""
    with _held(running):
        command = [sys.executable, "-m", "bench.emit", str(count), *endpoints]
        subprocess.run(command, cwd=ROOT, env=_of_django(running), check=True)
    begun = time.time()
    until(lambda: not running.sql(_WAITING, dead)[0][0], seconds=300, what="the end of the deliveries")
    heard = httpx.get(f"{address}/heard", trust_env=False).json()
    return [at - begun for path, at in heard if not path.startswith("/dead")]


def _of_django(running: Faulty) -> dict[str, str]:
    return {**running.environment, "DJANGO_SETTINGS_MODULE": "hiresscope.settings"}


def _endpoint(api: httpx.Client, url: str) -> str:
    answer = api.post("/webhooks", json={"url": url, "events": ["application.scored"]})
    return str(answer.raise_for_status().json()["id"])


@contextlib.contextmanager
def _receiver() -> Iterator[str]:
    process = subprocess.Popen([sys.executable, "-m", "bench.receiver"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            raise RuntimeError("a receiver without output")
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait()


def idle(running: Faulty) -> Row:
    """Proportional set size of everything: web, dispatchers, workers, beat, PostgreSQL, Redis."""
    processes = processor.families([running.process.pid, *processor.services(running)])
    figures = {"memory": sum(_pss(one.pid) for one in processes), "processes": float(len(processes))}
    goal = Goal("MB", figures["memory"], 400, at_least=False)
    return Row("idle", "idle memory of the whole embedded stack", "MB (PSS)", figures, (goal,))


def _pss(pid: int) -> float:
    with contextlib.suppress(OSError), open(f"/proc/{pid}/smaps_rollup") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return 0.0


def cold(place: Place, rounds: int) -> Row:
    """From the start of a process to its first answer (web) or until it takes work (worker)."""

    def web() -> tuple[float, float]:
        with servers.project(place, processes=1) as server:
            return server.started_after, server.started_for

    figures: dict[str, float] = {}
    for name, measure in (("web", web), ("worker", lambda: _worker(place))):
        clock, spent = zip(*(measure() for _ in range(rounds)), strict=True)
        figures |= {name: median(clock), f"{name}, processor time": median(spent)}
    goals = tuple(Goal(f"{name} s", figures[name], 1.5, at_least=False) for name in ("web", "worker"))
    return Row("start", "cold start", "s", figures, goals)


def _worker(place: Place) -> tuple[float, float]:
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "hiresscope.run.only", "parse"],
        cwd=ROOT, env={**place.environment, "LOG_LEVEL": "INFO"}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        for line in process.stdout or ():
            if "ready." in line:
                return time.perf_counter() - begun, processor.seconds([process.pid])
        raise RuntimeError("the worker ended before it was ready")
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=40)
