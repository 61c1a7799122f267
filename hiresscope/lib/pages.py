"""What is answered outside of any view: unknown addresses, bad hosts, forged forms, faults.

Under ``/api/`` that is the error envelope, elsewhere a page.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from hiresscope.lib.api import Broken, error_response
from hiresscope.lib.errors import DomainError, Forbidden, NotFound


class BadRequest(DomainError):
    message = "The request is malformed"


class CsrfFailed(Forbidden):
    code = "csrf_failed"
    message = "The form has expired; load the page again and send it once more"


_TITLES = {
    400: "That request was not understood",
    403: "Not allowed",
    404: "Page not found",
    500: "Something went wrong",
}


def failure(request: HttpRequest, error: DomainError) -> HttpResponse:
    """``error`` in the form that the address calls for."""
    if request.path.startswith("/api/"):
        return error_response(request, error)
    title = _TITLES.get(error.status, "That did not work")
    return HttpResponse(render_to_string("error.html", {"title": title, "message": error.text}), status=error.status)


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
