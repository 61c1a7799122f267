"""Every failure under /api/ has the one envelope, whatever failed."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest

from accounts.models import User
from hiresscope.lib.errors import REASONS
from tests.client import Api

ALWAYS = {"statusCode", "message", "error", "code", "requestId"}


def check(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The envelope of ``answer``, which must be complete and agree with its status."""
    body: dict[str, Any] = answer.json()
    assert answer["Content-Type"] == "application/json"
    assert ALWAYS <= set(body) <= ALWAYS | {"details"}
    assert (answer.status_code, body["statusCode"], body["code"]) == (status, status, code)
    assert body["error"] == REASONS[status]
    assert isinstance(body["message"], str)
    assert body["requestId"] == answer["X-Request-Id"]
    return body


@pytest.mark.parametrize("path", ["/nothing", "/auth/me/", "/jobs/not-a-uuid", "/api/", "/api/v2/jobs", "/jobs/%00"])
def test_an_unknown_address(anonymous: Api, db: None, path: str) -> None:
    check(anonymous.get(path), 404, "not_found")


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW"])
def test_a_method_that_is_not_supported(anonymous: Api, db: None, method: str) -> None:
    answer = anonymous.send(method, "/auth/me", "not even JSON")
    check(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_options_says_what_there_is(anonymous: Api, db: None) -> None:
    answer = anonymous.options("/api/v1/auth/me")
    assert (answer.status_code, answer.content, answer["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")


def test_validation_names_each_field(anonymous: Api, db: None) -> None:
    answer = anonymous.post("/auth/signup", {"email": "x", "password": "long enough words", "name": "N"})
    body = check(answer, 400, "validation_failed")
    assert body["message"] == "Validation failed: companyName is required; email must be an email"
    assert body["details"] == [
        {"field": "companyName", "message": "is required"},
        {"field": "email", "message": "must be an email"},
    ]


MALFORMED = {
    "cut": '{"email": "a@b.c"',
    "not JSON": "email=a",
    "bad UTF-8": b'{"email": "\xff"}',
    "UTF-16": '{"email": "a"}'.encode("utf-16"),
    "NaN": '{"email": NaN}',
    "Infinity": '{"email": -Infinity}',
    "1e400": '{"email": 1e400}',
    "5,000 digits": '{"email": ' + "9" * 5000 + "}",
    "100,000 levels": '{"email": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "21 levels": '{"email": ' + "[" * 21 + "]" * 21 + "}",
    "repeated key": '{"email": "a", "email": "b"}',
    "repeated nested key": '{"email": {"a": 1, "a": 2}}',
    "byte order mark": b'\xef\xbb\xbf{"email": "a"}',
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_json(anonymous: Api, db: None, body: str | bytes) -> None:
    check(anonymous.post("/auth/login", body), 400, "malformed_json")


@pytest.mark.parametrize(
    "body",
    [
        "[1]",
        "null",
        '"text"',
        "1",
        "true",
        '{"email": "a\\u0000b"}',
        '{"\\ud800": 1}',
        '{"email": "\\udfff"}',
        '{"email": 99999999999999999999}',
    ],
)
def test_json_that_no_endpoint_takes(anonymous: Api, db: None, body: str) -> None:
    check(anonymous.post("/auth/login", body), 400, "validation_failed")


@pytest.mark.parametrize("body", ["", "   ", "{}"])
def test_an_empty_body_is_an_empty_object(anonymous: Api, db: None, body: str) -> None:
    said = check(anonymous.post("/auth/login", body), 400, "validation_failed")
    assert said["message"] == "Validation failed: email is required; password is required"


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json; charset=latin-1",
        "application/json; charset=nonsense",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "a/b/c; ; =",
    ],
)
def test_a_body_of_another_type(anonymous: Api, db: None, content_type: str) -> None:
    check(anonymous.post("/auth/login", '{"a": 1}', content_type=content_type), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=UTF-8", "Application/JSON", "", "application/json;"]
)
def test_json_by_its_other_spellings(anonymous: Api, db: None, content_type: str) -> None:
    check(anonymous.post("/auth/login", "{}", content_type=content_type), 400, "validation_failed")


def test_a_body_that_is_too_large(anonymous: Api, db: None) -> None:
    check(anonymous.post("/auth/login", '{"email": "' + "x" * (1024 * 1024) + '"}'), 413, "payload_too_large")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "a b", "", "testserver@evil.example"])
def test_a_host_that_is_not_ours(anonymous: Api, db: None, host: str) -> None:
    check(anonymous.get("/auth/me", HTTP_HOST=host), 400, "bad_request")


def test_a_forged_forwarded_host_is_ignored(as_owner: Api) -> None:
    answer = as_owner.get("/auth/me", headers={"X-Forwarded-Host": "evil.example"})
    assert answer.status_code == 200
    assert "evil" not in answer.content.decode()


def test_a_missing_credential_is_challenged(anonymous: Api, db: None) -> None:
    answer = anonymous.get("/auth/me")
    check(answer, 401, "unauthorized")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer x", "Basic YTpi", "x", "Bearer é", "Bearer a.b.c", ""])
def test_a_malformed_token(db: None, header: str) -> None:
    check(Api(Authorization=header).get("/auth/me"), 401, "invalid_token")


@pytest.mark.parametrize("key", ["", "x", "hsk_live_", "hsk_live_" + "a" * 46, "é" * 55])
def test_a_malformed_key(db: None, key: str) -> None:
    check(Api(X_API_Key=key).get("/auth/me"), 401, "invalid_api_key")


def test_a_fault_of_ours_says_nothing_of_the_inside(as_owner: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("password=hunter2 at /srv/app")

    monkeypatch.setattr("accounts.views.auth.MeOut.of", fault)
    monkeypatch.setattr("accounts.views.team.User.objects.filter", fault)
    answer = as_owner.get("/team")
    check(answer, 500, "internal_error")
    assert "hunter2" not in answer.content.decode()


def test_a_fault_outside_of_any_view(anonymous: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(request: HttpRequest) -> None:
        raise RuntimeError

    monkeypatch.setattr("rest_framework.views.APIView.dispatch", lambda self, request, *a, **k: fault(request))
    check(anonymous.get("/auth/me"), 500, "internal_error")


def test_a_database_that_is_down(as_owner: Api) -> None:
    def down(*args: Any) -> None:
        raise OperationalError("connection refused")

    with connection.execute_wrapper(down):
        answer = as_owner.get("/auth/me")
    check(answer, 503, "unavailable")
    assert answer["Retry-After"] == "5"


@pytest.mark.parametrize("given", ["abc", "A-b_c.9", "x" * 64])
def test_a_well_formed_request_id_is_kept(anonymous: Api, db: None, given: str) -> None:
    assert anonymous.get("/auth/me", headers={"X-Request-Id": given}).json()["requestId"] == given


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\u00e9", "<script>"])
def test_another_request_id_is_replaced(anonymous: Api, db: None, given: str) -> None:
    answer = anonymous.get("/auth/me", headers={"X-Request-Id": given})
    assert answer["X-Request-Id"] != given
    assert len(answer["X-Request-Id"]) == 32


def test_tokens_are_kept_out_of_caches(anonymous: Api, owner: User) -> None:
    assert anonymous.post("/auth/login", {})["Cache-Control"] == "no-store"
