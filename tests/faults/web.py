"""Web restarts: SIGTERM to the web server again and again while clients read; what it has taken in is answered."""

import threading
from dataclasses import dataclass, field

import httpx2 as httpx

from tests.faults import load
from tests.faults.report import Report
from tests.faults.system import Faulty, wait
from tests.walks.conftest import until

AGAIN_SECONDS = 0.05


@dataclass
class Reading:
    """Requests for a list, each on a connection of its own, as a balancer in front would make them."""

    address: str
    path: str
    headers: dict[str, str]
    left: int
    answered: int = 0
    refused: int = 0
    cut: list[str] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self, clients: int) -> None:
        threads = [threading.Thread(target=self._client, daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _client(self) -> None:
        while True:
            with self._lock:
                if not self.left:
                    return
                self.left -= 1
            self._one()

    def _one(self) -> None:
        """One request. A connection that nobody takes is tried again: a balancer asks another process then."""
        while True:
            try:
                answer = httpx.get(self.address + self.path, headers=self.headers, timeout=30, trust_env=False)
            except httpx.ConnectError:
                with self._lock:
                    self.refused += 1
                wait(AGAIN_SECONDS)
                continue
            except httpx.HTTPError as error:
                with self._lock:
                    self.cut.append(type(error).__name__)
                return
            with self._lock:
                self.answered += 1
                if answer.status_code != 200:
                    self.wrong.append(answer.status_code)
            return


def run(system: Faulty, *, requests: int = 5000, restarts: int = 20, gap: float = 1.0) -> Report:
    """``requests`` by eight clients, over which the web server is restarted ``restarts`` times."""
    report = Report(f"Web restarts: {requests} requests, {restarts} times SIGTERM")
    with system.tenant() as api:
        job = load.of(api).job
        headers = {"X-API-Key": api.headers["X-API-Key"], "Connection": "close"}
        reading = Reading(system.address, f"/api/v1/jobs/{job}/applications", headers, requests)
        reader = threading.Thread(target=reading.run, args=(8,), daemon=True)
        reader.start()
        done = 0
        while done < restarts and reader.is_alive():
            wait(gap)
            for leader in until(lambda: system.leaders("granian"), what="the web server"):
                leader.terminate()
            until(lambda: system.leaders("granian"), seconds=30, what="the web server's return")
            done += 1
        reader.join()
        report.add("restarts while requests ran", done, f"{restarts}", kept=done == restarts)
        report.add("answered", reading.answered, str(requests), kept=reading.answered == requests)
        report.add("cut before their answer", reading.cut or 0, "0", kept=not reading.cut)
        report.add("answers other than 200", reading.wrong or 0, "0", kept=not reading.wrong)
        report.add("connections refused meanwhile and tried again", reading.refused)
    return report
