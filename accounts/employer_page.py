"""The base of every page under ``/app/``: who is calling, may they, and what they see when not.

The browser holds Django's session cookie; in it stands the id of an ``accounts.Session``. So whatever ends a session
for the API (log-out, a new password, removal from the team) ends it for the pages, on the next request.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts import services
from accounts.models import Session, SubscriptionStatus, Tenant, User
from accounts.permissions import MANAGERS, WRITERS, Access, check
from accounts.principals import Member
from hiresscope.lib.errors import DomainError
from hiresscope.lib.paging import Listing
from hiresscope.lib.webforms import page_of

SESSION_KEY = "employer_session"
LOGIN_PAGE = "/app/login"
HOME = "/app/"


def log_in(request: HttpRequest, user: User) -> None:
    """Let the browser act as ``user``; the cookie's value changes, so that one set beforehand is worth nothing."""
    request.session.cycle_key()
    request.session[SESSION_KEY] = str(services.open_browser_session(user).pk)


def log_out(request: HttpRequest) -> None:
    """End the session; whatever else the browser is logged in to stays."""
    session_id = request.session.pop(SESSION_KEY, None)
    if session_id is not None:
        services.end_session(session_id)
    request.session.cycle_key()


def member_of(request: HttpRequest) -> Member | None:
    """Who the browser acts as; None if nobody. One query loads session, user and tenant."""
    session_id = request.session.get(SESSION_KEY)
    if session_id is None:
        return None
    session: Session | None = services.browser_session(session_id)
    if session is None or session.user is None or session.user.tenant is None:
        return None
    return Member(user=session.user, tenant=session.user.tenant, session=session)


def way_back(request: HttpRequest, text: str, otherwise: str = HOME) -> str:
    """``text`` if it is an address among the employers' pages, else ``otherwise``."""
    ours = url_has_allowed_host_and_scheme(text, {request.get_host()}, require_https=request.is_secure())
    return text if ours and text.startswith("/app/") else otherwise


@method_decorator(csrf_exempt, name="dispatch")
class EmployerPage(View):
    """A page of the members of a tenant.

    ``access`` says per method who may call it, as in the API. ``here`` is the entry of the menu that it belongs to.
    ``upload_handler`` counts uploads while they stream in; it must be there before the CSRF check reads the form, so
    that check runs here and not in the middleware.
    """

    access: ClassVar[Mapping[str, Access]] = {}
    here: ClassVar[str] = ""
    upload_handler: ClassVar[Any] = None

    request: HttpRequest
    member: Member

    @property
    def tenant(self) -> Tenant:
        return self.member.tenant

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Authenticate, check CSRF and access, run the method, and show a refusal as a page."""
        if self.upload_handler is not None and request.method == "POST":
            request.upload_handlers = [self.upload_handler(request)]
        member = member_of(request)
        if member is None:
            return self._to_login(request)
        self.member = member
        request.tenant_id = member.tenant.pk  # type: ignore[attr-defined]
        try:
            response = csrf_protect(self._checked)(request, *args, **kwargs)
        except DomainError as error:
            response = self.refused(error)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def _checked(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        access = self.access.get("GET" if request.method == "HEAD" else request.method or "")
        if access is not None:
            check(access, self.member)
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        if isinstance(response, TemplateResponse):
            # Here, so that what a lazy list refuses is still shown as a refusal.
            response.render()
        return response

    def _to_login(self, request: HttpRequest) -> HttpResponse:
        wanted = request.get_full_path() if request.method == "GET" and not self.from_script else HOME
        address = LOGIN_PAGE if wanted == HOME else f"{LOGIN_PAGE}?{urlencode({'next': wanted})}"
        if self.from_script:
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)

    @property
    def from_script(self) -> bool:
        """True if HTMX asks for a part of a page."""
        return self.request.headers.get("HX-Request") == "true"

    def page(self, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
        """``template`` with what every page of the employers shows."""
        return render(self.request, template, {**self.frame(), **(context or {})}, status=status)

    def frame(self) -> dict[str, Any]:
        """Who is calling, what they may, where they are and what their subscription calls for."""
        tenant, role = self.member.tenant, self.member.user.role
        return {
            "member": self.member.user,
            "tenant": tenant,
            "here": self.here,
            "may_write": role in WRITERS,
            "may_manage": role in MANAGERS,
            "features": tenant.features,
            "notice": notice_of(tenant),
        }

    def rows(self, listing: Listing, rows: Any, show: Any) -> dict[str, Any]:
        """One page of a list: the API's page, with the problems of what was asked for instead of a refusal."""
        return page_of(self.request, listing, rows, show, user=self.member)

    def done(self, to: str, message: str = "", *, warn: bool = False) -> HttpResponse:
        """Say what happened on the next page, and go there."""
        if message:
            (messages.warning if warn else messages.success)(self.request, message)
        if self.from_script:
            return HttpResponse(headers={"HX-Redirect": to})
        return HttpResponseRedirect(to)

    def refused(self, error: DomainError) -> HttpResponse:
        """A page that says why not, and the way out where there is one."""
        ways_out = {"subscription_ended", "plan_limit_reached", "feature_not_on_plan"}
        context = {**self.frame(), "error": error, "to_plan": error.code in ways_out}
        if self.from_script:
            response = render(self.request, "app/parts/alert.html", context, status=error.status)
        else:
            response = render(self.request, "app/refused.html", context, status=error.status)
        for name, value in error.headers.items():
            response.headers[name] = value
        return response


def notice_of(tenant: Tenant) -> dict[str, Any] | None:
    """What the banner says of the subscription: ``{kind, days}``; None where all is well."""
    status = tenant.subscription_status
    if status == SubscriptionStatus.TRIALING and tenant.trial_ends_at is not None:
        left = tenant.trial_ends_at - timezone.now()
        if left <= timedelta(0):
            return {"kind": "ended"}
        return {"kind": "trial", "days": left.days, "ends": tenant.trial_ends_at}
    if status == SubscriptionStatus.PAST_DUE:
        return {"kind": "past_due"}
    return {"kind": "ended"} if status in {SubscriptionStatus.EXPIRED, SubscriptionStatus.CANCELED} else None
