"""Getting in and out: sign-up, log-in, log-out, forgotten passwords, invitations."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from accounts import employer_page, services
from accounts.employer_page import HOME, LOGIN_PAGE, EmployerPage, way_back
from accounts.permissions import Access
from accounts.serializers import ForgotInput, LoginInput, ResetInput, SignupInput
from hiresscope.lib import throttles
from hiresscope.lib.errors import DomainError
from hiresscope.lib.fields import Input
from hiresscope.lib.webforms import Filled, read


class EntryPage(View):
    """A form for whoever is not logged in. What it posts counts against the API's limit ``rate``."""

    template: ClassVar[str] = ""
    shape: ClassVar[type[Input]] = Input
    rate: ClassVar[str] = "public_write"
    for_members_too: ClassVar[bool] = False

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Who is logged in already has nothing to do here."""
        if not self.for_members_too and employer_page.member_of(request):
            return HttpResponseRedirect(HOME)
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        # The address may hold a one-use token, which no other page has to hear of.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, filled with what the link says."""
        return self.show(Filled(values={name: request.GET.get(name, "")[:200] for name in ("token", "email")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, or show the form again with what is wrong."""
        filled = Filled(values=dict(request.POST.items()))
        try:
            throttles.enforce(request, self.rate)
            filled = read(self.shape, request.POST)
            if not filled.problems:
                return self.act(filled)
        except DomainError as error:
            filled.refuse(error)
            return self.show(filled, headers=error.headers)
        return self.show(filled)

    def act(self, filled: Filled) -> HttpResponse:
        """What the form is for; DomainErrors are shown on it."""
        raise NotImplementedError

    def show(self, filled: Filled, headers: dict[str, str] | None = None) -> HttpResponse:
        """The form."""
        context = {"form": filled, "next": way_back(self.request, self.request.GET.get("next", ""), "")}
        response = render(self.request, self.template, context, status=filled.status)
        for name, value in (headers or {}).items():
            response.headers[name] = value
        return response

    def enter(self, user: Any, to: str = HOME) -> HttpResponse:
        """Log ``user`` in and go on."""
        employer_page.log_in(self.request, user)
        return HttpResponseRedirect(to)


class Signup(EntryPage):
    template = "app/entry/signup.html"
    shape = SignupInput

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form, with the referral code that the link brings."""
        return self.show(Filled(values={"referralCode": request.GET.get("ref", "")[:32]}))

    def act(self, filled: Filled) -> HttpResponse:
        """Create the company and log its owner in."""
        user = services.signup(**filled.data)
        messages.success(self.request, _("Welcome! Your trial has begun: post your first job."))
        return self.enter(user)


class Login(EntryPage):
    template = "app/entry/login.html"
    shape = LoginInput
    rate = "login"

    def act(self, filled: Filled) -> HttpResponse:
        """Log in and go where the person wanted to."""
        throttles.enforce(self.request, "login", account=filled.data["email"])
        user = services.log_in(**filled.data)
        return self.enter(user, way_back(self.request, self.request.GET.get("next", "")))


class Logout(EmployerPage):
    access: ClassVar = {"POST": Access()}

    def post(self, request: HttpRequest) -> HttpResponse:
        """End the session."""
        employer_page.log_out(request)
        return self.done(LOGIN_PAGE, _("You are logged out."))


class Forgot(EntryPage):
    template = "app/entry/forgot.html"
    shape = ForgotInput

    def act(self, filled: Filled) -> HttpResponse:
        """Mail a link, if the address is a member's; the page says the same either way."""
        services.forgot_password(filled.data["email"])
        return render(self.request, "app/entry/forgot_done.html", {"email": filled.data["email"]})


class Reset(EntryPage):
    template = "app/entry/reset.html"
    shape = ResetInput
    for_members_too = True

    def act(self, filled: Filled) -> HttpResponse:
        """Set the new password; every session of the user ends."""
        services.reset_password(**filled.data)
        messages.success(self.request, _("Your password is changed. Log in with it."))
        return HttpResponseRedirect(LOGIN_PAGE)


class Accept(EntryPage):
    template = "app/entry/accept.html"
    shape = ResetInput
    for_members_too = True

    def act(self, filled: Filled) -> HttpResponse:
        """Join the team with this password, logged in."""
        user = services.accept_invitation(**filled.data)
        messages.success(self.request, _("Welcome to the team!"))
        return self.enter(user)
