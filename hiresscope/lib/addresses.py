"""Which addresses and URLs of customers may be posted to: nothing inside of our own network, in whatever spelling.

Networks are written out because ``ipaddress.is_private`` and its kin differ between Python versions and let special
addresses through. Names are read by the same parser that sends (yarl), so both see the same host.
"""

import ipaddress
import re
from typing import Any

from django.conf import settings
from django.core import checks
from yarl import URL

from hiresscope.lib.errors import ValidationFailed

MAX_URL = 2000

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
_MAX_HOST = 253
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_PLAIN_V4 = re.compile(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}")
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
            hint="Remove it, or set DEBUG=1; or, where nobody else reaches this system, set it to insecure-yes.",
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
    return _problem_of_text(text) or _problem_of_parts(text)


def _problem_of_text(text: str) -> str | None:
    if len(text) > MAX_URL:
        return f"must have at most {MAX_URL} characters"
    if _UNPRINTABLE.search(text) or "\\" in text or "%5c" in text.lower():
        return "must not contain blanks, control characters or backslashes"
    schemes = ("https", "http") if allows_private() else ("https",)
    if not text.lower().startswith(tuple(f"{scheme}://" for scheme in schemes)):
        return f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}"
    return None


def _problem_of_parts(text: str) -> str | None:
    try:
        url = URL(text)
        host, port = (url.raw_host or "").lower(), url.explicit_port
    except (ValueError, UnicodeError):
        return "must be a URL such as https://example.com/hook"
    # Not the parser's word for it: an empty user name is there too.
    if "@" in re.split("[/?#]", text.partition("://")[2], maxsplit=1)[0]:
        return "must not contain a user name or password"
    if port == 0:
        return "must have a port from 1 to 65535"
    last_label = host.removesuffix(".").rpartition(".")[2]
    if ":" in host or _NUMERIC_LABEL.fullmatch(last_label):
        return _problem_of_address(host)
    return _problem_of_name(host)


def _problem_of_address(host: str) -> str | None:
    plain = ":" in host or _PLAIN_V4.fullmatch(host)
    if plain and is_allowed_address(host):
        return None
    return "must not have a private or special address, nor one in an unusual spelling"


def _problem_of_name(host: str) -> str | None:
    labels = host.removesuffix(".").split(".")
    if len(host) > _MAX_HOST or not all(_LABEL.fullmatch(label) for label in labels):
        return "must have a valid host name"
    if not allows_private() and (len(labels) == 1 or labels[-1] in _INTERNAL_SUFFIXES):
        return "must have a public host name"
    return None
