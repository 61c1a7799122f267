"""How a request says who calls: a bearer token or an API key, never both."""

from datetime import timedelta
from functools import cache
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication

from accounts import tokens
from accounts.models import ApiKey, PrincipalKind, Session, Tenant, User
from accounts.principals import KeyHolder, Member
from hiresscope.lib import prepared
from hiresscope.lib.errors import DomainError, Forbidden, Unauthorized

CHALLENGE = 'Bearer realm="api"'
_LAST_USED_EVERY = timedelta(minutes=1)


class TwoCredentials(DomainError):
    status = 400
    code = "two_credentials"
    message = "Send either Authorization or X-API-Key, not both"


class BadToken(Unauthorized):
    code = "invalid_token"
    message = "The access token is malformed, expired or revoked; log in or refresh"


class BadKey(Unauthorized):
    code = "invalid_api_key"
    message = "The API key is unknown, expired or revoked"


class WrongTokenType(Forbidden):
    code = "wrong_token_type"


def bearer(request: Any) -> str | None:
    """The bearer token of the request; None without an Authorization header."""
    header: str | None = request.META.get("HTTP_AUTHORIZATION")
    if header is None:
        return None
    if "HTTP_X_API_KEY" in request.META:
        raise TwoCredentials
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise BadToken
    return token.strip()


def bearer_claims(request: Any, kind: PrincipalKind) -> tokens.AccessClaims | None:
    """The claims of the request's bearer token, which must be of ``kind``; None without a token."""
    token = bearer(request)
    if token is None:
        return None
    claims = tokens.read_access_token(token)
    if claims is None:
        raise BadToken
    if claims.kind != kind:
        raise WrongTokenType(f"A {claims.kind}'s token does not open this endpoint")
    return claims


class BearerJWT(BaseAuthentication):
    """``Authorization: Bearer <access token>`` of an employer. One query loads session, user and tenant."""

    def authenticate(self, request: Any) -> tuple[Member, str] | None:
        """The member, or None without a token."""
        claims = bearer_claims(request, PrincipalKind.EMPLOYER)
        if claims is None:
            return None
        found = prepared.fetch(_member(), {"session": claims.session, "user": claims.subject})
        if not found:
            raise BadToken
        return _member_of(found[0]), "jwt"

    def authenticate_header(self, request: Any) -> str:
        """The challenge of a 401."""
        return CHALLENGE


@cache
def _member() -> str:
    """Session, user and tenant of a session that is open and whose user is active."""
    return (
        f"SELECT {prepared.columns(Session, 's')}, {prepared.columns(User, 'u')}, {prepared.columns(Tenant, 't')} "  # noqa: S608
        "FROM accounts_session s JOIN accounts_user u ON u.id = s.user_id JOIN accounts_tenant t ON t.id = u.tenant_id "
        "WHERE s.id = %(session)s AND s.user_id = %(user)s AND s.revoked_at IS NULL AND u.is_active"
    )


def _member_of(row: tuple[Any, ...]) -> Member:
    session_ends = len(Session._meta.concrete_fields)
    user_ends = session_ends + len(User._meta.concrete_fields)
    session = prepared.instance(Session, row[:session_ends])
    user = prepared.instance(User, row[session_ends:user_ends])
    tenant = prepared.instance(Tenant, row[user_ends:])
    session.user, user.tenant = user, tenant
    return Member(user=user, tenant=tenant, session=session)


class ApiKeyHeader(BaseAuthentication):
    """``X-API-Key: hsk_live_…``. One query loads key and tenant."""

    def authenticate(self, request: Any) -> tuple[KeyHolder, str] | None:
        """The key's holder, or None without the header."""
        text = request.META.get("HTTP_X_API_KEY")
        if text is None:
            return None
        if not tokens.is_api_key(text):
            raise BadKey
        key = (
            ApiKey.objects.select_related("tenant")
            .filter(Q(expires_at=None) | Q(expires_at__gt=Now()), digest=tokens.digest(text), revoked_at=None)
            .first()
        )
        if key is None:
            raise BadKey
        _note_use(key)
        return KeyHolder(key=key, tenant=key.tenant), "key"

    def authenticate_header(self, request: Any) -> str:
        """The challenge of a 401."""
        return CHALLENGE


def _note_use(key: ApiKey) -> None:
    # At most once a minute, so that a busy key is not one hot row.
    if key.last_used_at is None or timezone.now() - key.last_used_at > _LAST_USED_EVERY:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=Now())
