"""Rate limits: the contract's table, counted in Redis in the windows of django-ratelimit, behind one DRF throttle.

``RATES`` is the table. ``settings.RATE_LIMITS`` is ``off`` or overrides such as ``tenant_minute=1000/m,login=50/m``; a
tenant's own ``rate_overrides`` go before both. Every view falls under what its access calls for, and under what its
``rates`` name for the method. Server-rendered pages call ``enforce``.

Each count is one atomic increment, and those of a request are one exchange with the store. Where one window refuses,
what the others have counted for the request is taken back, so that a refused request costs nothing elsewhere. With the
store down log-ins are refused (503) and everything else is let through; after a failure requests leave the store alone
until a thread has found that it answers, so that a frozen one slows those alone that it caught.
"""

import ipaddress
import logging
import re
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django_ratelimit import core
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

from hiresscope.lib.errors import DomainError, Unavailable

logger = logging.getLogger("hiresscope.rates")

RATES: Mapping[str, str] = {
    "tenant_minute": "100/m",
    "tenant_ten_minutes": "500/10m",
    "login": "5/m",
    "public_read": "60/m",
    "public_write": "30/h",
}
TENANT = ("tenant_ten_minutes", "tenant_minute")
_FAIL_CLOSED = frozenset({"login"})
_RATE = re.compile(r"[1-9][0-9]{0,8}/[1-9]?[0-9]{0,4}[smhd]")
# Longer than an asking takes, so that the rest lasts while it is renewed, and ends should the thread be gone.
_STORE_RESTS = 5.0
_ASK_SECONDS = 0.5


class RateLimited(DomainError):
    """Too many requests; ``Retry-After`` is when the window ends."""

    status = 429
    code = "rate_limited"


