"""`make run`: services, migrations, demo data, then web, dispatcher, workers and beat until Ctrl-C."""

import contextlib
import fcntl
import io
import json
import os
import signal
import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from hiresscope import env
from hiresscope.embedded import EmbeddedError, services
from hiresscope.run import PROGRESS, forks, listening
from hiresscope.run.processes import count_together, everything
from hiresscope.run.supervisor import Supervisor

BASE_DIR = Path(__file__).resolve().parents[2]
READY_SECONDS = 90.0


def main() -> None:
    begun = time.monotonic()
    os.chdir(BASE_DIR)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    env.load_dotenv(BASE_DIR)
    var = env.var_dir(BASE_DIR)
    host, port = env.text("HOST", "127.0.0.1"), env.integer("PORT", 8000, minimum=1, maximum=65535)
    with _alone(var, f"http://{host}:{port}"), _listen(host, port) as taking:
        # Kept open over restarts of the web server, so that a connection made meanwhile waits and is not reset.
        os.environ[listening.FD] = str(taking.fileno())
        which = services.wanted()
        _say(f"starting {' and '.join(sorted(which))}, data in {var}" if which else "using the servers that are named")
        with services.start(var, which=which) if which else contextlib.nullcontext():
            count_together(var)
            forks.warm_up()
            demo = _prepare()
            _say("starting web, dispatcher, workers and beat")
            supervisor = Supervisor(everything(host, port, var))
            supervisor.run(_Announcement(supervisor, host, port, demo, begun).tick)
    _say("everything is stopped")


@contextlib.contextmanager
def _alone(var: Path, address: str) -> Iterator[None]:
    """Hold the var folder's run lock; where another run holds it, say so and leave."""
    var.mkdir(parents=True, exist_ok=True)
    with open(var / "run.lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            print(_runs_already(lock.read(), var))
            sys.exit(0)
        lock.truncate(0)
        lock.write(json.dumps({"pid": os.getpid(), "address": address}))
        lock.flush()
        yield
        lock.truncate(0)


def _runs_already(recorded: str, var: Path) -> str:
    # Between taking the lock and writing to it, another start has recorded nothing yet.
    known = json.loads(recorded) if recorded else {"pid": "unknown", "address": "another address"}
    return (
        f"HIRESSCOPE runs already: process {known['pid']}, {known['address']}, data in {var}.\n"
        f"Stop it with Ctrl-C there or `kill {known['pid']}`; "
        "or run a second one beside it: make run PORT=8001 VAR_DIR=var2"
    )


def _listen(host: str, port: int) -> socket.socket:
    try:
        return listening.start(host, port)
    except OSError as error:
        sys.exit(f"Cannot listen on {host}:{port} ({error.strerror}). Choose another port: make run PORT=8001")


def _prepare() -> str:
    """Migrate, collect the static files, make the demo data; returns what there is to say about the demo."""
    pid, output = forks.start(("hiresscope.run.prepare",))
    said = []
    with io.TextIOWrapper(io.BufferedReader(output), errors="replace") as lines:
        for line in lines:
            if line.startswith(PROGRESS):
                print(line, end="", file=sys.stderr, flush=True)
            else:
                said.append(line)
    if os.waitpid(pid, 0)[1]:
        sys.exit(f"{''.join(said)}\nPreparing failed; nothing runs. The lines above say why.")
    return "".join(said).strip()


class _Announcement:
    """Says once that the web server answers, and what to try."""

    def __init__(self, supervisor: Supervisor, host: str, port: int, demo: str, begun: float) -> None:
        self.supervisor = supervisor
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 - compared, not bound
        self.address = f"http://{shown}:{port}"
        self.demo = demo
        self.begun = begun
        self.deadline = time.monotonic() + READY_SECONDS
        self.done = False

    def tick(self) -> None:
        if self.done:
            return
        if _answers(f"{self.address}/livez"):
            self.done = True
            seconds = time.monotonic() - self.begun
            print(
                f"\n{self.demo}\n\nReady after {seconds:.0f} s: {self.address}   Ctrl-C stops everything.\n", flush=True
            )
        elif time.monotonic() > self.deadline:
            self.done = True
            self.supervisor.say(f"{self.address} does not answer after {READY_SECONDS:.0f} s; the lines above say why")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own address
            return True
    except OSError:
        return False


def _say(what: str) -> None:
    print(f"{PROGRESS}{what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except (ImproperlyConfigured, EmbeddedError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("Stopped before everything ran.")
