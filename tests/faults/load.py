"""Clients that send CVs as real ones do: several at once, each again until it is taken."""

import math
import queue
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx2 as httpx

from tests.faults.cvs import CV
from tests.walks.test_walk_of_a_cv import make_job

AGAIN_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Try:
    """One request: when it began (monotonic), how long it took, its status (0: no answer) and what was odd about it."""

    began: float
    seconds: float
    status: int
    odd: str = ""


@dataclass
class Load:
    """Uploads to one job. ``accepted`` maps names to ids; a client goes on until its CV is taken or ``stop`` is set."""

    api: httpx.Client
    job: str
    tries: list[Try] = field(default_factory=list)
    accepted: dict[str, str] = field(default_factory=dict)
    stop: threading.Event = field(default_factory=threading.Event)
    pause: float = 0.0

    def run(self, cvs: Iterable[CV], *, clients: int = 6) -> None:
        """Send all of ``cvs``; returns when each is taken."""
        waiting: queue.SimpleQueue[CV] = queue.SimpleQueue()
        for cv in cvs:
            waiting.put(cv)
        threads = [threading.Thread(target=self._client, args=(waiting,), daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def start(self, cvs: Sequence[CV], *, clients: int = 6) -> threading.Thread:
        """The same in a thread."""
        thread = threading.Thread(target=self.run, args=(cvs,), kwargs={"clients": clients}, daemon=True)
        thread.start()
        return thread

    def _client(self, waiting: "queue.SimpleQueue[CV]") -> None:
        while not self.stop.is_set():
            try:
                cv = waiting.get_nowait()
            except queue.Empty:
                return
            while not self.send(cv) and not self.stop.wait(AGAIN_SECONDS):
                pass
            if self.pause:
                self.stop.wait(self.pause)

    def send(self, cv: CV) -> bool:
        """One request; True if the CV is taken now, or was by an earlier request whose answer was lost."""
        answer = self.request(
            "POST",
            f"/jobs/{self.job}/applications",
            files={"file": (cv.name, cv.data)},
            data={"candidateEmail": cv.email},
        )
        return answer is not None and self._taken(cv, answer)

    def request(self, method: str, path: str, **more: Any) -> httpx.Response | None:
        """One request, noted; None where no answer came."""
        began = time.monotonic()
        try:
            answer = self.api.request(method, path, **more)
        except httpx.HTTPError as error:
            self.tries.append(Try(began, time.monotonic() - began, 0, type(error).__name__))
            return None
        self.tries.append(Try(began, time.monotonic() - began, answer.status_code, _odd(answer)))
        return answer

    def _taken(self, cv: CV, answer: httpx.Response) -> bool:
        if answer.status_code == 201:
            self.accepted[cv.name] = answer.json()["id"]
        elif answer.status_code == 409:
            known = answer.json().get("details", [{}])[0].get("applicationId")
            if known:
                self.accepted[cv.name] = known
        return cv.name in self.accepted

    def statuses(self) -> dict[int, int]:
        """How many tries ended with each status."""
        counts: dict[int, int] = {}
        for one in self.tries:
            counts[one.status] = counts.get(one.status, 0) + 1
        return dict(sorted(counts.items()))

    def odd(self) -> list[str]:
        """Answers that no client should get: 5xx other than 503, and errors outside of the envelope."""
        return [one.odd for one in self.tries if one.odd and one.status]


def _odd(answer: httpx.Response) -> str:
    if answer.status_code < 400:
        return ""
    try:
        body = answer.json()
    except ValueError:
        return f"{answer.status_code} without JSON: {answer.text[:80]!r}"
    if body.get("statusCode") != answer.status_code or "requestId" not in body:
        return f"{answer.status_code} outside of the envelope"
    return f"{answer.status_code} {body.get('code')}" if answer.status_code not in {409, 503} else ""


def of(api: httpx.Client) -> Load:
    """Uploads to a new job of ``api``'s tenant."""
    return Load(api, make_job(api)["id"])


def percentile(values: Iterable[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value that ``share`` (0..1) of ``values`` do not pass; 0 of none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share) - 1)] if ordered else 0.0
