"""Files are read in children that are bounded, kept, replaced when lost, and never left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from pathlib import Path

import pytest

from applications.parsing import ParseError, limits, sandbox
from applications.parsing.filetype import TXT
from applications.parsing.sandbox import Child, ChildDied, Pool

GOOD = b"Runa Testdotter\nShop Assistant\nruna@example.org"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")


def hostile(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Children whose reader runs `code` on a file that begins with HOSTILE, as a file would that took it over."""
    body = textwrap.indent(textwrap.dedent(code), "        ")
    program = (
        f"import sys; sys.path.insert(0, {str(sandbox._ROOT)!r})\n"
        "from applications.parsing import child, reader\n"
        "ordinary = child.read_document\n"
        "def read(data, content_type):\n"
        "    if data.startswith(b'HOSTILE'):\n"
        "        import os, socket, time, resource, subprocess\n"
        f"{body}\n"
        "    return ordinary(data, content_type)\n"
        "child.read_document = read\n"
        "child.main()\n"
    )
    monkeypatch.setattr(sandbox, "_PROGRAM", program)


def gone(pid: int) -> bool:
    """True once the process is dead, a zombie that its new parent has yet to reap included."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def refusal(pool: Pool) -> ParseError:
    with pytest.raises(ParseError) as refused:
        pool.read(b"HOSTILE", TXT)
    return refused.value


def reads(pool: Pool, data: bytes = GOOD) -> str:
    return str(pool.read(data, TXT)["document"]["text"])


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("os.abort()", "CORRUPT"),
        ("os._exit(0)", "CORRUPT"),
        ("os.kill(os.getpid(), 9); raise OSError", "CORRUPT"),
        ("import ctypes; ctypes.string_at(0)", "CORRUPT"),
        ("bytearray(1 << 30)", "CORRUPT"),
        ("sys.setrecursionlimit(10**6)\nf = lambda: f()\nf()", "CORRUPT"),
        ("raise ValueError('a quote of the file')", "CORRUPT"),
    ],
)
def test_a_file_that_breaks_its_reader_fails_alone(monkeypatch: pytest.MonkeyPatch, code: str, error: str) -> None:
    hostile(monkeypatch, "import sys\n" + code)
    pool = Pool()
    try:
        answer = pool_answer(pool)
        assert answer.code == error
        assert "quote" not in answer.message
        assert reads(pool).startswith("Runa")
    finally:
        pool.close()


def pool_answer(pool: Pool) -> ParseError:
    """The refusal of a hostile file, from the child's death or from its own answer."""
    try:
        answer = pool.read(b"HOSTILE", TXT)
    except ParseError as error:
        return error
    code, message, retryable = answer["error"]
    return ParseError(code, message, retryable=retryable)


def test_time_is_bounded_by_processor_and_by_wall_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHILD_WALL_SECONDS", 0.5)
    hostile(monkeypatch, "time.sleep(60)")
    pool = Pool()
    asleep = refusal(pool)
    assert (asleep.code, asleep.retryable) == ("PARSE_TIMEOUT", True)
    monkeypatch.undo()
    hostile(
        monkeypatch,
        "soft, hard = resource.getrlimit(resource.RLIMIT_CPU)\nassert soft <= 12 + time.process_time()\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 1, hard))\nwhile True: pass",
    )
    busy = refusal(pool)
    assert (busy.code, busy.retryable) == ("PARSE_TIMEOUT", False)
    assert reads(pool).startswith("Runa")
    pool.close()


@pytest.mark.skipif(sys.platform != "linux", reason="system call filters are Linux's")
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "socket.create_connection(('127.0.0.1', 9))",
        "subprocess.run([sys.executable, '-c', ''])",
        "os.fork()",
        "open('left-behind', 'w')",
        "open('/dev/null', 'ab')",
        "os.mkdir('left-behind')",
        "os.kill(os.getppid(), 0)",
        "[os.dup(0) for _ in range(200)]",
    ],
)
def test_the_child_cannot_reach_out(monkeypatch: pytest.MonkeyPatch, attempt: str) -> None:
    code = f"import sys\ntry:\n    {attempt}\nexcept OSError:\n    pass\nelse:\n    os.abort()"
    hostile(monkeypatch, code)
    pool = Pool()
    try:
        assert "short" not in pool.read(b"HOSTILE is only the first word here", TXT)
    finally:
        pool.close()


