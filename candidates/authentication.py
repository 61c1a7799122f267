"""How a candidate says who they are: to the API by the same kind of bearer token, of another type; to the pages by the
browser's session, which holds the id of an ``accounts.Session``. What ends a session for the API ends it for the pages.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views import View
from rest_framework.authentication import BaseAuthentication

from accounts import services, tokens
from accounts.authentication import CHALLENGE, ApiKeyHeader, BadToken, bearer_claims
from accounts.models import PrincipalKind, Session
from accounts.principals import CandidateHolder
from candidates.models import CandidateAccount
from hiresscope.lib import throttles
from hiresscope.lib.errors import DomainError
from hiresscope.lib.pages import failure


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


SESSION_KEY = "candidate_session"


def log_in_browser(request: HttpRequest, account: CandidateAccount) -> None:
    """Let the browser act as the account; the cookie's value changes, so that one set beforehand is worth nothing."""
    claims = tokens.read_access_token(services.open_account_session(account.pk).access)
    request.session.cycle_key()
    request.session[SESSION_KEY] = str(claims.session) if claims else ""


def log_out_browser(request: HttpRequest) -> None:
    """End the session; whatever else the browser is logged in to stays."""
    session_id = request.session.pop(SESSION_KEY, None)
    if session_id:
        Session.objects.filter(pk=session_id, revoked_at=None).update(revoked_at=Now())
    request.session.cycle_key()


def browser_account(request: HttpRequest) -> CandidateAccount | None:
    """Whom the browser acts as, while the session runs; None if nobody."""
    session_id = request.session.get(SESSION_KEY)
    if not session_id:
        return None
    running = Session.objects.filter(pk=session_id, revoked_at=None, created_at__gt=Now() - tokens.refresh_lifetime())
    return CandidateAccount.objects.filter(pk__in=running.values("account_id")).first()


class CandidatePage(View):
    """A page of the candidates' portal. ``public`` ones need no log-in; ``rates`` are the limits of a POST by IP."""

    public: ClassVar[bool] = False
    rates: ClassVar[tuple[str, ...]] = ()

    request: HttpRequest
    account: CandidateAccount

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find who is calling, count the request, run the method, and show a refusal as a page."""
        account = browser_account(request)
        if account is not None:
            self.account = account
        elif not self.public:
            return HttpResponseRedirect("/candidate/login")
        self.logged_in = account is not None
        try:
            for name in self.rates if request.method == "POST" else ():
                throttles.enforce(request, name)
            response = super().dispatch(request, *args, **kwargs)
        except DomainError as error:
            response = failure(request, error)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def page(self, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        """``template`` with who is logged in."""
        account = self.account if self.logged_in else None
        return render(self.request, template, {"account": account, **(context or {})}, status=status)
