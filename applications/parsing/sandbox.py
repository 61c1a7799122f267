"""A pool of kept children that read files, each in bounds that it cannot lift. One bad file costs one child."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from applications.parsing import limits
from applications.parsing.types import ParseError

logger = logging.getLogger(__name__)

_JOB = struct.Struct("!HI")
_ANSWER = struct.Struct("!I")
_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = f"import sys; sys.path.insert(0, {str(_ROOT)!r}); from applications.parsing.child import main; main()"


class ChildDied(Exception):
    """The child ended, or was ended, before it answered."""

    def __init__(self, *, timed_out: bool, status: int) -> None:
        super().__init__()
        self.timed_out = timed_out
        self.status = status


class NotStarted(Exception):
    """A child could not be started, which is this machine's fault and no file's."""


class Child:
    """One process. Started by `subprocess` and not `multiprocessing`, which daemonic pool workers may not use."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._channel = ours
        self._folder = tempfile.TemporaryDirectory(prefix="cv-")
        with theirs, contextlib.ExitStack() as undone:
            undone.callback(ours.close)
            undone.callback(self._folder.cleanup)
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROGRAM],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._folder.name,
                env={},
                start_new_session=True,
            )
            undone.pop_all()
        self.owner = os.getpid()
        self._files = 0
        self._memory = 0
        self.isolation = tuple(self._answer(time.monotonic() + limits.CHILD_START_SECONDS)["ready"])

    @property
    def pid(self) -> int:
        return int(self._process.pid)

    @property
    def worn(self) -> bool:
        """True once it should be replaced: libraries leak, and long lives gather what files left behind."""
        return self._files >= limits.CHILD_FILES or self._memory > limits.CHILD_RSS_BYTES

    def read(self, data: bytes, content_type: str) -> dict[str, Any]:
        """The answer to one file; raises ChildDied, after which this child is gone."""
        deadline = time.monotonic() + limits.CHILD_WALL_SECONDS
        kind = content_type.encode()
        try:
            self._channel.settimeout(limits.CHILD_WALL_SECONDS)
            self._channel.sendall(_JOB.pack(len(kind), len(data)) + kind + data)
        except OSError as error:
            raise self._end(timed_out=isinstance(error, TimeoutError)) from error
        answer = self._answer(deadline)
        self._files += 1
        self._memory = answer.get("memory", 0)
        return answer

    def close(self) -> None:
        self._channel.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        self._folder.cleanup()

    def _answer(self, deadline: float) -> dict[str, Any]:
        try:
            (size,) = _ANSWER.unpack(self._exactly(_ANSWER.size, deadline))
            if size > limits.ANSWER_BYTES:
                raise OSError("answer too long")
            answer: dict[str, Any] = json.loads(self._exactly(size, deadline))
        except (OSError, ValueError) as error:
            raise self._end(timed_out=isinstance(error, TimeoutError)) from error
        return answer

    def _exactly(self, size: int, deadline: float) -> bytes:
        chunks = []
        while size:
            self._channel.settimeout(max(deadline - time.monotonic(), 0.001))
            chunk = self._channel.recv(min(size, 1 << 20))
            if not chunk:
                raise ConnectionResetError
            chunks.append(chunk)
            size -= len(chunk)
        return b"".join(chunks)

    def _end(self, *, timed_out: bool) -> ChildDied:
        if not timed_out:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=5)  # it hung up by dying: let it tell of what
        self.close()
        return ChildDied(timed_out=timed_out, status=self._process.returncode)


class Pool:
    """At most `size` children, started when first needed, handed to one caller at a time. Thread-safe; a process
    that was forked from one that used the pool starts children of its own.
    """

    def __init__(self, size: int = 1) -> None:
        self._size = size
        self._reset()

    def _reset(self) -> None:
        self._owner = os.getpid()
        self._slots: queue.LifoQueue[Child | None] = queue.LifoQueue()
        for _ in range(self._size):
            self._slots.put(None)

    def read(self, data: bytes, content_type: str) -> dict[str, Any]:
        """The child's answer. Raises ParseError, also for a file that its child did not survive."""
        if self._owner != os.getpid():
            self._reset()
        slots = self._slots
        child = slots.get()
        try:
            child = child or _started()
            answer = child.read(data, content_type)
            if child.worn:
                child.close()
                child = None
            return answer
        except ChildDied as death:
            child = None
            raise _explain(death) from death
        except NotStarted as failure:
            logger.error("no reader could be started: %s", failure)
            raise ParseError("PARSE_TIMEOUT", "The reader could not start.", retryable=True) from failure
        finally:
            slots.put(child)

    def close(self) -> None:
        """End the idle children; the next read starts new ones."""
        if self._owner != os.getpid():
            return
        idle = []
        with contextlib.suppress(queue.Empty):
            while True:
                idle.append(self._slots.get_nowait())
        for child in idle:
            if child is not None:
                child.close()
            self._slots.put(None)


def _started() -> Child:
    """A child that is ready for its first file; raises NotStarted."""
    try:
        return Child()
    except ChildDied as death:
        reason = "took too long" if death.timed_out else f"ended with status {death.status}"
    except (OSError, KeyError, TypeError) as error:
        reason = type(error).__name__
    raise NotStarted(reason)


def _explain(death: ChildDied) -> ParseError:
    if death.timed_out:
        return ParseError("PARSE_TIMEOUT", "Reading the file took too long.", retryable=True)
    if death.status == -signal.SIGXCPU:
        return ParseError("PARSE_TIMEOUT", "Reading the file took too long.")
    if death.status == -signal.SIGKILL:
        return ParseError("PARSE_TIMEOUT", "Reading the file was interrupted.", retryable=True)
    return ParseError("CORRUPT", "The file is damaged in a way that stops every reader.")
