"""The HTTP side of the stand-in for the model's service: routes, headers, objections, broken connections."""

import json
import socket
import struct
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from tests.fakes import anthropic_faults

_UNSUPPORTED_IN_SCHEMA = {
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "multipleOf",
}
_KNOWN_FIELDS = {
    "model", "max_tokens", "messages", "system", "output_config", "metadata", "stop_sequences", "stream", "thinking",
    "tools", "tool_choice", "cache_control", "service_tier", "inference_geo",
}  # fmt: skip


class Fake(Protocol):
    """What the answers come from."""

    batches: dict[str, dict[str, Any]]
    closing: threading.Event

    def fault(self) -> str | None: ...

    def message(self, body: dict[str, Any], fault: str | None = None) -> dict[str, Any]: ...

    def create_batch(self, body: dict[str, Any]) -> dict[str, Any]: ...

    def poll_batch(self, batch_id: str) -> dict[str, Any] | None: ...


def objection(body: Any) -> str | None:
    """What the service would object to in a question, or None."""
    if not isinstance(body, dict):
        return "body: expected an object"
    if unknown := set(body) - _KNOWN_FIELDS:
        return f"{min(unknown)}: Extra inputs are not permitted"
    if missing := {"model", "max_tokens", "messages"} - set(body):
        return f"{min(missing)}: Field required"
    output_format = body.get("output_config", {}).get("format", {})
    return _schema_objection(output_format.get("schema", {}))


def _schema_objection(schema: Any) -> str | None:
    if isinstance(schema, list):
        return next(filter(None, map(_schema_objection, schema)), None)
    if not isinstance(schema, dict):
        return None
    if unsupported := _UNSUPPORTED_IN_SCHEMA & set(schema):
        return f"output_config.format.schema: {min(unsupported)} is not supported"
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        return "output_config.format.schema: additionalProperties must be false"
    return next(filter(None, map(_schema_objection, schema.values())), None)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, fake: Fake) -> None:
        self.fake = fake
        super().__init__(("127.0.0.1", port), Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is no news."""


class Handler(BaseHTTPRequestHandler):
    server: "Server"
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the base class names it so
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
        if not self._may_enter():
            return
        if self.path == "/v1/messages":
            self._answer_message(body)
        elif self.path == "/v1/messages/batches":
            self._answer_batch(body)
        else:
            self._error(404, "not_found_error")

    def do_GET(self) -> None:
        if not self._may_enter():
            return
        parts = self.path.strip("/").split("/")
        batch = self.server.fake.poll_batch(parts[3]) if len(parts) >= 4 else None
        if batch is None:
            self._error(404, "not_found_error")
        elif parts[-1] == "results":
            lines = "".join(json.dumps(line) + "\n" for line in self.server.fake.batches[parts[3]]["lines"])
            self._send(200, lines.encode(), "application/binary")
        else:
            self._json(200, batch)

    def _may_enter(self) -> bool:
        key = self.headers.get("x-api-key") or self.headers.get("authorization", "").removeprefix("Bearer ")
        if key and self.headers.get("anthropic-version"):
            return True
        self._error(401, "authentication_error")
        return False

    def _answer_message(self, body: Any) -> None:
        if problem := objection(body):
            self._error(400, "invalid_request_error", problem)
            return
        fault = self.server.fake.fault()
        if fault in anthropic_faults.STATUS:
            status, error, headers = anthropic_faults.STATUS[fault]
            self._error(status, error, headers=headers)
        elif fault in anthropic_faults.BODIES:
            self.server.fake.message(body)
            self._send(200, *anthropic_faults.BODIES[fault])
        elif fault in anthropic_faults.CONNECTION:
            self._break(fault, json.dumps(self.server.fake.message(body)).encode())
        else:
            self._json(200, self.server.fake.message(body, fault))

    def _answer_batch(self, body: Any) -> None:
        for request in body["requests"]:
            if problem := objection(request["params"]):
                self._error(400, "invalid_request_error", problem)
                return
        self._json(200, self.server.fake.create_batch(body))

    def _break(self, fault: str, payload: bytes) -> None:
        self.close_connection = True
        if fault == "time_out":
            self.server.fake.closing.wait(30)
            return
        if fault == "half":
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload[: len(payload) // 2])
            self.wfile.flush()
            return
        # An RST instead of a FIN.
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _error(self, status: int, kind: str, message: str = "fault", headers: dict[str, str] | None = None) -> None:
        self._json(status, {"type": "error", "error": {"type": kind, "message": message}}, headers)

    def _json(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(body).encode(), "application/json", headers)

    def _send(self, status: int, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.send_header("request-id", f"req_{uuid.uuid4().hex[:24]}")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
