"""Goals 1 to 6: lists, detail, reports, search, export."""

import socket
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import jwt
import psycopg
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict

import analytics.services
from accounts import tokens
from accounts.models import Tenant
from applications import selectors
from applications.csv_export import COLUMNS
from bench import load, servers
from bench.board import AGAINST, Goal, Row, by_turns, ratios
from bench.data import RARE, RICH, Company
from bench.place import Place
from bench.processor import Steady
from bench.servers import Server
from hiresscope.lib import paging
from jobs.models import Job

PAGE = 50


@dataclass(frozen=True, slots=True)
class Compared:
    """The three servers, how often and how long each is measured."""

    place: Place
    by_name: dict[str, Server]
    rounds: int
    seconds: float

    @property
    def project(self) -> Server:
        return self.by_name["project"]

    def row(
        self, key: str, work: str, request: Callable[[str], Sequence[bytes]], *, ordinary: float, limit: float
    ) -> Row:
        """Answers a second of each server to what ``request`` makes for it; the goals are the two ratios."""
        steady = Steady(self.place)

        def measure(name: str) -> Callable[[], float]:
            server = self.by_name[name]

            def once() -> float:
                requests, found = request(name), {}

                def work() -> float:
                    found.update(load.run(port=server.port, requests=requests, seconds=self.seconds))
                    return float(found["requests"])

                steady.measure(name, [server.pid], work)
                return float(found["rate"])

            return once

        figures = by_turns({name: measure(name) for name in self.by_name}, self.rounds)
        goals = ratios(figures, ordinary=ordinary, limit=limit)
        return Row(key, work, "requests/s", figures, goals, steady.ratios(AGAINST))


def token(one: Company, name: str = "project") -> str:
    """A fresh access token of the company's owner for the server of that name."""
    if name == "limit":
        return ""
    if name == "project":
        return tokens.access_token(
            subject=one.user, kind="employer", session=one.session, tenant=one.tenant, role="OWNER"
        )
    now = int(time.time())
    claims = {"token_type": "access", "user_id": str(one.user), "jti": "bench", "iat": now, "exp": now + 900}
    return jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256")


def start(place: Place, stack: ExitStack, rounds: int, seconds: float) -> Compared:
    """All three servers, for as long as ``stack`` is open."""
    started = {name: getattr(servers, name) for name in ("project", "ordinary", "limit")}
    by_name = {name: stack.enter_context(make(place)) for name, make in started.items()}
    return Compared(place, by_name, rounds, seconds)


def _list(one: Company) -> str:
    return f"/api/v1/jobs/{one.job}/applications?limit={PAGE}"


def listing(compared: Compared, one: Company) -> Row:
    work = f"list {PAGE} applications of a job of {one.size:,}"
    return compared.row(
        "list", work, lambda name: [load.get(_list(one), token(one, name))], ordinary=15, limit=0.35
    )  # fmt: skip


def growth(compared: Compared, companies: Sequence[Company]) -> list[Row]:
    """The same list by size: its first page, and its last by cursor. Time of one client, without a queue."""
    rows = []
    pages: dict[str, Callable[[Company], str]] = {
        "first": _list,
        "deepest": lambda one: f"{_list(one)}&cursor={_deepest(one)}",
    }
    for place, address in pages.items():
        measures = {f"{one.size:,}": _seconds_of(compared, [load.get(address(one), token(one))]) for one in companies}
        figures = by_turns(measures, compared.rounds)
        least = figures[f"{companies[0].size:,}"]
        goal = Goal("growth", max(figures.values()) / least, 1.2, at_least=False)
        rows.append(Row(f"growth-{place}", f"the same by size, {place} page", "ms", figures, (goal,)))
    return rows


def _seconds_of(compared: Compared, requests: Sequence[bytes], quantile: str = "p50") -> Callable[[], float]:
    return lambda: load.run(
        port=compared.project.port, requests=requests, seconds=compared.seconds, connections=1
    )[quantile]  # fmt: skip


