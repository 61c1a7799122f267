"""``Idempotency-Key``: a POST that is sent again gets the first answer again.

The record is one row for each caller and key, kept for 24 hours. It is written before the work begins, so that of two
identical requests at once one works and the other is told so (409). Kept are the answers of what was carried out and
those of a state that forbids it (404, 409); what was refused before anything was tried (400, 401, 403, 413, 415, 429),
or broke, leaves the key free.

The answer is sealed with the field key, because it may hold a token or secret that is shown once; the body is kept as
a keyed digest, because it may hold a password.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.db.models.functions import Now
from django.http import HttpResponse
from rest_framework.response import Response

from hiresscope.lib import crypto
from hiresscope.lib.errors import Conflict, DomainError
from hiresscope.lib.throttles import client_ip
from hiresscope.lib.wire import dumps

_RUNS_AT_MOST = timedelta(seconds=120)
_FORM = re.compile(r"[\x20-\x7e]{1,255}")
_KEPT_ERRORS = frozenset({404, 409})
Handler = Callable[..., Any]


class BadKey(DomainError):
    code = "invalid_idempotency_key"
    message = "Idempotency-Key must have 1 to 255 printable ASCII characters"


class KeyReused(Conflict):
    code = "idempotency_key_reused"
    message = "This Idempotency-Key was used for another request"


class StillRunning(Conflict):
    code = "idempotency_in_progress"
    message = "The first request with this Idempotency-Key is still running; try again shortly"


def once(run: Handler) -> Handler:
    """A POST that obeys ``Idempotency-Key``."""

    def post(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        key = request.headers.get("Idempotency-Key")
        if key is None:
            return run(view, request, *args, **kwargs)
        if not _FORM.fullmatch(key):
            raise BadKey
        return _once(view, request, key, lambda: run(view, request, *args, **kwargs))

    return post


def _once(view: Any, request: Any, key: str, work: Callable[[], Any]) -> Any:
    row, mine = _take(_caller(request), key, fingerprint(request))
    if not mine:
        return _replay(row)
    try:
        response = work()
    except Exception as exc:  # noqa: BLE001 - DRF's handler turns it into the answer, which is kept like any other
        response = view.handle_exception(exc)
    _keep(row, response)
    return response


def _records() -> Any:
    return apps.get_model("accounts", "IdempotencyRecord").objects


def _take(caller: str, key: str, print_: bytes) -> tuple[Any, bool]:
    """The caller's record of ``key``, and whether this request is the one to do the work."""
    fresh = {"fingerprint": print_, "token": uuid4(), "status": None, "answer": "", "headers": {}}
    records = _records()
    records.filter(caller=caller, key=key, created_at__lt=Now() - records.model.KEPT).delete()
    row, made = _get_or_create(caller, key, fresh)
    if made:
        return row, True
    if bytes(row.fingerprint) != print_:
        raise KeyReused
    if row.status is not None:
        return row, False
    # A server that died in the middle leaves a record without an answer; after a while it may be taken over.
    stale = records.filter(pk=row.pk, token=row.token, started_at__lt=Now() - _RUNS_AT_MOST)
    if not stale.update(token=fresh["token"], started_at=Now()):
        raise StillRunning
    row.token = fresh["token"]
    return row, True


def _get_or_create(caller: str, key: str, fresh: dict[str, Any]) -> tuple[Any, bool]:
    try:
        return _records().get_or_create(caller=caller, key=key, defaults=fresh)  # type: ignore[no-any-return]
    except IntegrityError:
        raise StillRunning from None


def _keep(row: Any, response: Any) -> None:
    mine = _records().filter(pk=row.pk, token=row.token)
    if not isinstance(response, Response) or not (response.status_code < 400 or response.status_code in _KEPT_ERRORS):
        mine.delete()
        return
    response.data = dumps(response.data)
    headers = {name: response.headers[name] for name in ("Location", "ETag") if name in response.headers}
    mine.update(status=response.status_code, answer=crypto.seal(response.data.decode()), headers=headers)


def _replay(row: Any) -> HttpResponse:
    headers = {**row.headers, "Idempotent-Replayed": "true"}
    answer = crypto.unseal(row.answer)
    return HttpResponse(answer, status=row.status, content_type="application/json", headers=headers)


def _caller(request: Any) -> str:
    return getattr(request.user, "caller", None) or f"ip:{client_ip(request)}"


def fingerprint(request: Any) -> bytes:
    """A keyed digest of method, path and body; of a form, its fields and its files' bytes."""
    digest = hmac.new(settings.SECRET_KEY.encode(), digestmod=hashlib.sha256)
    digest.update(f"{request.method} {request.get_full_path()}\n".encode())
    for part in _parts(request):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.digest()


def _parts(request: Any) -> Iterator[bytes]:
    data = request.data
    if not hasattr(data, "lists"):
        yield dumps(data)
        return
    for name, values in sorted(data.lists()):
        for value in values:
            yield name.encode()
            if isinstance(value, UploadedFile):
                yield (value.name or "").encode()
                yield _digest_of(value)
            else:
                yield str(value).encode()


def _digest_of(file: "UploadedFile[Any]") -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.digest()
