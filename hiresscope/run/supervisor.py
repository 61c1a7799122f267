"""Keeps a set of processes running, shows their output with a prefix, and stops them all in time.

Single-threaded around one selector, so that children can be started safely at any moment.
"""

import contextlib
import ctypes
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

LONGEST_BACKOFF = 30.0
SETTLED_SECONDS = 60.0
# Warm stop, then Celery's cold stop, then the end: all within the 30 s that a deploy grants.
COLD_AFTER, KILL_AFTER = 15.0, 22.0
COLOURS = (36, 32, 33, 35, 34, 96, 92, 93)
PR_SET_PDEATHSIG = 1


@dataclass
class Process:
    """One process to keep running. It gets a group of its own, so that a Ctrl-C reaches it only through us."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    popen: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    start_at: float = 0.0
    rest: bytes = b""

    @property
    def alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def signal(self, number: int) -> None:
        """To the process itself, except the last: a kill goes to its whole group."""
        if self.popen:
            with contextlib.suppress(ProcessLookupError):
                (os.killpg if number == signal.SIGKILL else os.kill)(self.popen.pid, number)


class Supervisor:
    def __init__(self, processes: Sequence[Process], out: IO[str] = sys.stdout) -> None:
        self.processes = processes
        self.out = out
        self.width = max(len(process.name) for process in processes)
        self.coloured = out.isatty()
        self.selector = selectors.DefaultSelector()
        self.signals = 0
        self.on_exit_of_parent = _parent_death_signal()

    def run(self, tick: Callable[[], None] = lambda: None) -> None:
        """Run until SIGINT, SIGTERM or SIGHUP, then stop everything; `tick` is called a few times a second."""
        with self._handlers():
            while not self.signals:
                self._start_due()
                self._show_output(0.2)
                self._notice_exits()
                tick()
            self._stop()

    def say(self, text: str) -> None:
        self._line("run", text, 0)

    def _start_due(self) -> None:
        for process in self.processes:
            if process.popen is None and time.monotonic() >= process.start_at:
                self._start(process)

    def _start(self, process: Process) -> None:
        process.popen = subprocess.Popen(
            process.command,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **process.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=self.on_exit_of_parent,  # noqa: PLW1509 - there are no threads
        )
        process.started = time.monotonic()
        assert process.popen.stdout  # noqa: S101 - it is a pipe
        os.set_blocking(process.popen.stdout.fileno(), False)
        self.selector.register(process.popen.stdout, selectors.EVENT_READ, process)

    def _notice_exits(self) -> None:
        for process in self.processes:
            if process.popen is None or process.alive:
                continue
            code = process.popen.returncode
            self._close(process)
            settled = time.monotonic() - process.started > SETTLED_SECONDS
            process.failures = 1 if settled else process.failures + 1
            wait = min(2.0 ** (process.failures - 1), LONGEST_BACKOFF)
            process.start_at = time.monotonic() + wait
            self.say(f"{process.name} ended ({_reason(code)}); it starts again in {wait:.0f} s")

    def _close(self, process: Process) -> None:
        """Show what is left of its output and forget it; what it started itself dies with it."""
        if process.popen is None:
            return
        process.signal(signal.SIGKILL)
        if process.popen.stdout:
            self._read(process, process.popen.stdout)
            self.selector.unregister(process.popen.stdout)
            process.popen.stdout.close()
        if process.rest:
            self._show(process, [process.rest])
        process.popen, process.rest = None, b""

    def _show_output(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            self._read(key.data, key.fileobj)  # type: ignore[arg-type]  # registered by _start with a stream

    def _read(self, process: Process, stream: IO[bytes]) -> None:
        data = stream.read(65536)
        if data:
            *lines, process.rest = (process.rest + data).split(b"\n")
            self._show(process, lines)
        elif data == b"":  # closed its output but lives on: nothing more to wait for
            time.sleep(0.05)

    def _show(self, process: Process, lines: Sequence[bytes]) -> None:
        for line in lines:
            self._line(process.name, line.decode(errors="replace").rstrip(), 1 + self.processes.index(process))
        self.out.flush()

    def _line(self, name: str, text: str, colour: int) -> None:
        prefix = f"{name:{self.width}} | "
        if self.coloured:
            prefix = f"\x1b[{COLOURS[colour % len(COLOURS)]}m{prefix}\x1b[0m"
        print(f"{prefix}{text}", file=self.out, flush=True)

    def _stop(self) -> None:
        self.say("stopping (once more to stop at once)")
        begun, seen, cold = time.monotonic(), self.signals, False
        for process in self.processes:
            process.signal(signal.SIGTERM)
        while any(process.alive for process in self.processes):
            self._show_output(0.1)
            waited = time.monotonic() - begun
            if waited > KILL_AFTER or self.signals > seen:
                break
            if waited > COLD_AFTER and not cold:
                cold = True
                for process in self.processes:
                    process.signal(signal.SIGQUIT)
        for process in self.processes:
            if process.alive:
                self.say(f"{process.name} did not stop in time and is killed")
            self._close(process)

    @contextlib.contextmanager
    def _handlers(self) -> Iterator[None]:
        def count(number: int, frame: object) -> None:
            self.signals += 1

        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = [signal.signal(number, count) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)


def _reason(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"signal {-code}"


def _parent_death_signal() -> Callable[[], None] | None:
    """On Linux: what a child calls so that it gets SIGTERM when its supervisor is killed and cannot stop it."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask
