"""How the API speaks: JSON in and out, and the error envelope."""

import json
import logging
import math
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import parse_header_parameters
from psycopg_pool import PoolTimeout
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from hiresscope.lib import metrics
from hiresscope.lib.errors import REASONS, Details, DomainError, Forbidden, NotFound, Unavailable, ValidationFailed
from hiresscope.lib.middleware import request_id
from hiresscope.lib.text import has_unstorable
from hiresscope.lib.wire import dumps

logger = logging.getLogger("hiresscope.api")

MAX_DEPTH = 20
_LARGEST = 2**53
_CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "payload_too_large",
    415: "unsupported_media_type",
    429: "rate_limited",
    500: "internal_error",
    503: "unavailable",
}


class MalformedJSON(DomainError):
    status = 400
    code = "malformed_json"
    message = "The body is not valid JSON"


class PayloadTooLarge(DomainError):
    status = 413
    code = "payload_too_large"
    message = "The body is too large"


# Bodies


def _check_tree(value: Any, path: str, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise MalformedJSON(f"The body is nested deeper than {MAX_DEPTH} levels")
    if isinstance(value, str):
        if has_unstorable(value):
            raise ValidationFailed([(path or "body", "must not contain NUL or lone surrogates")])
    elif isinstance(value, int):
        if abs(value) > _LARGEST:
            raise ValidationFailed([(path or "body", "must be a number that every JSON reader can hold exactly")])
    elif isinstance(value, dict):
        for key, item in value.items():
            _check_tree(key, path, depth + 1)
            _check_tree(item, f"{path}.{key}" if path else key, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _check_tree(item, f"{path}[{index}]", depth + 1)


def _no_constant(word: str) -> Any:
    raise MalformedJSON(f"The body is not valid JSON: {word} is not a number")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise MalformedJSON("The body holds a number that is too large")
    return number


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        # Readers disagree about which of the two counts, and an attacker may know it.
        raise MalformedJSON("The body holds an object with the same key twice")
    return members


class StrictJSONParser(BaseParser):
    """An object in UTF-8 JSON. NaN, infinities, integers past 2^53, NUL, lone surrogates, repeated keys and nesting
    over 20 levels are 400; more than DATA_UPLOAD_MAX_MEMORY_SIZE bytes are 413."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        """The body as a dict; an empty body counts as ``{}``."""
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise PayloadTooLarge
        if not raw.strip():
            return {}
        try:
            body = json.loads(raw.decode(), parse_constant=_no_constant, parse_float=_finite, object_pairs_hook=_unique)
        except (ValueError, RecursionError):
            # Also bad UTF-8, and integers of more digits than Python reads.
            raise MalformedJSON from None
        if not isinstance(body, dict):
            raise ValidationFailed([("body", "must be an object")])
        _check_tree(body, "", 0)
        return body


class FormParser(MultiPartParser):
    """multipart/form-data, with the same rule about text as JSON."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """A DataAndFiles pair."""
        parsed = super().parse(stream, media_type, parser_context)
        for key, values in parsed.data.lists():
            for value in [key, *values]:
                _check_tree(value, key, 0)
        return parsed


class JSONRenderer(BaseRenderer):
    """Answers by orjson; ``data`` may also be bytes that are JSON already."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        """``data`` as UTF-8 JSON; times get milliseconds and ``Z``."""
        return dumps(data)


class OneRenderer(BaseContentNegotiation):
    """There is one form of each answer, whatever ``Accept`` says; a wrong header is not worth a failure."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        """The parser of the body's type; a body without a type is taken for JSON. Text is UTF-8."""
        essence, options = parse_header_parameters(request.content_type or "application/json")
        if options.get("charset", "utf-8").lower() not in {"utf-8", "utf8", "us-ascii"}:
            return None
        return next((parser for parser in parsers if parser.media_type == essence), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        """The view's first renderer."""
        return renderers[0], renderers[0].media_type


# Errors


def envelope(
    status: int, message: str, rid: str, *, code: str | None = None, details: Details | None = None
) -> dict[str, Any]:
    """The body of every error under ``/api/``."""
    body: dict[str, Any] = {
        "statusCode": status,
        "message": message,
        "error": REASONS.get(status, "Error"),
        "code": code or _CODES.get(status, "error"),
    }
    if details:
        body["details"] = list(details)
    body["requestId"] = rid
    return body


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The envelope as a plain Django response, for what fails outside of a view."""
    body = envelope(error.status, error.text, request_id(request), code=error.code, details=error.details)
    return HttpResponse(dumps(body), status=error.status, content_type="application/json", headers=error.headers)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's hook: every exception of a view becomes the envelope; what nobody expected is logged and 500."""
    request = context["request"]
    http_request: HttpRequest = request._request
    error = as_domain_error(exc)
    if error is None:
        logger.error("unhandled", exc_info=exc)
        error = Broken()
    elif error.status == 503:
        logger.warning("unavailable", extra={"error": type(exc).__name__})
    if error.status == 401:
        error.headers.setdefault("WWW-Authenticate", 'Bearer realm="api"')
    metrics.refused(error.code)
    body = envelope(error.status, error.text, request_id(http_request), code=error.code, details=error.details)
    response = Response(body, status=error.status, headers=error.headers)
    response.exception = True
    return response


class Broken(DomainError):
    status = 500
    code = "internal_error"
    message = "Something went wrong on our side; it has been reported"


class _Http(DomainError):
    """A failure that a library raised, in our words."""

    def __init__(self, status: int, message: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message, headers=headers)
        self.status = status  # type: ignore[misc]
        self.code = _CODES.get(status, "error")  # type: ignore[misc]


_KNOWN: tuple[tuple[tuple[type[BaseException], ...], Callable[[], DomainError]], ...] = (
    ((Http404,), NotFound),
    ((PermissionDenied,), Forbidden),
    ((OperationalError, InterfaceError, PoolTimeout), Unavailable),
    ((RequestDataTooBig, TooManyFilesSent), PayloadTooLarge),
    ((SuspiciousOperation,), lambda: _Http(400, "The request is malformed")),
)


def as_domain_error(exc: BaseException) -> DomainError | None:
    """The expected failure that ``exc`` is, or None if it is a fault of ours."""
    if isinstance(exc, DomainError):
        return exc
    if isinstance(exc, exceptions.APIException):
        return _of_drf(exc)
    for kinds, make in _KNOWN:
        if isinstance(exc, kinds):
            return make()
    return None


def _of_drf(exc: exceptions.APIException) -> DomainError:
    if isinstance(exc, exceptions.ValidationError):
        return ValidationFailed(list(flatten(exc.detail)))
    if isinstance(exc, exceptions.MethodNotAllowed):
        return _Http(405, "This address does not take that method; Allow names those it takes")
    if isinstance(exc, exceptions.ParseError):
        return _Http(400, "The body is malformed")
    if isinstance(exc, exceptions.UnsupportedMediaType):
        return _Http(415, "This endpoint does not take a body of that type or charset")
    if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return _Http(401, "Authentication is required")
    return _Http(exc.status_code, str(exc.detail))


def flatten(detail: Any, path: str = "") -> list[tuple[str, str]]:
    """DRF's nested error detail as ``(field path, problem)`` pairs: ``criteria[0].text``."""
    if isinstance(detail, dict):
        pairs = []
        for key, value in detail.items():
            name = f"[{key}]" if isinstance(key, int) else (f".{key}" if path else str(key))
            if key == "body" and path:
                name = ""
            pairs += flatten(value, path + name)
        return pairs
    if isinstance(detail, list):
        pairs = []
        for index, value in enumerate(detail):
            pairs += flatten(value, path if isinstance(value, str) else f"{path}[{index}]")
        return pairs
    return [(path or "body", str(detail))]
