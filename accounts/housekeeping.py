"""Rows of accounts that are past use."""

from datetime import timedelta

from django.contrib.sessions.models import Session as BrowserSession
from django.db.models.functions import Now

from accounts.models import IdempotencyRecord, OneTimeToken, RefreshToken, Session

_AFTER = timedelta(days=1)


def purge() -> dict[str, int]:
    """Delete what has expired more than a day ago; returns how many rows of each kind."""
    cut = Now() - _AFTER
    return {
        "links": OneTimeToken.objects.filter(expires_at__lt=cut).delete()[0],
        "refreshTokens": RefreshToken.objects.filter(expires_at__lt=cut).delete()[0],
        # A session without refresh tokens cannot be continued; its last access token is long over.
        "sessions": Session.objects.filter(refresh_tokens=None, created_at__lt=cut).delete()[0],
        "browserSessions": BrowserSession.objects.filter(expire_date__lt=Now()).delete()[0],
        "idempotencyRecords": IdempotencyRecord.objects.filter(created_at__lt=Now() - IdempotencyRecord.KEPT).delete()[
            0
        ],
    }
