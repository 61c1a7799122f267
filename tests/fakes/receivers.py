"""Receivers of webhooks on loopback, as good and as bad as customers have them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True, slots=True)
class Received:
    """One request as it came; header names are in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What the receiver answers. ``drip`` is the seconds between the bytes of the body, ``hang`` those before it."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"
    hang: float = 0
    drip: float = 0


class Receiver:
    """A real HTTP server; ``requests`` is what came, ``most_at_once`` how many requests ran at the same time."""

    def __init__(self, answer: Callable[[Received], Reply]) -> None:
        self.requests: list[Received] = []
        self.most_at_once = 0
        self.connections = 0
        self._running = 0
        self._answer = answer
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def answer_with(self, reply: Reply) -> None:
        """Answer so from now on."""
        self._answer = lambda _: reply

    def let_go(self) -> None:
        """End the answers that hang."""
        closing, self.closing = self.closing, threading.Event()
        closing.set()

    def close(self) -> None:
        """Stop serving; hanging answers end."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    def connected(self) -> None:
        """Count a connection."""
        with self._lock:
            self.connections += 1

    @contextmanager
    def running(self, one: Received) -> Iterator[Reply]:
        """Count a request while it runs; gives the reply to it."""
        with self._lock:
            self.requests.append(one)
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
        try:
            yield self._answer(one)
        finally:
            with self._lock:
                self._running -= 1


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, receiver: Receiver) -> None:
        self.receiver = receiver
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.receiver.connected()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        receiver = self.server.receiver
        with receiver.running(Received(self.path, headers, body, time.time())) as reply:
            try:
                self._reply(reply, receiver.closing)
            except OSError:
                self.close_connection = True

    def do_GET(self) -> None:
        self.do_POST()

    def _reply(self, reply: Reply, closing: threading.Event) -> None:
        closing.wait(reply.hang)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if not reply.drip:
            self.wfile.write(reply.body)
            return
        for byte in reply.body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if closing.wait(reply.drip):
                return

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def receiver(answer: Callable[[Received], Reply] | Reply | None = None) -> Iterator[Receiver]:
    """A running receiver that answers by ``answer`` (a reply or a function; 200 by default)."""
    reply = answer or Reply()
    server = Receiver(reply if callable(reply) else lambda _: reply)
    try:
        yield server
    finally:
        server.close()