@dataclass(frozen=True, slots=True)
class Bucket:
    """One counter: a row of the table and whose requests it counts."""

    name: str
    whose: str
    rate: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Where a bucket stands after this request; ``reset`` is in whole seconds."""

    bucket: Bucket
    limit: int
    count: int
    reset: int

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.count)


class RateLimit(BaseThrottle):
    """The throttle of every view under ``/api/``."""

    def allow_request(self, request: Any, view: Any) -> bool:
        """True, or the refusal as an exception."""
        spend(request, buckets_of(request, view))
        return True


def buckets_of(request: Any, view: Any) -> list[Bucket]:
    """The counters that a request to ``view`` falls under."""
    method = "GET" if request.method == "HEAD" else request.method
    access = view.access.get(method)
    names = names_of(access, method, view.rates.get(method, ()))
    if access is not None and access.public:
        return buckets(names, f"ip:{client_ip(request)}")
    caller = request.user
    if caller is None:
        return []
    tenant = getattr(caller, "tenant", None)
    whose = f"tenant:{tenant.pk}" if tenant else f"account:{caller.pk}"
    return buckets(names, whose, getattr(tenant, "rate_overrides", None) or {})


def names_of(access: Any, method: str, extra: Iterable[str]) -> list[str]:
    """The rows of the table that a method falls under, by its access and its own ``rates``."""
    names = [*extra]
    if access is None or not access.public:
        names = [*TENANT, *names]
    elif not names:
        names = ["public_read" if method == "GET" else "public_write"]
    return [name for name in names if name != "none"]


def buckets(names: Iterable[str], whose: str, own: Mapping[str, str] | None = None) -> list[Bucket]:
    """The rows ``names`` of the table for ``whose`` requests; ``own`` are overrides."""
    if settings.RATE_LIMITS == "off":
        return []
    table = _table(settings.RATE_LIMITS)
    return [Bucket(name, whose, _own(own, name) or table[name]) for name in names]


def enforce(request: Any, name: str, *, account: str | None = None) -> None:
    """Count a request of a page, by ``account`` (e.g. the e-mail of a log-in) or else by IP, under row ``name``.

    Raises RateLimited, or Unavailable where the store is down and the row fails closed.
    """
    whose = f"account:{account.strip().lower()}" if account is not None else f"ip:{client_ip(request)}"
    spend(request, buckets([name], whose))


def spend(request: Any, wanted: list[Bucket]) -> None:
    """Count the request in each bucket and note the usage for ``headers_of``. Raises RateLimited or Unavailable."""
    used = _count(wanted)
    over = next((usage for usage in used if usage.count > usage.limit), None)
    if over is None:
        _note(request, used)
        return
    for other in used:
        if other is not over:
            _take_back(other.bucket)
    _note(request, [over])
    raise RateLimited(
        f"Too many requests: {over.limit} are allowed; try again in {over.reset} seconds",
        headers={"Retry-After": str(over.reset)},
    )


def _note(request: Any, used: list[Usage]) -> None:
    http = getattr(request, "_request", request)
    http.rate_usage = [*getattr(http, "rate_usage", []), *used]


def headers_of(request: Any) -> dict[str, str]:
    """``RateLimit-*`` of the window nearest to its limit; empty where nothing was counted."""
    used: list[Usage] = getattr(getattr(request, "_request", request), "rate_usage", [])
    if not used:
        return {}
    nearest = min(used, key=lambda usage: (usage.remaining, -usage.reset))
    return {
        "RateLimit-Limit": str(nearest.limit),
        "RateLimit-Remaining": str(nearest.remaining),
        "RateLimit-Reset": str(nearest.reset),
    }


# The counter


class _Store:
    rests_until = 0.0
    lock = threading.Lock()


def _leave_alone(error: Exception) -> None:
    """Let the store rest, and have it watched by one thread."""
    with _Store.lock:
        first = time.monotonic() >= _Store.rests_until
        _Store.rests_until = time.monotonic() + _STORE_RESTS
    if first:
        logger.warning("rate limit store is down", extra={"error": type(error).__name__})
        threading.Thread(target=_watch, name="rate-limit-store", daemon=True).start()


def _watch() -> None:
    """Ask the store again and again until it answers; the rest ends then."""
    while True:
        time.sleep(_ASK_SECONDS)
        try:
            cache.get("rate-limit-store")
        except (RedisError, OSError):
            _Store.rests_until = time.monotonic() + _STORE_RESTS
        else:
            _Store.rests_until = 0.0
            return


def _count(wanted: list[Bucket]) -> list[Usage]:
    """The usage of each bucket with this request counted; empty if the store is down and all of them fail open."""
    if not wanted:
        return []
    windows = [_window(bucket) for bucket in wanted]
    counts = None
    if time.monotonic() >= _Store.rests_until:
        try:
            counts = _increment([(window.key, window.seconds + core.EXPIRATION_FUDGE) for window in windows])
        except (RedisError, OSError) as error:
            _leave_alone(error)
    if counts is None:
        if any(bucket.name in _FAIL_CLOSED for bucket in wanted):
            raise Unavailable
        return []
    now = int(core.time.time())
    # The library's windows include their last second.
    return [
        Usage(bucket, window.limit, count, window.end - now + 1)
        for bucket, window, count in zip(wanted, windows, counts, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Window:
    """The counter of a bucket at this time."""

    key: str
    limit: int
    seconds: int
    end: int


def _window(bucket: Bucket) -> _Window:
    limit, seconds = core._split_rate(bucket.rate)
    end = core._get_window(bucket.whose, seconds)
    key = core._make_cache_key(bucket.name, end, bucket.rate, bucket.whose, core.ALL)
    return _Window(cache.make_and_validate_key(key), limit, seconds, end)


@lru_cache(maxsize=1)
def _client() -> Any:
    # Django makes a client for each command, which takes as long as the command.
    return cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]


def _increment(keys: list[tuple[str, int]]) -> list[int]:
    """Count one more under each key, of which each lasts so many seconds; all in one exchange with the store."""
    commands = _client().pipeline(transaction=False)
    for key, seconds in keys:
        commands.set(key, 0, ex=seconds, nx=True)
        commands.incr(key)
    return list(commands.execute()[1::2])


def _take_back(bucket: Bucket) -> None:
    try:
        _client().decr(_window(bucket).key)
    except (RedisError, OSError):
        logger.info("a refused request stays counted")


# Settings


@lru_cache(maxsize=8)
def _table(overrides: str) -> dict[str, str]:
    table = dict(RATES)
    for part in filter(None, (one.strip() for one in overrides.split(","))):
        name, _, rate = (piece.strip() for piece in part.partition("="))
        if name not in table or not is_rate(rate):
            raise ImproperlyConfigured(
                f"RATE_LIMITS has {part!r}; write off, or name=count/period pairs such as login=50/m, with a name of "
                f"{', '.join(table)} and a period such as s, m, 10m, h"
            )
        table[name] = rate
    return table


def is_rate(text: object) -> bool:
    """True for what can stand as a rate: ``100/m``, ``500/10m``."""
    return isinstance(text, str) and _RATE.fullmatch(text) is not None


def _own(own: Mapping[str, str] | None, name: str) -> str | None:
    rate = (own or {}).get(name)
    return rate if is_rate(rate) else None


# Who is asking


@lru_cache(maxsize=4)
def _networks(texts: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def _address(text: str) -> Any:
    try:
        found = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


def _is_trusted(address: Any) -> bool:
    return any(address in network for network in _networks(tuple(settings.TRUSTED_PROXIES)))


def client_ip(request: HttpRequest | Any) -> str:
    """The caller's address: the peer's, or, where the peer is one of TRUSTED_PROXIES, the last address of
    ``X-Forwarded-For`` that is not. Callers of one IPv6 /64 count as one."""
    address = _address(request.META.get("REMOTE_ADDR", ""))
    if address is None:
        return "unknown"
    for text in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        if not _is_trusted(address):
            break
        named = _address(text)
        if named is None:
            break
        address = named
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False))
    return str(address)
