"""The supervisor of `make run`: shows what its processes say, restarts what dies, leaves nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from hiresscope.run.supervisor import COLD_AFTER

BASE = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes

ENDLESS = "import os, signal\nprint('at work', os.getpid(), flush=True)\nsignal.pause()\n"
# Celery's children: a process that starts another one and waits for it.
WITH_CHILD = (
    "import os, signal\n"
    "if os.fork() == 0:\n"
    "    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "    print('grandchild', os.getpid(), flush=True)\n"
    "signal.pause()\n"
)

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the supervisor over the given files, each named by its keyword."""
    running: list[subprocess.Popen[str]] = []
    # What never says the awaited words must end the test, not hold it.
    impatience = threading.Timer(60, lambda: kill(running))
    impatience.start()

    def begin(**files: str) -> subprocess.Popen[str]:
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text)
        command = [sys.executable, "-m", "tests.run.drive", str(tmp_path)]
        running.append(subprocess.Popen(command, cwd=BASE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
        return running[-1]

    yield begin
    impatience.cancel()
    kill(running)
    for process in running:
        assert process.stdout
        process.stdout.close()


def kill(processes: Sequence[subprocess.Popen[str]]) -> None:
    for process in processes:
        process.kill()
        process.wait()


def read_until(process: subprocess.Popen[str], wanted: str) -> str:
    """The first line of its output with these words; fails when the output ends before."""
    assert process.stdout
    seen = []
    for line in process.stdout:
        seen.append(line)
        if wanted in line:
            return line
    pytest.fail(f"{wanted!r} never came: {''.join(seen)}")


def number_in(line: str) -> int:
    return int(line.rsplit(maxsplit=1)[-1])


def test_each_line_carries_the_name_of_its_process(start: Start) -> None:
    supervisor = start(first=ENDLESS, second_one=ENDLESS)

    lines = sorted(read_until(supervisor, "at work").rsplit(maxsplit=1)[0] for _ in range(2))

    assert lines == ["first      | at work", "second_one | at work"]


def test_a_process_that_dies_is_named_and_started_again(start: Start) -> None:
    supervisor = start(worker=ENDLESS)
    first = number_in(read_until(supervisor, "at work"))

    os.kill(first, signal.SIGKILL)

    assert "worker ended (SIGKILL); it starts again in 1 s" in read_until(supervisor, "ended")
    assert number_in(read_until(supervisor, "at work")) != first


def test_a_process_that_keeps_failing_is_started_ever_more_slowly(start: Start) -> None:
    supervisor = start(broken="raise SystemExit('PORT is wrong')\n")

    assert "PORT is wrong" in read_until(supervisor, "PORT")
    waits = [read_until(supervisor, "starts again").split(" in ")[1] for _ in range(3)]

    assert waits == ["1 s\n", "2 s\n", "4 s\n"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything(start: Start, number: signal.Signals) -> None:
    supervisor = start(worker=ENDLESS)
    worker = number_in(read_until(supervisor, "at work"))

    supervisor.send_signal(number)
    output, _ = supervisor.communicate(timeout=30)

    assert supervisor.returncode == 0
    assert "is done" in output
    assert not psutil.pid_exists(worker)


def test_what_a_process_started_dies_with_it_even_if_it_ignores_the_signal(start: Start) -> None:
    supervisor = start(worker=WITH_CHILD)
    grandchild = psutil.Process(number_in(read_until(supervisor, "grandchild")))

    supervisor.terminate()
    supervisor.communicate(timeout=30)

    psutil.wait_procs([grandchild], timeout=5)
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE


def test_a_second_signal_stops_at_once(start: Start) -> None:
    stubborn = "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('deaf', flush=True)\n"
    supervisor = start(worker=stubborn + "while True: signal.pause()\n")
    read_until(supervisor, "deaf")

    begun = time.monotonic()
    supervisor.terminate()
    read_until(supervisor, "stopping")
    while supervisor.poll() is None:  # again and again, because what comes within one keystroke counts as one
        supervisor.terminate()
        time.sleep(0.1)

    assert supervisor.stdout
    assert "worker did not stop in time and is killed" in supervisor.stdout.read()
    assert time.monotonic() - begun < COLD_AFTER


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent has died")
def test_processes_end_when_the_supervisor_is_killed(start: Start) -> None:
    supervisor = start(worker=ENDLESS)
    worker = psutil.Process(number_in(read_until(supervisor, "at work")))

    supervisor.kill()

    gone, _ = psutil.wait_procs([worker], timeout=10)
    assert gone or worker.status() == psutil.STATUS_ZOMBIE
