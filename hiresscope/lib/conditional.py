"""Conditional requests: ``ETag`` and 304 on single resources, ``If-Match`` and 412 on PATCH.

The tag is a digest of the answer's bytes, so nothing can change that a client sees without changing the tag.

A view with a PATCH has a GET of the same resource beside it, or defines ``current(request, **path)`` that returns the
Response to compare with. It names the table in ``row``: with ``If-Match`` that row (its id is the path's) is locked,
compared and changed in one transaction, so of two such requests one wins whoever else writes the row.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from rest_framework.response import Response

from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps

_TAG = re.compile(r'(?:W/)?"[^"]*"')
Handler = Callable[..., Any]


class PreconditionFailed(DomainError):
    status = 412
    code = "precondition_failed"
    message = "If-Match does not match: the resource has changed; read it again"


def tag_of(response: Response) -> str:
    """The response's ETag; its data become bytes, so that they are made once."""
    if not isinstance(response.data, bytes):
        response.data = dumps(response.data)
    return f'"{hashlib.sha256(response.data).hexdigest()[:32]}"'


def matches(header: str, tag: str) -> bool:
    """True if the ``If-Match`` or ``If-None-Match`` header names ``tag`` or is ``*``."""
    return header.strip() == "*" or tag in {one.removeprefix("W/") for one in _TAG.findall(header)}


def tagged(run: Handler) -> Handler:
    """A GET that answers 304 to who has it already."""

    def get(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        response = run(view, request, *args, **kwargs)
        if not isinstance(response, Response) or response.status_code != 200:
            return response
        tag = tag_of(response)
        known = request.headers.get("If-None-Match")
        if known is not None and request.method in {"GET", "HEAD"} and matches(known, tag):
            response = HttpResponse(status=304, headers=dict(response.headers))
            del response.headers["Content-Type"]
        response.headers["ETag"] = tag
        return response

    return get


def guarded(run: Handler) -> Handler:
    """A PATCH that changes nothing where ``If-Match`` names another state."""

    def patch(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        wanted = request.headers.get("If-Match")
        if wanted is None:
            return run(view, request, *args, **kwargs)
        with transaction.atomic():
            view.lock_row(request, **kwargs)
            current = getattr(view, "current", None) or view.get
            if not matches(wanted, tag_of(current(request, **kwargs))):
                raise PreconditionFailed
            return run(view, request, *args, **kwargs)

    return patch
