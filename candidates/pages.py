"""The candidates' portal: registering, logging in and out, passwords, profile, erasing. The API's services do it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext

from accounts.serializers import ForgotInput, LoginInput, ResetInput
from candidates import services
from candidates.authentication import CandidatePage, log_in_browser, log_out_browser
from candidates.serializers import ProfileInput, RegisterInput, TokenInput
from hiresscope.lib import throttles, webforms
from hiresscope.lib.errors import DomainError
from hiresscope.lib.webforms import Filled

HOME = "/candidate/"


def _done(request: HttpRequest, to: str, text: str) -> HttpResponse:
    messages.success(request, text)
    return HttpResponseRedirect(to)


class Register(CandidatePage):
    public = True
    rates: ClassVar = ("public_write",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return (
            HttpResponseRedirect(HOME) if self.logged_in else self.page("candidate/register.html", {"form": Filled()})
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the account and log in."""
        form = webforms.read(RegisterInput, request.POST)
        if not form.problems:
            try:
                log_in_browser(request, services.register(**form.data))
            except DomainError as error:
                form.refuse(error)
                _beside_password(form, error)
            else:
                return _done(request, HOME, gettext("Welcome. We have sent you a mail that confirms your address."))
        return self.page("candidate/register.html", {"form": form}, status=form.status)


def _beside_password(form: Filled, error: DomainError) -> None:
    """What is wrong with a new password, beside its field: forms do not keep passwords, so nothing else knows it."""
    named = [(one["field"], one["message"]) for one in error.details or () if one.get("field") == "password"]
    form.problems = named or form.problems


class Login(CandidatePage):
    public = True
    rates: ClassVar = ("login",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return HttpResponseRedirect(HOME) if self.logged_in else self.page("candidate/login.html", {"form": Filled()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Log in."""
        form = webforms.read(LoginInput, request.POST)
        if not form.problems:
            throttles.enforce(request, "login", account=form.data["email"])
            try:
                log_in_browser(request, services.log_in(**form.data))
            except DomainError as error:
                form.refuse(error)
            else:
                return HttpResponseRedirect(HOME)
        return self.page("candidate/login.html", {"form": form}, status=form.status)


class Logout(CandidatePage):
    public = True

    def post(self, request: HttpRequest) -> HttpResponse:
        """Log out."""
        log_out_browser(request)
        return _done(request, "/candidate/login", gettext("You are logged out."))


class Verify(CandidatePage):
    """``/candidate/verify?token=…`` of the mail: a button, because programs that check mails open every link."""

    public = True
    rates: ClassVar = ("public_write",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The button."""
        return self.page("candidate/verify.html", {"token": request.GET.get("token", "")[:200]})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Use the link."""
        form = webforms.read(TokenInput, request.POST)
        try:
            services.verify_email(str(form.data.get("token", "")))
        except DomainError as error:
            return self.page("candidate/verify.html", {"failed": True}, status=error.status)
        return _done(request, HOME, gettext("Thank you, your address is confirmed."))


class Verification(CandidatePage):
    rates: ClassVar = ("public_write",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send the mail that confirms the address once more."""
        services.send_verification(self.account)
        return _done(request, HOME, gettext("The mail is on its way."))


class Forgot(CandidatePage):
    public = True
    rates: ClassVar = ("public_write",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return self.page("candidate/forgot.html", {"form": Filled()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Send a link, whether there is such an account or not."""
        form = webforms.read(ForgotInput, request.POST)
        if form.problems:
            return self.page("candidate/forgot.html", {"form": form}, status=form.status)
        services.forgot_password(form.data["email"])
        text = gettext("If there is an account with this address, a mail with a link is on its way.")
        return _done(request, "/candidate/login", text)


class Reset(CandidatePage):
    public = True
    rates: ClassVar = ("public_write",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """A form for the new password."""
        return self._form(Filled(), request.GET.get("token", "")[:200])

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set the new password."""
        form = webforms.read(ResetInput, request.POST)
        if not form.problems:
            try:
                services.reset_password(**form.data)
            except DomainError as error:
                form.refuse(error)
                _beside_password(form, error)
            else:
                return _done(request, "/candidate/login", gettext("Your new password is set. Please log in."))
        return self._form(form, request.POST.get("token", "")[:200])

    def _form(self, form: Filled, token: str) -> HttpResponse:
        context = {"form": form, "token": token, "bad_link": "token" in form.by_field}
        return self.page("candidate/reset.html", context, status=form.status)


class Profile(CandidatePage):
    def get(self, request: HttpRequest) -> HttpResponse:
        """What the account holds."""
        own: dict[str, Any] = {
            "name": self.account.name,
            "phone": self.account.phone,
            "linkedinUrl": self.account.linkedin_url,
        }
        return self.page("candidate/profile.html", {"form": Filled(values=own)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Change it."""
        form = webforms.read(ProfileInput, request.POST)
        if form.problems:
            return self.page("candidate/profile.html", {"form": form}, status=form.status)
        services.change_profile(self.account, **form.data)
        return _done(request, "/candidate/profile", gettext("Your profile is saved."))


class Erase(CandidatePage):
    rates: ClassVar = ("login",)

    def get(self, request: HttpRequest) -> HttpResponse:
        """What erasing means, and the password to confirm it."""
        return self.page("candidate/erase.html", {"form": Filled()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Erase the account, if the password is theirs."""
        throttles.enforce(request, "login", account=self.account.email)
        form = Filled()
        try:
            services.log_in(email=self.account.email, password=request.POST.get("password", "")[:256])
        except DomainError as error:
            form.problems.append(("password", error.text))
            return self.page("candidate/erase.html", {"form": form}, status=error.status)
        services.erase_account(self.account)
        log_out_browser(request)
        return _done(request, "/candidate/login", gettext("Your account is erased."))
