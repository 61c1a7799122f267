"""Whether the parts are there, in under two seconds whatever is down.

``/health`` tells all of them to people and monitors. ``/livez`` says that this process answers: one that does not is to
be restarted, which mends nothing if the database is away. ``/readyz`` says whether to send it requests.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import Any, ClassVar

import psycopg
import redis
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from rest_framework.response import Response

from accounts.permissions import PUBLIC
from hiresscope.celery import QUEUES, app
from hiresscope.lib.fields import Choice, Output, Text, Timestamp
from hiresscope.lib.operations import operation
from hiresscope.lib.views import APIView
from hiresscope.lib.wire import timestamp
from hiresscope.version import VERSION

logger = logging.getLogger("hiresscope.health")

DEADLINE_SECONDS = 1.2
_pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="health")
_asked: dict[str, "Future[bool]"] = {}
_lock = threading.Lock()


def _database() -> bool:
    # A connection of its own with a client-side deadline: a frozen server answers no statement_timeout.
    parameters = connections["default"].get_connection_params()
    wanted = {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}
    with psycopg.connect(**wanted, connect_timeout=1, options="-c statement_timeout=900") as connection:
        return connection.execute("SELECT 1").fetchone() == (1,)


def _redis(url: str) -> bool:
    with redis.Redis.from_url(url, socket_connect_timeout=0.8, socket_timeout=0.8) as client:
        return bool(client.ping())


def _cache() -> bool:
    return _redis(str(settings.CACHES["default"]["LOCATION"]))


def _broker() -> bool:
    with app.connection_for_read(connect_timeout=0.8) as connection:
        connection.ensure_connection(max_retries=0, timeout=0.8)
        return bool(connection.connected)


def _storage() -> bool:
    default_storage.exists("health")
    return True


def _workers() -> bool:
    queues = app.control.inspect(timeout=0.6).active_queues() or {}
    return set(QUEUES) <= {queue["name"] for served in queues.values() for queue in served}


CHECKS: dict[str, Callable[[], bool]] = {
    "db": _database,
    "cache": _cache,
    "broker": _broker,
    "storage": _storage,
    "workers": _workers,
}


def _ask(name: str) -> "Future[bool]":
    """The answer to come; who asks while another waits for it gets the same, so that a check that hangs hangs once."""
    with _lock:
        if name not in _asked or _asked[name].done():
            _asked[name] = _pool.submit(_guarded, name)
        return _asked[name]


def _guarded(name: str) -> bool:
    try:
        return CHECKS[name]()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a part, it is down
        logger.warning("health check %s failed: %s", name, type(error).__name__)
        return False


def _up(names: Iterable[str]) -> dict[str, bool]:
    """Which of the parts are up; one that has not answered by the deadline is down."""
    asked = {name: _ask(name) for name in names}
    done, _ = wait_for(asked.values(), timeout=DEADLINE_SECONDS)
    return {name: future in done and future.result() for name, future in asked.items()}


def report() -> dict[str, Any]:
    """The body of ``/health``."""
    up = _up(CHECKS)
    database = up.pop("db")
    return {
        "status": "down" if not database else "ok" if all(up.values()) else "degraded",
        "db": "ok" if database else "down",
        "timestamp": timestamp(timezone.now()),
        "version": VERSION,
        "checks": {name: "ok" if is_up else "down" for name, is_up in up.items()},
    }


_WORDS = ("ok", "down")


class ChecksOut(Output):
    """The parts that the service can do without for a while."""

    cache = Choice(_WORDS)
    broker = Choice(_WORDS)
    storage = Choice(_WORDS)
    workers = Choice(_WORDS)


class HealthOut(Output):
    """Degraded: a part other than the database is down."""

    status = Choice(["ok", "degraded", "down"])
    db = Choice(_WORDS)
    timestamp = Timestamp()
    version = Text()
    checks = ChecksOut()


class Health(APIView):
    access: ClassVar = {"GET": PUBLIC}
    rates: ClassVar = {"GET": ("none",)}

    @operation(gives=HealthOut, tagged=False)
    def get(self, request: Any) -> Response:
        """Tell how the service is: 200 while the database answers, else 503."""
        body = report()
        return Response(body, status=503 if body["status"] == "down" else 200)


def live(request: HttpRequest) -> HttpResponse:
    """``/livez``: 200 as long as this process answers at all."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """``/readyz``: 200 while the database answers, which every request needs; else 503."""
    up = _up(["db"])["db"]
    return JsonResponse({"status": "ok" if up else "down"}, status=200 if up else 503)
