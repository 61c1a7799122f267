"""Sessions: opening, refreshing, revoking. A session is of an employer's user or of a candidate's account."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.db.models.functions import Now

from accounts import tokens
from accounts.models import PrincipalKind, RefreshToken, Session, User
from hiresscope.lib.errors import Unauthorized

REUSE_GRACE = timedelta(seconds=10)
"""A used token that comes again within this is a client's own race, later it is a theft."""


class RefreshRefused(Unauthorized):
    code = "invalid_refresh_token"
    message = "The refresh token is unknown, expired, used or revoked; log in again"


@dataclass(frozen=True, slots=True)
class TokenPair:
    """A fresh access token (15 minutes) and refresh token (7 days, one use)."""

    access: str
    refresh: str


def open_session(user: User) -> TokenPair:
    """A new session of ``user`` with its first tokens."""
    with transaction.atomic():
        return _tokens(Session.objects.create(kind=PrincipalKind.EMPLOYER, user=user))


def open_account_session(account_id: UUID) -> TokenPair:
    """A new session of a candidate's account with its first tokens."""
    with transaction.atomic():
        return _tokens(Session.objects.create(kind=PrincipalKind.CANDIDATE, account_id=account_id))


def open_browser_session(user: User) -> Session:
    """A new session of ``user`` for the pages. It lives as long as a refresh token that nobody is ever told."""
    with transaction.atomic():
        session = Session.objects.create(kind=PrincipalKind.EMPLOYER, user=user)
        RefreshToken.objects.create(
            session=session, digest=tokens.digest(tokens.new_secret()), expires_at=Now() + tokens.refresh_lifetime()
        )
    return session


def browser_session(session_id: UUID | str) -> Session | None:
    """The session with its user and tenant, while it runs; None if it is revoked, over, or its user is gone."""
    rows = Session.objects.select_related("user__tenant").filter(
        pk=session_id, revoked_at=None, user__is_active=True, created_at__gt=Now() - tokens.refresh_lifetime()
    )
    return rows.first()


def end_session(session_id: UUID | str) -> None:
    """Revoke one session."""
    Session.objects.filter(pk=session_id, revoked_at=None).update(revoked_at=Now())


def _tokens(session: Session) -> TokenPair:
    user = session.user
    if user is not None:
        access = tokens.access_token(
            subject=user.pk, kind=PrincipalKind.EMPLOYER, session=session.pk, tenant=user.tenant_id, role=user.role
        )
    else:
        access = tokens.access_token(subject=session.account_id, kind=PrincipalKind.CANDIDATE, session=session.pk)
    secret = tokens.new_secret()
    RefreshToken.objects.create(
        session=session, digest=tokens.digest(secret), expires_at=Now() + tokens.refresh_lifetime()
    )
    return TokenPair(access=access, refresh=secret)


_USE = """
UPDATE accounts_refreshtoken AS token SET used_at = statement_timestamp()
FROM accounts_session AS session
WHERE token.digest = %s AND token.used_at IS NULL AND token.expires_at > statement_timestamp()
      AND session.id = token.session_id AND session.revoked_at IS NULL
RETURNING session.id
"""


def refresh(secret: str) -> TokenPair:
    """New tokens for an unused refresh token, which is used up by one conditional UPDATE: of any number of parallel
    exchanges one wins. Raises RefreshRefused; a token that was used up longer than 10 seconds ago ends its session."""
    digest = tokens.digest(secret)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_USE, [digest])
        used = cursor.fetchone()
        if used is not None:
            session = Session.objects.select_related("user").get(pk=used[0])
            if session.user is None or (session.user.is_active and session.user.tenant_id):
                return _tokens(session)
    # Outside of the transaction, so that the refusal does not undo it.
    reused = RefreshToken.objects.filter(digest=digest, used_at__lt=Now() - REUSE_GRACE)
    Session.objects.filter(pk__in=reused.values("session_id"), revoked_at=None).update(revoked_at=Now())
    raise RefreshRefused


def log_out(*, session: Session, secret: str) -> None:
    """Revoke the session that the refresh token belongs to, if it is one of the same person's; else this one."""
    same_person: dict[str, Any] = {"user_id": session.user_id, "account_id": session.account_id}
    named = Session.objects.filter(refresh_tokens__digest=tokens.digest(secret), **same_person)
    target = named.values_list("pk", flat=True).first() or session.pk
    Session.objects.filter(pk=target, revoked_at=None).update(revoked_at=Now())


def revoke_sessions(*, user: User | None = None, account_id: UUID | None = None) -> int:
    """End every session of a user or of a candidate's account, their access tokens too; returns how many."""
    whose: Any = Q(user=user) if user is not None else Q(user=None, account_id=account_id)
    return Session.objects.filter(whose, revoked_at=None).update(revoked_at=Now())
