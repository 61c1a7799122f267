"""A whole system of real processes for the walks: what ``make run`` starts, on a database of its own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2 as httpx
import psycopg
import pytest

BASE = Path(__file__).resolve().parents[2]
START_SECONDS = 120
_LOG_CHARS = 8_000
Check = Callable[[], Any]


def until(check: Check, *, seconds: float = 150, what: str = "the expected state") -> Any:
    """The first true answer of ``check``, asked again and again; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := check():
            return answer
        time.sleep(0.1)
    pytest.fail(f"waited {seconds} s for {what}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that fails tells what the system said last."""
    report = yield
    running = getattr(item, "funcargs", {}).get("system")
    if report.failed and isinstance(running, System) and running.log.exists():
        report.sections.append(("The system's log", running.log.read_text(errors="replace")[-_LOG_CHARS:]))
    return report


@dataclass
class System:
    """The running system: its address, its supervisor, its database and its log."""

    address: str
    process: subprocess.Popen[bytes]
    database_url: str
    log: Path

    def sql(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows that ``query`` finds."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            return connection.execute(query, values).fetchall()

    def pids(self, words: str) -> list[int]:
        """Processes below the supervisor whose command line contains ``words``."""
        return [pid for pid in _descendants(self.process.pid) if words in _command(pid)]

    def client(self, **headers: str) -> httpx.Client:
        """An HTTP client of the API."""
        return httpx.Client(base_url=f"{self.address}/api/v1", headers=headers, timeout=30, trust_env=False)

    def owner(self) -> httpx.Client:
        """A new tenant's owner."""
        with self.client() as anonymous:
            body = {"companyName": "Walk", "name": "Wanda Walk", "password": "a long walk in the woods"}
            email = f"{uuid.uuid4().hex}@walk.example"
            answer = anonymous.post("/auth/signup", json={**body, "email": email})
        assert answer.status_code == 201, answer.text
        return self.client(Authorization=f"Bearer {answer.json()['accessToken']}")


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _descendants(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [found for child in map(int, children) for found in (child, *_descendants(child))]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def own_database() -> Iterator[str]:
    """A database of its own on the tests' server."""
    server = os.environ["DATABASE_URL"]
    name = f"walk_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlsplit(server)._replace(path=f"/{name}").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def walk_database() -> Iterator[str]:
    with own_database() as address:
        yield address


@pytest.fixture(scope="session")
def system(walk_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Web, dispatcher, workers by queue and beat, each in processes of its own."""
    with start_system(walk_database, tmp_path_factory.mktemp("walk")) as running:
        yield running


@contextlib.contextmanager
def start_system(database: str, var: Path, **more: str) -> Iterator[System]:
    """The whole system on ``database`` while the block runs; ``more`` are variables of its environment."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATABASE_URL": database,
        "VAR_DIR": str(var),
        "PORT": str(port),
        "PUBLIC_URL": address,
        "SEED_DEMO": "0",
        "RATE_LIMITS": "off",
        "WEBHOOK_ALLOW_PRIVATE": "insecure-yes",
        "TRIAL_LIMITS": "cvUploadsPerMonth=100000,activeJobs=1000,webhookEndpoints=100",
        "MAIL_DIR": str(var / "mail"),
        "WORK_LEASE_SECONDS": "3",
        "WORK_REPUBLISH_SECONDS": "3",
        **more,
    }
    for name in ("PYTEST_VERSION", "PYTEST_CURRENT_TEST", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    log = var / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "hiresscope.run"],
            cwd=BASE, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    running = System(address, process, database, log)
    try:
        until(lambda: _up(running), seconds=START_SECONDS, what=f"the system; its log:\n{log.read_text()}")
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def _up(running: System) -> bool:
    assert running.process.poll() is None, running.log.read_text()
    try:
        answer = httpx.get(f"{running.address}/health", timeout=3, trust_env=False)
    except httpx.HTTPError:
        return False
    return bool(answer.json()["status"] == "ok")
