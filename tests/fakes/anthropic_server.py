"""A local server that speaks the wire format of the model's service: Messages with structured output and prompt
caching, Message Batches, and every fault that the service or the way to it can have.

    python -m tests.fakes.anthropic_server --port 8089 [--faults 0.1]
    ANTHROPIC_BASE_URL=http://127.0.0.1:8089 ANTHROPIC_API_KEY=anything make run

Its judgements come from ``keyword_judge``: good enough to use the product by, no measure of the engine.
"""

import argparse
import contextlib
import json
import random
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

from hiresscope.lib import llm
from tests.fakes import anthropic_faults, keyword_judge
from tests.fakes.anthropic_http import Server

Faults = Callable[[], str | None]


@contextmanager
def _closing_models() -> Iterator[None]:
    """Close the models made meanwhile: a connection that the garbage collector finds open fails some later test."""
    made: list[llm.Model] = []
    begin = llm.Model.__post_init__

    def remember(model: llm.Model) -> None:
        begin(model)
        made.append(model)

    with patch.object(llm.Model, "__post_init__", remember):
        try:
            yield
        finally:
            for model in made:
                model.close()


class FakeAnthropic:
    """The server's state. ``requests`` are the bodies of all questions, those in batches too, in order of arrival.

    ``fault`` is asked before every answer and names what goes wrong (``anthropic_faults``), or None.
    """

    def __init__(self, fault: Faults = lambda: None) -> None:
        self.fault = fault
        self.requests: list[dict[str, Any]] = []
        self.batches: dict[str, dict[str, Any]] = {}
        self.polls_until_ended = 1
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._cached: set[str] = set()
        self._server: Server | None = None

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def running(self, port: int = 0) -> Iterator["FakeAnthropic"]:
        """Serve on 127.0.0.1 until left; port 0 takes a free one. Models made meanwhile are closed at the end."""
        self._server = Server(port, self)
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            with _closing_models():
                yield self
        finally:
            self.closing.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def prompts(self) -> list[str]:
        """Everything that was sent as text, one string a question."""
        return [json.dumps(body, ensure_ascii=False) for body in self.requests]

    def message(self, body: dict[str, Any], fault: str | None = None) -> dict[str, Any]:
        """The message that answers ``body``, with ``fault`` in its content."""
        with self._lock:
            self.requests.append(body)
        answer = keyword_judge.answer(body)
        text, stop_reason = anthropic_faults.content(fault, answer)
        return {
            "id": f"msg_{uuid.uuid4().hex[:24]}",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": [{"type": "text", "text": text}] if text else [],
            "stop_reason": stop_reason,
            "stop_sequence": None,
            "usage": self._usage(body, text),
        }

    def _usage(self, body: dict[str, Any], text: str) -> dict[str, Any]:
        """Token counts; what is marked for the cache is written the first time and read from then on."""
        marked, fresh = "", 0
        for block in [*body.get("system", []), *body["messages"][0]["content"]]:
            if "cache_control" in block:
                marked += block["text"]
            else:
                fresh += len(block["text"])
        with self._lock:
            known = marked in self._cached
            self._cached.add(marked)
        return {
            "input_tokens": fresh // 4 + 1,
            "cache_creation_input_tokens": 0 if known else len(marked) // 4,
            "cache_read_input_tokens": len(marked) // 4 if known else 0,
            "output_tokens": len(text) // 4 + 1,
            "service_tier": "standard",
        }

    def create_batch(self, body: dict[str, Any]) -> dict[str, Any]:
        now = datetime.now(UTC)
        counts = {"processing": len(body["requests"]), "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0}
        batch = {
            "id": f"msgbatch_{uuid.uuid4().hex[:24]}",
            "type": "message_batch",
            "processing_status": "in_progress",
            "request_counts": counts,
            "created_at": now.isoformat(),
            "expires_at": (now + timedelta(days=1)).isoformat(),
            "ended_at": None,
            "cancel_initiated_at": None,
            "archived_at": None,
            "results_url": None,
        }  # fmt: skip
        self.batches[str(batch["id"])] = {
            "batch": batch,
            "polls": 0,
            "lines": [self._line(one) for one in body["requests"]],
        }
        return batch

    def _line(self, request: dict[str, Any]) -> dict[str, Any]:
        fault = self.fault()
        if fault in anthropic_faults.STATUS:
            _, error, _ = anthropic_faults.STATUS[fault]
            inner = {"type": "error", "error": {"type": error, "message": "fault"}, "request_id": None}
            return {"custom_id": request["custom_id"], "result": {"type": "errored", "error": inner}}
        if fault == "expired":
            return {"custom_id": request["custom_id"], "result": {"type": "expired"}}
        message = self.message(request["params"], fault)
        return {"custom_id": request["custom_id"], "result": {"type": "succeeded", "message": message}}

    def poll_batch(self, batch_id: str) -> dict[str, Any] | None:
        """The batch's state; after ``polls_until_ended`` calls it is done."""
        held = self.batches.get(batch_id)
        if held is None:
            return None
        held["polls"] += 1
        if held["polls"] >= self.polls_until_ended:
            kinds = [line["result"]["type"] for line in held["lines"]]
            counts = {kind: kinds.count(kind) for kind in ("succeeded", "errored", "canceled", "expired")}
            held["batch"] |= {
                "processing_status": "ended",
                "ended_at": datetime.now(UTC).isoformat(),
                "request_counts": {"processing": 0, **counts},
                "results_url": f"{self.url}/v1/messages/batches/{batch_id}/results",
            }
        batch: dict[str, Any] = held["batch"]
        return batch


def main() -> None:
    parser = argparse.ArgumentParser(description="A local stand-in for the model's service")
    parser.add_argument("--port", type=int, default=8089)
    parser.add_argument("--faults", type=float, default=0.0, help="share of answers that go wrong, 0..1")
    chosen = parser.parse_args()

    def fault() -> str | None:
        return random.choice(anthropic_faults.ALL) if random.random() < chosen.faults else None

    with FakeAnthropic(fault).running(chosen.port) as fake:
        sys.stdout.write(f"The model's stand-in answers on {fake.url}; end it with Ctrl-C\n")
        sys.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
