"""How a candidate says who they are: the same kind of bearer token, of another type."""

from typing import Any

from rest_framework.authentication import BaseAuthentication

from accounts.authentication import CHALLENGE, ApiKeyHeader, BadToken, bearer_claims
from accounts.models import PrincipalKind, Session
from accounts.principals import CandidateHolder
from candidates.models import CandidateAccount


class CandidateBearer(BaseAuthentication):
    """``Authorization: Bearer <access token>`` of a candidate."""

    def authenticate(self, request: Any) -> tuple[CandidateHolder, str] | None:
        """The candidate, or None without a token."""
        claims = bearer_claims(request, PrincipalKind.CANDIDATE)
        if claims is None:
            return None
        session = Session.objects.filter(pk=claims.session, account_id=claims.subject, revoked_at=None).first()
        account = session and CandidateAccount.objects.filter(pk=claims.subject).first()
        if session is None or account is None:
            raise BadToken
        return CandidateHolder(account=account, session=session), "jwt"

    def authenticate_header(self, request: Any) -> str:
        """The challenge of a 401."""
        return CHALLENGE


FOR_CANDIDATES = (CandidateBearer, ApiKeyHeader)
"""What views for candidates try; an API key is recognised to be told that it does not open them."""
