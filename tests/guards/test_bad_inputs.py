"""Hand-made bad inputs on every endpoint: never a 5xx, always the envelope."""

import random
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import pytest
from django.db import transaction

from tests.api.test_envelope import MALFORMED
from tests.guards.routes import Route, routes
from tests.guards.test_declarations import caller_of
from tests.guards.world import World, build

BODIES: dict[str, Any] = {
    **MALFORMED,
    "array": "[1]",
    "null": "null",
    "string": '"x"',
    "NUL": '{"name": "a\\u0000"}',
    "lone surrogate": '{"name": "\\ud800"}',
    "huge integer": '{"name": 1' + "0" * 400 + "}",
    "empty key": '{"": 1}',
    "long key": '{"' + "k" * 5000 + '": 1}',
}
VALUES: list[Any] = [
    *(None, True, 0, -1, 2**53 - 1, 1.5),
    *("", " ", "x" * 30_000, "\u202e\U000e0041", "\u0130\u00df@\u00df.\u0130", "https://"),
    *("00000000-0000-0000-0000-000000000000", "9999-12-31T23:59:59.999Z", "0001-01-01T00:00:00+23:59"),
    *([], [None], [[]], ["x"] * 200, {}, {"a": {}}, [{}], [{"text": None}]),
]
TEXTS = [
    *("", "-1", "0", "1" + "0" * 30, "NaN", "1e400", "null", "[]", "true"),
    *("x" * 20_000, "%00", "%ed%a0%80", "%ff", "%20", "'", "%25", "_", "\\", "../..", "%F0%9F%92%A9"),
    *("2030-02-30", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00%2B23:59", "-", "--", "-id", "id", "1&{name}=2"),
]
# A share of the cases, the same each time; all of them with -m slow.
SHARES = pytest.mark.parametrize("share", [0.15, pytest.param(1.0, marks=pytest.mark.slow)])
T = TypeVar("T")


def some(cases: Iterable[T], share: float) -> list[T]:
    """A seeded sample of the cases, in their order."""
    chance = random.Random(3)
    return [case for case in cases if chance.random() < share]


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.RATE_LIMITS = "off"
    return build()


def check(route: Route, what: Any, answer: Any) -> None:
    assert answer.status_code < 500, (route, what, answer.content[:300])
    if answer.status_code >= 400:
        assert answer.json()["statusCode"] == answer.status_code, (route, what)
    assert answer["X-Request-Id"], route


def send(route: Route, world: World, body: Any, **extra: Any) -> Any:
    with transaction.atomic():
        answer = caller_of(route, world).send(route.method, route.path(world.ids), body, **extra)
        transaction.set_rollback(True)
    return answer


@SHARES
def test_malformed_bodies_everywhere(world: World, share: float) -> None:
    cases = some([(route, name) for route in routes() for name in BODIES], share)
    assert len(cases) > 1000 * share
    for route, name in cases:
        answer = send(route, world, BODIES[name])
        check(route, name, answer)
        if route.method != "GET" and not route.op.form:
            assert answer.status_code == 400, (route, name)


def wrong_values(route: Route) -> Iterator[tuple[str, dict[str, Any]]]:
    body = route.body() or {}
    for field in body:
        for value in VALUES:
            yield field, {**body, field: value}


@SHARES
def test_a_wrong_value_in_every_field(world: World, share: float) -> None:
    cases = some([(route, field, body) for route in routes() for field, body in wrong_values(route)], share)
    assert len(cases) > 800 * share
    for route, field, body in cases:
        check(route, (field, body[field]), send(route, world, body))


@SHARES
def test_bad_text_in_every_parameter(world: World, share: float) -> None:
    reads = [route for route in routes() if route.method == "GET"]
    cases = [(route, name, text) for route in reads for name in [*sorted(route.op.names), "unknown"] for text in TEXTS]
    assert len(some(cases, share)) > 1000 * share
    for route, name, text in some(cases, share):
        path = f"{route.path(world.ids)}?{name}={text.format(name=name)}"
        check(route, path, caller_of(route, world).get(path))


def test_content_types_that_an_endpoint_does_not_take(world: World) -> None:
    kinds = [
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/json; charset=x",
        "/",
        "é",
    ]
    for route in routes():
        for kind in kinds:
            answer = send(route, world, "x" * 50, content_type=kind)
            check(route, kind, answer)
            if route.method != "GET":
                assert answer.status_code in {400, 413, 415}, (route, kind, answer.status_code)


@SHARES
def test_headers_that_make_no_sense(world: World, share: float) -> None:
    headers = [
        {"If-Match": 'W/"'},
        {"If-None-Match": "\u00e9" * 300},
        {"Idempotency-Key": "\u00e9"},
        {"Idempotency-Key": "x" * 300},
        {"X-Request-Id": "\u00e9\u00e9"},
        {"Accept": "text/html;q=x"},
        {"Accept-Language": "x" * 3000},
        {"X-Forwarded-For": ",,,"},
        {"Range": "bytes=9-1"},
        {"X-HTTP-Method-Override": "DELETE"},
    ]
    for route, one in some([(route, one) for route in routes() for one in headers], share):
        check(route, one, send(route, world, None, headers=one))


def test_other_methods_are_refused_with_those_that_are_taken(world: World) -> None:
    for route in routes():
        taken = {one.method for one in routes() if one.template == route.template}
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"} - taken:
            answer = caller_of(route, world).send(method, route.path(world.ids))
            assert answer.status_code == 405, (method, route)
            assert taken <= set(answer["Allow"].split(", ")), (method, route)


def test_paths_that_are_no_ids_are_the_same_404(world: World) -> None:
    for route in routes():
        for name in route.variables:
            for text in (
                "x",
                "0" * 32,
                "00000000-0000-0000-0000-00000000000g",
                "%00",
                "%ed%a0%80",
                "x" * 3000,
                "..%2f..",
            ):
                answer = caller_of(route, world).send(route.method, route.path({**world.ids, name: text}), None)
                check(route, text, answer)
                assert answer.status_code in {404, 405}, (route, text)
