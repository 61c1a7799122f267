"""Keeps a set of processes running, shows their output with a prefix, and stops them all in time.

Single-threaded around one selector, so that forking is safe at any moment.
"""

import contextlib
import io
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from hiresscope.run import forks

LONGEST_BACKOFF = 30.0
SETTLED_SECONDS = 60.0
# Warm stop, then Celery's cold stop, then the end: all within the 30 s that a deploy grants.
COLD_AFTER, KILL_AFTER = 15.0, 22.0
ONE_KEYSTROKE_SECONDS = 0.5
COLOURS = (36, 32, 33, 35, 34, 96, 92, 93)


@dataclass
class Process:
    """One `python -m` command line to keep running; `before` is called in its process first."""

    name: str
    command: Sequence[str]
    before: Callable[[], None] | None = None
    pid: int | None = None
    exit_code: int | None = None
    output: io.FileIO | None = None
    started: float = 0.0
    failures: int = 0
    start_at: float = 0.0
    rest: bytes = b""

    def alive(self) -> bool:
        if self.pid is not None and self.exit_code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)
        return self.pid is not None and self.exit_code is None

    def signal(self, number: int) -> None:
        """To the process itself, except the last: a kill goes to its whole group, also to one whose leader is gone."""
        if self.pid is None:
            return
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self.pid, number)
            elif self.alive():
                os.kill(self.pid, number)


class Supervisor:
    def __init__(self, processes: Sequence[Process], out: IO[str] = sys.stdout) -> None:
        self.processes = processes
        self.out = out
        self.width = max(len(process.name) for process in processes)
        self.coloured = out.isatty()
        self.selector = selectors.DefaultSelector()
        self.signals = 0

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
            if process.pid is None and time.monotonic() >= process.start_at:
                self._start(process)

    def _start(self, process: Process) -> None:
        process.pid, process.output = forks.start(process.command, before=process.before)
        process.exit_code = None
        process.started = time.monotonic()
        os.set_blocking(process.output.fileno(), False)
        self.selector.register(process.output, selectors.EVENT_READ, process)

    def _notice_exits(self) -> None:
        for process in self.processes:
            if process.pid is None or process.alive():
                continue
            how = _reason(process.exit_code)
            self._close(process)
            settled = time.monotonic() - process.started > SETTLED_SECONDS
            process.failures = 1 if settled else process.failures + 1
            wait = min(2.0 ** (process.failures - 1), LONGEST_BACKOFF)
            process.start_at = time.monotonic() + wait
            self.say(f"{process.name} ended ({how}); it starts again in {wait:.0f} s")

    def _close(self, process: Process) -> None:
        """Show what is left of its output and forget it; what it started itself dies with it."""
        process.signal(signal.SIGKILL)
        if process.output:
            self._read(process)
            self.selector.unregister(process.output)
            process.output.close()
        if process.rest:
            self._show(process, [process.rest])
        process.pid, process.output, process.rest = None, None, b""

    def _show_output(self, seconds: float) -> None:
        for key, _ in self.selector.select(seconds):
            self._read(key.data)

    def _read(self, process: Process) -> None:
        data = process.output.read(65536) if process.output else None
        if data:
            *lines, process.rest = (process.rest + data).split(b"\n")
            self._show(process, lines)
        elif data == b"":  # it closed its output but lives on: do not spin until it ends
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
        begun, cold = time.monotonic(), False
        for process in self.processes:
            process.signal(signal.SIGTERM)
        while any(process.alive() for process in self.processes):
            self._show_output(0.1)
            waited = time.monotonic() - begun
            if waited > KILL_AFTER or self.signals > 1:
                break
            if waited > COLD_AFTER and not cold:
                cold = True
                for process in self.processes:
                    process.signal(signal.SIGQUIT)
        for process in self.processes:
            if process.alive():
                self.say(f"{process.name} did not stop in time and is killed")
            self._close(process)

    @contextlib.contextmanager
    def _handlers(self) -> Iterator[None]:
        first = 0.0

        def count(number: int, frame: object) -> None:
            nonlocal first
            # One Ctrl-C may arrive twice: from the terminal and from a program between it and us.
            first = first or time.monotonic()
            if not self.signals or time.monotonic() - first > ONE_KEYSTROKE_SECONDS:
                self.signals += 1

        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = [signal.signal(number, count) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)


def _reason(code: int | None) -> str:
    return signal.Signals(-code).name if code is not None and code < 0 else f"exit {code}"
