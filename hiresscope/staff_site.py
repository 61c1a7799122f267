"""The admin's log-in for staff: limited, with a second factor, and written into the trail.

A password alone leads to the second factor's page and nowhere else. Who has none yet enrols a phone there and gets
recovery codes, once.
"""

from typing import Any
from urllib.parse import urlencode

import django_otp
import segno
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from accounts.phones import Phone
from hiresscope.lib import throttles
from hiresscope.lib.errors import DomainError

RECOVERY_CODES = 10
WRONG = "This code is wrong, or was used already. After several wrong ones a while must pass."


class StaffSite(admin.AdminSite):
    """Django's admin behind a second factor, with an overview on its first page."""

    site_header = "HIRESSCOPE staff"
    site_title = "HIRESSCOPE staff"
    index_title = "Overview"
    site_url = "/app/"
    index_template = "admin/overview.html"

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff who proved the second factor in this session."""
        return self._is_staff(request) and self._is_verified(request)

    def _is_staff(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(user.is_active and user.is_staff)

    def _is_verified(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return not settings.ADMIN_TOTP or bool(user.is_verified())

    def get_urls(self) -> list[Any]:
        """Django's, and those of the second factor, which stand before the admin's own check."""
        own = [
            path("second-factor", self.second_factor, name="second_factor"),
            path("second-factor/enrol", self.enrol, name="enrol"),
        ]
        return [*own, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The overview."""
        from hiresscope import overview

        return super().index(request, {"panels": overview.panels(), **(extra_context or {})})

    @method_decorator(never_cache)
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The password; counted against the limit of log-ins, by address and by account."""
        if self._is_staff(request) and not self._is_verified(request):
            return HttpResponseRedirect(f"{reverse('admin:second_factor')}?{urlencode({'next': _way_on(request)})}")
        if request.method == "POST":
            try:
                throttles.enforce(request, "login")
                throttles.enforce(request, "login", account=request.POST.get("username", "")[:254])
            except DomainError as error:
                return _refused(request, error)
        response = super().login(request, extra_context)
        if request.method == "POST" and response.status_code == 302:
            request.session.set_expiry(settings.ADMIN_SESSION_SECONDS)
            _note(request, "log-in")
        return response

    @method_decorator(never_cache)
    def second_factor(self, request: HttpRequest) -> HttpResponse:
        """Ask for a code of the phone, or a recovery code."""
        if not self._is_staff(request):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if not Phone.objects.filter(user=request.user, confirmed=True).exists():
            return HttpResponseRedirect(reverse("admin:enrol"))
        problem = ""
        if request.method == "POST":
            try:
                throttles.enforce(request, "login", account=f"second factor of {request.user.pk}")
            except DomainError as error:
                return _refused(request, error)
            device = django_otp.match_token(request.user, _code(request))
            if device is not None:
                self._let_in(request, device)
                return HttpResponseRedirect(_way_on(request))
            problem = WRONG
        context = {**self.each_context(request), "title": "Second factor", "problem": problem, "next": _way_on(request)}
        return render(request, "admin/second_factor.html", context, status=400 if problem else 200)

    @method_decorator(never_cache)
    def enrol(self, request: HttpRequest) -> HttpResponse:
        """Let a phone in that is shown a QR code, for staff who have none; then show recovery codes, once."""
        if not self._is_staff(request):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        if Phone.objects.filter(user=request.user, confirmed=True).exists():
            return HttpResponseRedirect(reverse("admin:second_factor"))
        device, _ = Phone.objects.get_or_create(user=request.user, confirmed=False, defaults={"name": "phone"})
        problem = ""
        if request.method == "POST":
            try:
                throttles.enforce(request, "login", account=f"second factor of {request.user.pk}")
            except DomainError as error:
                return _refused(request, error)
            if django_otp.verify_token(request.user, device.persistent_id, _code(request)):
                codes = _confirm(device)
                self._let_in(request, device)
                context = {**self.each_context(request), "title": "Recovery codes", "codes": codes}
                return render(request, "admin/recovery_codes.html", context)
            problem = WRONG
        context = {
            **self.each_context(request),
            "title": "Enrol a phone",
            "problem": problem,
            "picture": segno.make(device.config_url).svg_data_uri(scale=5, border=3, light="#fff"),
            "key": device.written_key,
        }
        return render(request, "admin/enrol.html", context, status=400 if problem else 200)

    def _let_in(self, request: HttpRequest, device: Any) -> None:
        """From here on the session counts; its cookie changes, so that one set beforehand is worth nothing."""
        django_otp.login(request, device)
        request.session.cycle_key()
        _note(request, "second factor")


def _code(request: HttpRequest) -> str:
    return request.POST.get("code", "").replace(" ", "")[:16]


def _way_on(request: HttpRequest) -> str:
    """Where the person wanted to go: a page of the admin, else its first."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/admin/") else reverse("admin:index")


@transaction.atomic
def _confirm(device: Phone) -> list[str]:
    """The device counts from now on; returns fresh recovery codes, which replace older ones."""
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    StaticDevice.objects.filter(user=device.user).delete()
    spare = StaticDevice.objects.create(user=device.user, name="recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create([StaticToken(device=spare, token=code) for code in codes])
    return codes


def _refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    response = render(request, "admin/refused.html", {"title": "Please wait", "error": error}, status=error.status)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


def _note(request: HttpRequest, what: str) -> None:
    # Loaded late: the site is made before the models are.
    from accounts.staff import seen

    seen(request, request.user, what=what)
