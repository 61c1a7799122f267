"""The process that reads foreign files: one job after the other over one socket, which is its standard input.

A job is `length of content type (2 bytes), length of file (4 bytes), both`; the answer is `length (4 bytes), JSON`.
JSON and not pickle, because a file that takes the child over must not take the parent as well.
"""

from __future__ import annotations

import gc
import json
import socket
import struct
import sys
import time
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

from applications.parsing import isolation
from applications.parsing.profile import read_profile
from applications.parsing.reader import read_document
from applications.parsing.types import ParseError

JOB = struct.Struct("!HI")
ANSWER = struct.Struct("!I")


def main() -> None:
    channel = socket.socket(fileno=sys.stdin.fileno())
    gc.freeze()
    gc.disable()  # reading makes many objects and few cycles: collect between files, not within
    _send(channel, {"ready": isolation.isolate()})
    while job := _receive(channel):
        isolation.start_clock(channel.fileno())
        answer = _read(*job)
        isolation.stop_clock(channel.fileno())
        answer["memory"] = isolation.memory_in_use()
        _send(channel, answer)
        gc.collect()


def _read(content_type: str, data: bytes) -> dict[str, Any]:
    try:
        started = time.perf_counter()
        document = read_document(data, content_type)
        extracted = time.perf_counter()
        profile = read_profile(document)
        ended = time.perf_counter()
    except ParseError as error:
        return {"error": [error.code, error.message, error.retryable]}
    except (MemoryError, RecursionError):
        return {"error": ["CORRUPT", "The file is too complex to be read.", False]}
    except Exception as error:  # noqa: BLE001 - libraries raise what they like on damage; the place is reported
        return {"error": ["CORRUPT", "The file is damaged and cannot be read.", False], "fault": _place_of(error)}
    timings = {"extract": (extracted - started) * 1e3, "profile": (ended - extracted) * 1e3}
    return {"document": asdict(document), "profile": asdict(profile), "timings": timings}


def _place_of(error: BaseException) -> str:
    """Kind and place of an error, without its message, which may quote the file."""
    places = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} at " + ", ".join(f"{Path(p.filename).name}:{p.lineno}" for p in places[-3:])


def _receive(channel: socket.socket) -> tuple[str, bytes] | None:
    """The next job; None once the parent has hung up."""
    head = _exactly(channel, JOB.size)
    if head is None:
        return None
    type_length, data_length = JOB.unpack(head)
    body = _exactly(channel, type_length + data_length)
    return None if body is None else (bytes(body[:type_length]).decode(), bytes(body[type_length:]))


def _exactly(channel: socket.socket, size: int) -> bytearray | None:
    buffer = bytearray(size)
    view = memoryview(buffer)
    filled = 0
    while filled < size:
        count = channel.recv_into(view[filled:])
        if count == 0:
            return None
        filled += count
    return buffer


def _send(channel: socket.socket, answer: dict[str, Any]) -> None:
    payload = json.dumps(answer).encode()
    channel.sendall(ANSWER.pack(len(payload)) + payload)
