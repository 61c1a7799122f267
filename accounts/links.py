"""One-use links: a random token that is mailed, kept as its digest, and good once until it expires."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts import tokens
from accounts.models import OneTimeToken, PrincipalKind
from hiresscope.lib.errors import ValidationFailed

LIFETIMES = {
    OneTimeToken.Purpose.RESET: timedelta(hours=1),
    OneTimeToken.Purpose.INVITE: timedelta(days=7),
    OneTimeToken.Purpose.VERIFY: timedelta(days=2),
}


class BadLink(ValidationFailed):
    code = "invalid_token"

    def __init__(self) -> None:
        super().__init__([("token", "is unknown, expired or already used")])


def issue(purpose: OneTimeToken.Purpose, kind: PrincipalKind, principal_id: UUID) -> str:
    """A new token for a user or a candidate's account."""
    secret = tokens.new_secret()
    OneTimeToken.objects.create(
        purpose=purpose,
        kind=kind,
        principal_id=principal_id,
        digest=tokens.digest(secret),
        expires_at=Now() + LIFETIMES[purpose],
    )
    return secret


def address(page: str, token: str) -> str:
    """The link that is mailed: a page of ours with the token."""
    return f"{settings.PUBLIC_URL}{page}?token={token}"


def _open(token: str, purpose: OneTimeToken.Purpose) -> models.QuerySet[OneTimeToken]:
    return OneTimeToken.objects.filter(digest=tokens.digest(token), purpose=purpose, used_at=None, expires_at__gt=Now())


def principal(token: str, purpose: OneTimeToken.Purpose, kind: PrincipalKind, among: models.QuerySet[Any]) -> Any:
    """The row of ``among`` that the unused token is for; nothing is used up. Raises BadLink."""
    owner = _open(token, purpose).filter(kind=kind).values("principal_id")[:1]
    found = among.filter(pk=models.Subquery(owner)).first()
    if found is None:
        raise BadLink
    return found


def use(token: str, purpose: OneTimeToken.Purpose) -> None:
    """Use the token up by one conditional UPDATE; raises BadLink where another request was faster."""
    if not _open(token, purpose).update(used_at=Now()):
        raise BadLink


def withdraw(principal_id: UUID, purpose: OneTimeToken.Purpose) -> None:
    """Make the other unused tokens of that purpose worthless."""
    OneTimeToken.objects.filter(principal_id=principal_id, purpose=purpose, used_at=None).update(used_at=Now())
