"""The three web servers that are compared, each with two processes on the same database."""

import contextlib
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from bench import processor
from bench.place import ROOT, Place

PROCESSES = 2
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at ``port``."""

    port: int
    pid: int
    started_after: float
    started_for: float
    """Seconds of the clock, and of processor time, until it answered."""

    def processes(self) -> list[psutil.Process]:
        """The server's own process and those it started."""
        own = psutil.Process(self.pid)
        return [own, *own.children(recursive=True)]


@contextlib.contextmanager
def project(place: Place, processes: int = PROCESSES) -> Iterator[Server]:
    """This project, as it is deployed."""
    port = free_port()
    more = {"PORT": str(port), "WEB_PROCESSES": str(processes), "WEB_THREADS": "4"}
    with _run(place, [sys.executable, "-m", "hiresscope.run.only", "web"], port, more) as server:
        yield server


@contextlib.contextmanager
def ordinary(place: Place) -> Iterator[Server]:
    """Django and REST framework by their defaults: synchronous processes, a connection a request."""
    port = free_port()
    command = _granian(port, threads=1, application="bench.ordinary.wsgi:application")
    with _run(place, command, port, {"DJANGO_SETTINGS_MODULE": "bench.ordinary.settings"}) as server:
        yield server


@contextlib.contextmanager
def limit(place: Place) -> Iterator[Server]:
    """The same work without a framework, authentication, limits or checks."""
    port = free_port()
    more = {"BENCH_DATABASE": place.database, "BENCH_FOLDER": str(place.var / "limit")}
    with _run(place, _granian(port, threads=4, application="bench.limit:application"), port, more) as server:
        yield server


def _granian(port: int, *, threads: int, application: str) -> list[str]:
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws",
        "--workers", str(PROCESSES), "--blocking-threads", str(threads), "--log-level", "warning", application,
    ]  # fmt: skip


@contextlib.contextmanager
def _run(place: Place, command: list[str], port: int, more: dict[str, str]) -> Iterator[Server]:
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, env={**place.environment, **more}, start_new_session=True)
    try:
        while not _answers(f"http://127.0.0.1:{port}/livez"):
            if process.poll() is not None or time.monotonic() - begun > _START_SECONDS:
                raise RuntimeError(f"{' '.join(command)} does not answer")
            time.sleep(0.01)
        yield Server(port, process.pid, time.monotonic() - begun, processor.seconds([process.pid]))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=40)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
