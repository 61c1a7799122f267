"""Secrets that callers carry: access tokens (JWT), refresh and one-use tokens, API keys.

Random secrets have 256 bits and are kept as SHA-256: with that entropy a slow hash adds nothing.
"""

import hashlib
import secrets
import zlib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError
from uuid_utils.compat import uuid7

_JWT: Any = settings.SIMPLE_JWT
ACCESS_SECONDS = int(_JWT["ACCESS_TOKEN_LIFETIME"].total_seconds())
"""How long an access token is good for."""

KEY_MARK = "hsk_live_"
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_KEY_RANDOM = 40
_CHECKSUM = 6


def digest(secret: str) -> bytes:
    """SHA-256 of the secret, as it is stored."""
    return hashlib.sha256(secret.encode()).digest()


def new_secret() -> str:
    """256 random bits in URL-safe characters."""
    return secrets.token_urlsafe(32)


# API keys: hsk_live_ + 40 random base-62 characters + 6 of CRC-32, as GitHub's tokens have


def _checksum(text: str) -> str:
    number = zlib.crc32(text.encode())
    digits = ""
    while number:
        number, rest = divmod(number, 62)
        digits = _ALPHABET[rest] + digits
    return digits.rjust(_CHECKSUM, "0")


def new_api_key() -> str:
    """A new key; 238 random bits."""
    body = KEY_MARK + "".join(secrets.choice(_ALPHABET) for _ in range(_KEY_RANDOM))
    return body + _checksum(body)


def is_api_key(text: str) -> bool:
    """True if ``text`` has the form and checksum of a key; a typo is refused without a query."""
    body, check = text[:-_CHECKSUM], text[-_CHECKSUM:]
    return (
        len(text) == len(KEY_MARK) + _KEY_RANDOM + _CHECKSUM
        and text.startswith(KEY_MARK)
        and text.isascii()
        and _checksum(body) == check
    )


# Access tokens


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a valid access token says. ``kind`` is ``employer`` or ``candidate``."""

    subject: UUID
    kind: str
    session: UUID


@cache
def _backend() -> TokenBackend:
    return TokenBackend(_JWT["ALGORITHM"], _JWT["SIGNING_KEY"])


def access_token(*, subject: UUID | None, kind: str, session: UUID, tenant: UUID | None = None, role: str = "") -> str:
    """A signed access token, good for 15 minutes or until its session is revoked."""
    now = int(timezone.now().timestamp())
    claims: dict[str, Any] = {
        "sub": str(subject),
        "typ": kind,
        "sid": str(session),
        "jti": uuid7().hex,
        "iat": now,
        "exp": now + ACCESS_SECONDS,
    }
    if tenant is not None:
        claims |= {"tid": str(tenant), "role": role}
    return str(_backend().encode(claims))


def read_access_token(token: str) -> AccessClaims | None:
    """The claims of a token whose signature and expiry hold, else None."""
    try:
        claims, expires = _verified(token)
    except (TokenBackendError, KeyError, ValueError, TypeError, AttributeError):
        return None
    return claims if expires > timezone.now().timestamp() else None


@lru_cache(maxsize=4096)
def _verified(token: str) -> tuple[AccessClaims, float]:
    """The claims and the expiry. A client sends the same token for a quarter of an hour: its signature is checked once
    a process; whether its session still holds is read with every request."""
    claims: Any = _backend().decode(token)  # type: ignore[arg-type]
    return AccessClaims(UUID(claims["sub"]), str(claims["typ"]), UUID(claims["sid"])), float(claims["exp"])


def refresh_lifetime() -> timedelta:
    """How long a refresh token is good for."""
    lifetime: timedelta = _JWT["REFRESH_TOKEN_LIFETIME"]
    return lifetime
