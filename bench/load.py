"""A closed loop of keep-alive connections, run in a process of its own: python -m bench.load < plan.json

The plan is ``{port, connections, seconds, requests: [request, …]}``, each request complete and as latin-1 text; they
are sent by turns, for so many seconds or, where these are 0, each once. ``NUMBER`` in a request becomes another number
each time. What comes back is ``{rate, p50, p95, p99, requests, wrong, bytes}``: answers a second, times in
milliseconds, answers that were not 2xx.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

NUMBER = b"@number@@number@"
_END = b"\r\n\r\n"


@dataclass
class Connection:
    """One connection and the answer that is coming in on it."""

    socket: socket.socket
    sent: float = 0.0
    answer: bytearray = field(default_factory=bytearray)
    wanted: int = -1
    chunked: bool = False


@dataclass
class Tally:
    """What was counted."""

    times: list[float] = field(default_factory=list)
    wrong: int = 0
    bytes: int = 0


def run(*, port: int, requests: Sequence[bytes], seconds: float, connections: int = 8) -> dict[str, Any]:
    """Measure from another process; raises where an answer was no success."""
    texts = [request.decode("latin-1") for request in requests]
    plan = {"port": port, "connections": connections, "seconds": seconds, "requests": texts}
    done = subprocess.run(
        [sys.executable, "-m", "bench.load"], input=json.dumps(plan), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    if found["wrong"]:
        raise RuntimeError(f"{found['wrong']} of {found['requests']} answers were failures: {found['said']}")
    return found


def get(path: str, token: str = "") -> bytes:
    """A GET as it goes over the wire."""
    who = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{who}Accept: application/json\r\n\r\n".encode()


def post(path: str, body: bytes, content_type: str = "application/json", token: str = "") -> bytes:
    """A POST as it goes over the wire."""
    who = f"Authorization: Bearer {token}\r\n" if token else ""
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{who}Content-Type: {content_type}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _measure(port: int, requests: Iterator[bytes], seconds: float, connections: int) -> tuple[Tally, float, str]:
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        one = Connection(socket.create_connection(("127.0.0.1", port)))
        one.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(one.socket, selectors.EVENT_READ, one)
        _send(one, next(requests))
    tally, begun, said = Tally(), time.perf_counter(), ""
    end, running = begun + seconds, connections
    while running:
        for key, _ in selector.select(30):
            one = key.data
            if not _receive(one):
                continue
            now = time.perf_counter()
            tally.times.append(now - one.sent)
            tally.bytes += len(one.answer)
            if not one.answer.startswith(b"HTTP/1.1 2"):
                tally.wrong += 1
                said = one.answer[:2000].decode("latin-1")
            following = next(requests, None) if now < end else None
            if following is None:
                selector.unregister(one.socket)
                one.socket.close()
                running -= 1
            else:
                _send(one, following)
    return tally, time.perf_counter() - begun, said


def _send(one: Connection, request: bytes) -> None:
    one.answer.clear()
    one.wanted = -1
    one.sent = time.perf_counter()
    one.socket.sendall(request)


def _receive(one: Connection) -> bool:
    """Whether the answer is complete."""
    part = one.socket.recv(262_144)
    if not part:
        raise ConnectionError("the server closed the connection")
    one.answer += part
    if one.wanted < 0:
        head = one.answer.find(_END)
        if head < 0:
            return False
        lines = bytes(one.answer[:head]).lower().split(b"\r\n")
        lengths = [line for line in lines if line.startswith(b"content-length:")]
        one.chunked = b"transfer-encoding: chunked" in lines
        one.wanted = head + len(_END) + (int(lengths[0].split(b":")[1]) if lengths else 0)
    return one.answer.endswith(b"0\r\n\r\n") if one.chunked else len(one.answer) >= one.wanted


def _numbered(requests: Iterable[bytes]) -> Iterator[bytes]:
    """Numbers as long as what they replace, so that lengths stay true; later runs go on above earlier ones."""
    for number, request in enumerate(requests, start=time.time_ns() // 1000):
        yield request.replace(NUMBER, b"%0*d" % (len(NUMBER), number)) if NUMBER in request else request


def percentile(times: Sequence[float], share: float) -> float:
    """The value that ``share`` of the sorted ``times`` do not exceed."""
    return times[min(int(len(times) * share), len(times) - 1)]


def main() -> None:
    plan = json.load(sys.stdin)
    requests = [text.encode("latin-1") for text in plan["requests"]]
    source = _numbered(requests if plan["seconds"] == 0 else cycle(requests))
    tally, seconds, said = _measure(plan["port"], source, plan["seconds"] or 1e9, plan["connections"])
    times = sorted(tally.times)
    answer = {
        "rate": len(times) / seconds,
        **{name: 1000 * percentile(times, share) for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))},
        "requests": len(times),
        "wrong": tally.wrong,
        "bytes": tally.bytes,
        "said": said,
    }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
