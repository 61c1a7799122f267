"""What is answered outside of any view: unknown addresses, bad hosts, forged forms, faults.

Under ``/api/`` that is the error envelope, elsewhere a page.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import requires_csrf_token

from hiresscope.lib.api import Broken, error_response
from hiresscope.lib.errors import DomainError, Forbidden, NotFound


class BadRequest(DomainError):
    message = "The request is malformed"


class CsrfFailed(Forbidden):
    code = "csrf_failed"
    message = "The form has expired; load the page again and send it once more"


_TITLES = {
    400: _("That request was not understood"),
    403: _("Not allowed"),
    404: _("Page not found"),
    429: _("Too many requests"),
    500: _("Something went wrong"),
    503: _("Back in a moment"),
}
# For people; the messages of errors are for clients of the API.
_TEXTS: dict[str | int, Any] = {
    "csrf_failed": _("The form has expired. Please load the page again and send it once more."),
    404: _("The link may be mistyped, or what was here may be gone."),
    429: _("Please wait a minute and try again. Nothing that you sent is lost from your screen if you go back."),
    500: _("The fault is ours and has been reported. Please try again."),
    503: _("A part of the service is not reachable just now. Please try again in a minute."),
}


def failure(request: HttpRequest, error: DomainError) -> HttpResponse:
    """``error`` in the form that the address calls for."""
    if request.path.startswith("/api/"):
        return error_response(request, error)
    title = _TITLES.get(error.status, _("That did not work"))
    text = _TEXTS.get(error.code) or _TEXTS.get(error.status, error.text)
    page = render_to_string("error.html", {"title": title, "message": text})
    return HttpResponse(page, status=error.status, headers=error.headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, such as a host that is not ours."""
    return failure(request, BadRequest())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return failure(request, NotFound())


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return failure(request, Forbidden())


def broken(request: HttpRequest) -> HttpResponse:
    """500."""
    return failure(request, Broken())


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "", **kwargs: Any) -> HttpResponse:
    """403 for a form without its token."""
    return failure(request, CsrfFailed())