def test_the_child_has_no_environment_and_its_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a canary")
    hostile(monkeypatch, "assert 'SECRET_KEY' not in os.environ\nassert os.listdir('.') == []")
    pool = Pool()
    try:
        assert "fault" not in pool.read(b"HOSTILE words of a file", TXT)
    finally:
        pool.close()


def test_a_child_is_kept_and_then_replaced_when_worn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CHILD_FILES", 3)
    started: list[int] = []
    ordinary = Child.__init__

    def counted(child: Child) -> None:
        ordinary(child)
        started.append(child.pid)

    monkeypatch.setattr(Child, "__init__", counted)
    pool = Pool()
    for _ in range(4):
        reads(pool)
    assert len(started) == 2
    assert gone(started[0])
    pool.close()
    assert gone(started[1])


def test_threads_share_a_pool_without_mixing_their_answers() -> None:
    pool = Pool(2)
    answers: dict[int, list[str]] = {}

    def work(number: int) -> None:
        answers[number] = [reads(pool, f"Person number {number} wrote file {i}".encode()) for i in range(10)]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pool.close()
    assert answers == {n: [f"Person number {n} wrote file {i}" for i in range(10)] for n in range(6)}


@pytest.mark.parametrize("busy", [False, True])
def test_children_die_with_their_parent(busy: bool, tmp_path: Path) -> None:
    work = "child.read(b'HOSTILE', 'text/plain')" if busy else "signal.pause()"
    script = f"""
import signal, sys
sys.path.insert(0, {str(sandbox._ROOT)!r})
from applications.parsing import sandbox
sandbox._PROGRAM = sandbox._PROGRAM.replace("; main()", "")
sandbox._PROGRAM += '''
from applications.parsing import child
import time
child.read_document = lambda data, kind: time.sleep(600)
child.main()
'''
child = sandbox.Child()
print(child.pid, flush=True)
{work}
"""
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert not gone(pid)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = threading.Event()
    for _ in range(100):
        if gone(pid):
            break
        deadline.wait(0.1)
    assert gone(pid)


def test_a_fork_of_the_parent_starts_children_of_its_own() -> None:
    pool = Pool()
    reads(pool)
    read_end, write_end = os.pipe()
    fork = os.fork()
    if fork == 0:
        text = reads(pool)
        pool.close()
        os.write(write_end, text[:4].encode())
        os._exit(0)
    os.waitpid(fork, 0)
    assert os.read(read_end, 4) == b"Runa"
    os.close(read_end)
    os.close(write_end)
    assert reads(pool).startswith("Runa")
    pool.close()


def test_an_answer_of_another_shape_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from applications.parsing import _parsed

    for answer in ({}, {"document": 7}, {"document": {"text": 5}, "profile": {}}, {"error": 3}):
        with pytest.raises(ParseError) as refused:
            _parsed(answer)
        assert refused.value.code == "CORRUPT"


def test_a_dead_child_tells_how_it_died() -> None:
    child = Child()
    os.kill(child.pid, signal.SIGKILL)
    with pytest.raises(ChildDied) as death:
        child.read(GOOD, TXT)
    assert (death.value.timed_out, death.value.status) == (False, -signal.SIGKILL)
    assert gone(child.pid)


@pytest.mark.parametrize(
    "program",
    ["import no_such_library", "raise MemoryError", "import os; os._exit(0)", "import os; os.write(0, bytes(9))"],
)
def test_a_reader_that_cannot_start_is_not_the_file_s_fault(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    ordinary = sandbox._PROGRAM
    monkeypatch.setattr(sandbox, "_PROGRAM", program)
    pool = Pool()
    fault = refusal(pool)
    assert (fault.code, fault.retryable) == ("PARSE_TIMEOUT", True)
    assert "could not start" in fault.message
    monkeypatch.setattr(sandbox, "_PROGRAM", ordinary)
    assert reads(pool).startswith("Runa")
    pool.close()


def test_a_machine_without_room_for_a_process_is_not_the_file_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise BlockingIOError

    monkeypatch.setattr(subprocess, "Popen", refuse)
    fault = refusal(Pool())
    assert (fault.code, fault.retryable) == ("PARSE_TIMEOUT", True)
