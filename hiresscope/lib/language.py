"""Which language a page speaks: the one chosen (a cookie), else the browser's; the API always speaks English."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

_ENGLISH_ONLY = ("/api/", "/files/", "/admin/")


class LanguageMiddleware(LocaleMiddleware):
    """Django's, for pages alone: clients match the API's messages, and logs of it are read by people elsewhere."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of this request."""
        if request.path.startswith(_ENGLISH_ONLY):
            translation.activate("en")
            request.LANGUAGE_CODE = "en"
            request.one_language = True  # type: ignore[attr-defined]
        else:
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Note on pages that they differ by language."""
        return response if request.path.startswith(_ENGLISH_ONLY) else super().process_response(request, response)


@csrf_exempt
@require_POST
def choose(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Keep the language chosen at the foot of a page and go back there. Nothing of worth can be forged here, so the
    form needs no token, and pages without another form set no cookie."""
    return set_language(request)
