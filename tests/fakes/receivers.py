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
        self._closing = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def close(self) -> None:
        """Stop serving; hanging answers end."""
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                with receiver._lock:
                    receiver.connections += 1

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                one = Received(self.path, headers, body, time.time())
                receiver._enter(one)
                try:
                    self._reply(receiver._answer(one))
                except OSError:
                    self.close_connection = True
                finally:
                    receiver._leave()

            do_GET = do_POST

            def _reply(self, reply: Reply) -> None:
                receiver._closing.wait(reply.hang)
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
                    if receiver._closing.wait(reply.drip):
                        return

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler

    def _enter(self, one: Received) -> None:
        with self._lock:
            self.requests.append(one)
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)

    def _leave(self) -> None:
        with self._lock:
            self._running -= 1


@contextmanager
def receiver(answer: Callable[[Received], Reply] | Reply | None = None) -> Iterator[Receiver]:
    """A running receiver that answers by ``answer`` (a reply or a function; 200 by default)."""
    reply = answer or Reply()
    server = Receiver(reply if callable(reply) else lambda _: reply)
    try:
        yield server
    finally:
        server.close()
