"""What every request passes: its id."""

import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress

import structlog
from django.http import HttpRequest, HttpResponse
from uuid_utils.compat import uuid7

from hiresscope.lib import metrics

logger = logging.getLogger("hiresscope.request")

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{1,64}")
_PROBES = frozenset({"/health", "/api/v1/health", "/livez", "/readyz", "/metrics"})


def request_id(request: HttpRequest) -> str:
    """The request's id: the caller's ``X-Request-Id`` where it is well formed, else a new one; the same all along."""
    known: str | None = getattr(request, "id", None)
    if known is None:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        known = given if _WELL_FORMED.fullmatch(given) else uuid7().hex
        with suppress(AttributeError):
            request.id = known  # type: ignore[attr-defined]
    return known


class KnownHostMiddleware:
    """Refuses a request for a host that is not ours, before anything else reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()
        return self.get_response(request)


class RequestIdMiddleware:
    """Gives each request its id, on the answer as ``X-Request-Id`` and on every log line written meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begin = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id(request)):
            response = self.get_response(request)
            _tell(request, response, begin)
        response.headers["X-Request-Id"] = request_id(request)
        # Without a length the server sends it in chunks, which is slower for both sides.
        if not response.streaming and "Content-Length" not in response.headers:
            response.headers["Content-Length"] = str(len(response.content))
        return response


def _tell(request: HttpRequest, response: HttpResponse, begin: float) -> None:
    """One line a request. The route stands for the address, which may hold a token; who called is a tenant's id."""
    match = request.resolver_match
    method = request.method if request.method in _METHODS else "other"
    route = match.route if match else None
    seconds = time.perf_counter() - begin
    metrics.answered(method=str(method), route=route, status=response.status_code, seconds=seconds)
    details = {
        "method": method,
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        "tenant": getattr(request, "tenant_id", None),
    }
    # Probes ask every few seconds.
    level = logging.DEBUG if request.path in _PROBES else logging.INFO
    logger.log(level, "request", extra={key: value for key, value in details.items() if value is not None})
