"""The only module that posts to customers' URLs, and the rules that keep such a post outside of our own network.

A URL is checked when it is given (``check_url``), and the concrete address is checked again when a connection is made:
the resolver refuses a name if any of its addresses is special, and the socket is opened to an address that has just been
checked, so an answer of the name server that changes in between cannot matter. Redirects are not followed and proxy
variables are not read. Lists of networks are written out because ``ipaddress.is_private`` and its kin differ between
Python versions and let special addresses through.
"""

import asyncio
import ipaddress
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
from django.core import checks
from yarl import URL

from hiresscope.lib.errors import ValidationFailed
from hiresscope.lib.text import clean
from hiresscope.version import VERSION

READ_BYTES = 20_000
"""How much of an answer is read."""

KEEP_BYTES = 2_000
"""How much of it is kept."""

MAX_URL = 2000
_RESOLVER_THREADS = 32
_CONNECTION_KEPT_SECONDS = 30

# Addresses: IANA's special-purpose registries, written out

_LOCAL = [
    ipaddress.ip_network(net)
    for net in ("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7")
]
_SPECIAL_V4 = [
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's host agent, though the address looks public
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_V6 = [ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]

_INTERNAL_SUFFIXES = frozenset(
    {"localhost", "localdomain", "local", "internal", "intranet", "private", "corp", "home", "lan", "svc", "arpa"}
)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def allows_private() -> bool:
    """True if http and private or loopback targets may be posted to: a setting for development and tests."""
    value = settings.WEBHOOK_ALLOW_PRIVATE
    return value == "insecure-yes" or (value not in {"", "0"} and settings.DEBUG)


@checks.register(checks.Tags.security)
def check_setting(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """WEBHOOK_ALLOW_PRIVATE must not open a production system by accident."""
    if settings.WEBHOOK_ALLOW_PRIVATE in {"", "0", "insecure-yes"} or settings.DEBUG:
        return []
    return [
        checks.Error(
            "WEBHOOK_ALLOW_PRIVATE is set while DEBUG is off, so customers could reach this machine's own network.",
            hint="Remove it; or set DEBUG=1; or, if nobody but you can reach this system, WEBHOOK_ALLOW_PRIVATE=insecure-yes.",
            id="hiresscope.E020",
        )
    ]


def is_allowed_address(address: str) -> bool:
    """True if a connection may be made to this IP address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if allows_private() and any(ip in net for net in _LOCAL if net.version == ip.version):
        return True
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in net for net in _SPECIAL_V4)
    return ip.scope_id is None and ip in _GLOBAL_V6 and not any(ip in net for net in _SPECIAL_V6)


# URLs


def check_url(text: str, *, field: str = "url") -> str:
    """``text``, if it may be posted to as far as can be seen without resolving its name; else ValidationFailed."""
    problem = _problem_of(text)
    if problem:
        raise ValidationFailed([(field, problem)])
    return text


def _problem_of(text: str) -> str | None:
    if len(text) > MAX_URL:
        return f"must have at most {MAX_URL} characters"
    if _UNPRINTABLE.search(text) or "\\" in text or "%5c" in text.lower():
        return "must not contain blanks, control characters or backslashes"
    try:
        url = URL(text)
        host = url.raw_host or ""
        port = url.explicit_port
    except (ValueError, UnicodeError):
        return "must be a URL such as https://example.com/hook"
    schemes = {"https", "http"} if allows_private() else {"https"}
    if url.scheme not in schemes or not text.lower().startswith(f"{url.scheme}://"):
        return f"must begin with {' or '.join(f'{scheme}://' for scheme in sorted(schemes, reverse=True))}"
    if "@" in url.raw_authority:
        return "must not contain a user name or password"
    if port == 0:
        return "must have a port from 1 to 65535"
    return _problem_of_host(host.lower())


def _problem_of_host(host: str) -> str | None:
    if ":" in host:
        return None if is_allowed_address(host) else "must not be a private or special address"
    labels = host.removesuffix(".").split(".")
    if _NUMERIC_LABEL.fullmatch(labels[-1]):
        if re.fullmatch(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}", host) and is_allowed_address(host):
            return None
        return "must not be a private or special address, nor an address in an unusual spelling"
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return "must have a valid host name"
    if allows_private():
        return None
    if len(labels) == 1 or labels[-1] in _INTERNAL_SUFFIXES:
        return "must have a public host name"
    return None


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

    ``snippet`` is the beginning of the answer's body as clean text, ``retry_after`` in seconds what the answer asks for.
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
        self.timeout = timeout or settings.WEBHOOK_TIMEOUT_SECONDS
        self._stack = AsyncExitStack()

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
        """Post ``body`` and read the beginning of the answer, all within the time limit. Raises nothing but cancellation."""
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
        if isinstance(cause, ValidationFailed):
            return "Refused: the URL is not allowed"
        if isinstance(cause, RefusedAddress):
            return "Refused: the host resolves to a private or special address"
        if isinstance(cause, TimeoutError):
            return f"No complete answer within {self.timeout:g} s"
        if isinstance(cause, socket.gaierror):
            return "The host name does not resolve"
        if isinstance(cause, ssl.SSLError):
            return f"TLS failed: {getattr(cause, 'verify_message', '') or cause.reason or 'handshake'}"
        if isinstance(cause, ConnectionRefusedError):
            return "The connection was refused"
        if isinstance(error, aiohttp.ClientConnectorError):
            return "No connection could be made"
        return "The connection broke before a complete answer came"


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

