"""The only module that posts to customers' URLs, and what keeps such a post outside of our own network.

A URL is checked when it is given (``addresses.check_url``). The concrete address is checked when a connection is made:
the resolver refuses a name if any of its addresses is special, and the socket is opened to an address that has just
been checked, so an answer of the name server that changes in between cannot matter. Redirects are not followed, and
proxy variables are not read.
"""

import asyncio
import re
import socket
import ssl
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from django.conf import settings

from hiresscope.lib.addresses import check_url, is_allowed_address
from hiresscope.lib.errors import ValidationFailed
from hiresscope.lib.text import clean
from hiresscope.version import VERSION

READ_BYTES = 20_000
"""How much of an answer is read."""

KEEP_BYTES = 2_000
"""How much of it is kept."""

_RESOLVER_THREADS = 32
_CONNECTION_KEPT_SECONDS = 30

# Connections


class RefusedAddress(OSError):
    """The name resolves to an address that may not be posted to."""


class CheckedResolver(AbstractResolver):
    """The system's resolver in threads of its own; a name with any special address is refused as a whole."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, thread_name_prefix="resolve")

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of ``host``, each checked; raises RefusedAddress or the resolver's OSError."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _lookup, host, port, family)
        if not all(is_allowed_address(answer["host"]) for answer in found):
            raise RefusedAddress(host)
        return found

    async def close(self) -> None:
        """Let the threads end; a look-up that hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _lookup(host: str, port: int, family: int) -> list[ResolveResult]:
    answers = socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [
        ResolveResult(
            hostname=host, host=str(sockaddr[0]), port=port, family=kind, proto=proto, flags=socket.AI_NUMERICHOST
        )
        for kind, _, proto, _, sockaddr in answers
    ]


def _checked_socket(info: Any) -> socket.socket:
    """A socket for the concrete address that is about to be connected to, whatever way it came here."""
    family, kind, proto, _, address = info
    if not is_allowed_address(address[0]):
        raise RefusedAddress(address[0])
    return socket.socket(family=family, type=kind, proto=proto)


@dataclass(frozen=True, slots=True)
class Answer:
    """How a post ended. ``status_code`` is None where no answer came, and ``error`` then says why.

    ``snippet`` is the beginning of the answer's body as clean text; ``retry_after`` is in seconds, as the answer asks.
    """

    status_code: int | None
    duration_ms: int
    error: str = ""
    snippet: str = ""
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        """True for a 2xx that came whole and in time."""
        return self.status_code is not None and 200 <= self.status_code < 300 and not self.error


class Outbound:
    """Posts to customers' URLs over kept connections; use it as an async context manager in one event loop."""

    def __init__(self, *, timeout: float | None = None) -> None:
        self._timeout = timeout
        self._stack = AsyncExitStack()

    @property
    def timeout(self) -> float:
        """Seconds for a whole exchange: the name, the connection, the request and the answer."""
        return self._timeout or float(settings.WEBHOOK_TIMEOUT_SECONDS)

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            limit=0,  # the caller bounds what is in flight
            resolver=CheckedResolver(),
            socket_factory=_checked_socket,
            keepalive_timeout=_CONNECTION_KEPT_SECONDS,
            ssl=ssl.create_default_context(),
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),
            read_bufsize=READ_BYTES,
            headers={"User-Agent": f"HIRESSCOPE-Webhooks/{VERSION}", "Accept-Encoding": "identity", "Accept": "*/*"},
        )
        self._session = await self._stack.enter_async_context(session)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def post(self, url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Post ``body`` and read the beginning of the answer, all within the time limit; failures are answers too."""
        began = time.monotonic()
        status: int | None = None
        try:
            check_url(url)
            async with (
                asyncio.timeout(self.timeout),
                self._session.post(url, data=body, headers=headers, allow_redirects=False) as response,
            ):
                status = response.status
                raw = await _read(response)
        except (OSError, aiohttp.ClientError, ValidationFailed, ValueError) as error:
            return Answer(status, _since(began), error=self._explain(error))
        return Answer(
            status,
            _since(began),
            error=_complaint(status),
            snippet=_snippet(raw, response.headers),
            retry_after=_retry_after(response.headers.get("Retry-After")),
        )

    def _explain(self, error: Exception) -> str:
        """What went wrong, in words for the endpoint's owner."""
        cause = getattr(error, "os_error", error)
        if isinstance(cause, TimeoutError):
            return f"No complete answer within {self.timeout:g} s"
        if isinstance(cause, ssl.SSLError):
            return f"TLS failed: {getattr(cause, 'verify_message', '') or cause.reason or 'handshake'}"
        return next(words for kind, words in _WORDS if isinstance(cause, kind) or isinstance(error, kind))


_WORDS: tuple[tuple[type[Exception], str], ...] = (
    (ValidationFailed, "Refused: the URL is not allowed"),
    (RefusedAddress, "Refused: the host resolves to a private or special address"),
    (socket.gaierror, "The host name does not resolve"),
    (ConnectionRefusedError, "The connection was refused"),
    (aiohttp.ClientConnectorError, "No connection could be made"),
    (Exception, "The connection broke before a complete answer came"),
)


async def _read(response: aiohttp.ClientResponse) -> bytes:
    """The first READ_BYTES of the body; a connection with more of it waiting is closed, not kept."""
    raw = bytearray()
    while len(raw) < READ_BYTES:
        part = await response.content.read(READ_BYTES - len(raw))
        if not part:
            return bytes(raw)
        raw += part
    response.close()
    return bytes(raw)


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _complaint(status: int) -> str:
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return f"Answered {status}; redirects are not followed"
    return f"Answered {status}"


def _snippet(raw: bytes, headers: Mapping[str, str]) -> str:
    if headers.get("Content-Encoding", "identity").lower() != "identity":
        return ""
    return clean(raw[:KEEP_BYTES].decode("utf-8", "replace"), max_chars=KEEP_BYTES).text


def _retry_after(value: str | None) -> float | None:
    """``Retry-After`` in seconds, given as such or as a date; None if absent or unreadable."""
    if value is None:
        return None
    if re.fullmatch(r"[0-9]{1,9}", value.strip()):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())