def _deepest(one: Company) -> str:
    """The cursor of the last page among those that have a score."""
    rows = selectors.scored_of(Job(pk=one.job)).values("id", "score")
    last = rows.reverse()[PAGE]
    caller = SimpleNamespace(tenant=Tenant(pk=one.tenant))
    path = _list(one).partition("?")[0]
    request = SimpleNamespace(query_params=QueryDict(f"limit={PAGE}"), path=path, user=caller)
    signer = paging._signer(request, "-score")
    return paging._write_cursor(signer, one.size // PAGE, last["score"], last["id"])


def detail(compared: Compared, one: Company) -> Row:
    ids = [one.application(number) for number in range(1, min(RICH, one.size)) if number % 40 != 7]

    def requests(name: str) -> list[bytes]:
        key = token(one, name)
        return [load.get(f"/api/v1/applications/{pk}", key) for pk in ids]

    return compared.row("detail", "application detail with explanation", requests, ordinary=10, limit=0.3)


class _Clock:
    """The time that the database takes."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            self.seconds += time.perf_counter() - begun


def report(companies: Sequence[Company], rounds: int) -> Row:
    """A job's analytics with nothing cached, by size: milliseconds of SQL."""

    def measure(one: Company) -> Callable[[], float]:
        tenant, job = Tenant.objects.get(pk=one.tenant), Job.objects.get(pk=one.job)

        def once() -> float:
            clock = _Clock()
            cache.clear()
            with connection.execute_wrapper(clock):
                analytics.services.job_report(tenant, job, days=30)
            return 1000 * clock.seconds

        return once

    figures = by_turns({f"{one.size:,}": measure(one) for one in companies}, 10 * rounds)
    most = max(figures.values())
    goals = (
        Goal("growth", most / figures[f"{companies[0].size:,}"], 1.5, at_least=False),
        Goal("ms", most, 5, at_least=False),
    )
    return Row("analytics", "analytics of a job, cold cache, by size", "ms of SQL", figures, goals)


_COMMON = ("Anna", "Weber", "Smith", "Kim", "Mira", "nova", "son", "an", "Maria Rossi", "ada l")


def search(compared: Compared, companies: Sequence[Company]) -> list[Row]:
    """Names by size: of one person, and of many. Time of one client; the 95th percentile over different names."""
    rows = []
    lists = {"people": "/api/v1/candidates?limit=50&q=", "applications": ""}
    for what, fixed in lists.items():
        figures: dict[str, float] = {}
        for one in companies:
            base = fixed or f"{_list(one)}&q="
            for kind, names in (("rare", _rare(one)), ("common", _COMMON)):
                asked = [load.get(base + quote(name), token(one)) for name in names]
                figures[f"{kind} {one.size:,}"] = by_turns(
                    {"p95": _seconds_of(compared, asked, "p95")}, compared.rounds
                )["p95"]
        first, last = companies[0].size, companies[-1].size
        # Below a millisecond of work the fixed cost of a request is all there is; growth is told of the slower kind.
        grown = max(figures[f"{kind} {last:,}"] / figures[f"{kind} {first:,}"] for kind in ("rare", "common"))
        goals = (
            Goal("p95 ms", max(figures[f"{kind} {last:,}"] for kind in ("rare", "common")), 50, at_least=False),
            Goal("growth", grown, 3, at_least=False),
        )
        rows.append(Row(f"search-{what}", f"name search in {what}, by size", "ms (p95)", figures, goals))
    return rows


def _rare(one: Company) -> list[str]:
    numbers = range(RARE, one.size + 1, max(RARE, one.size // RARE // 20 * RARE))
    return [f"Quillfeather{number}" for number in numbers] or ["Quillfeather1"]


def export(compared: Compared, companies: Sequence[Company]) -> list[Row]:
    """CSV by size: microseconds a row, against COPY of the same columns; and how much memory it takes."""
    figures: dict[str, float] = {}
    copied: dict[str, float] = {}
    least = peak(compared.project)
    for one in companies:
        # That of the largest is what remains.
        steady = Steady(compared.place)
        measures = {
            name: partial(_timed, steady, name, parents, partial(work, compared, one))
            for name, parents, work in (("project", [compared.project.pid], _export), ("copy", [], _copy))
        }
        times = by_turns(measures, compared.rounds)
        figures[f"{one.size:,}"] = 1e6 * times["project"] / one.size
        copied[f"COPY of {one.size:,}"] = 1e6 * times["copy"] / one.size
    most = companies[-1].size
    slope = figures[f"{most:,}"] / min(figures.values())
    goals = (
        Goal("growth", slope, 1.2, at_least=False),
        Goal("MB more", max(peak(compared.project) - least, 0), 20, at_least=False),
        Goal("of COPY", copied[f"COPY of {most:,}"] / figures[f"{most:,}"], 0.5),
    )
    return [
        Row("csv", "CSV export by size", "µs a row", {**figures, **copied}, goals, steady.ratios({"copy": "of COPY"}))
    ]


def _timed(steady: Steady, name: str, parents: list[int], work: Callable[[], float]) -> float:
    """What ``work`` returns; kept as steady is how often it is done for a second of processor time."""
    found: list[float] = []

    def once() -> float:
        found.append(work())
        return 1

    steady.measure(name, parents, once)
    return found[0]


def _export(compared: Compared, one: Company) -> float:
    return _drain(compared.project.port, load.get(f"/api/v1/jobs/{one.job}/applications/export-csv", token(one)))


def _drain(port: int, request: bytes) -> float:
    """Seconds until a streamed answer has ended."""
    begun = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(request)
        first = one.recv(4096)
        if not first.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(first.decode(errors="replace"))
        tail = first
        while part := one.recv(1 << 20):
            tail = (tail + part)[-8:]
            if tail.endswith(b"0\r\n\r\n"):
                break
    return time.perf_counter() - begun


def _copy(compared: Compared, one: Company) -> float:
    begun = time.perf_counter()
    query = (
        f"COPY (SELECT {', '.join(COLUMNS)} FROM applications_application WHERE job_id = '{one.job}' "  # noqa: S608
        "AND score IS NOT NULL ORDER BY score DESC, id DESC) TO STDOUT (FORMAT csv)"
    )
    with psycopg.connect(compared.place.database) as database, database.cursor().copy(query) as rows:
        for _ in rows:
            pass
    return time.perf_counter() - begun


def peak(server: Server) -> float:
    """Megabytes of the server's largest process at its most so far, beyond what is now forgotten."""
    most = 0.0
    for process in server.processes():
        with open(f"/proc/{process.pid}/status") as status:
            line = next(line for line in status if line.startswith("VmHWM"))
        most = max(most, int(line.split()[1]) / 1024)
    return most
