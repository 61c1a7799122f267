"""Every route × every credential: who is let in is what the table says, and the table is what customers were told.

``tests/golden/access.txt`` is the table. When access changes on purpose: ``pytest tests/guards --write-access``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Role
from hiresscope.lib.operations import Operation
from tests.client import Api
from tests.guards.routes import Route, routes, views
from tests.guards.world import World, build, revoked_and_expired

GOLDEN = Path(__file__).parents[1] / "golden" / "access.txt"
REFUSALS = {"wrong_token_type", "role_not_allowed", "scope_missing"}
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.RATE_LIMITS = "off"
    return build()


def ask(caller: Api, route: Route, ids: dict[str, Any]) -> Any:
    """The answer; what the request did is undone."""
    with transaction.atomic():
        answer = caller.send(route.method, route.path(ids), "" if route.method == "GET" else "{}")
        transaction.set_rollback(True)
    return answer


def test_the_guards_see_the_api() -> None:
    assert len(routes()) > 60
    assert {"/auth/login", "/jobs", "/applications/<uuid:application_id>", "/webhooks"} <= {t for t, _ in views()}


def test_every_method_says_who_may_call_it_and_what_it_takes_and_gives() -> None:
    for template, view in views():
        methods = {name.upper() for name in METHODS if hasattr(view, name)}
        assert methods == set(view.access), template
        for method in methods:
            declared = getattr(getattr(view, method.lower()), "operation", None)
            assert isinstance(declared, Operation), f"{method} {template}"


def test_every_path_variable_has_an_example(world: World) -> None:
    assert {name for route in routes() for name in route.variables} <= set(world.ids)


def test_every_patch_can_be_compared() -> None:
    patched = [route for route in routes() if route.method == "PATCH" and route.op.tagged]
    assert patched
    for route in patched:
        own_lock = "lock_row" in vars(route.view)
        assert route.view.row is not None or own_lock, route
        assert hasattr(route.view, "get") or hasattr(route.view, "current"), route


def describe(route: Route) -> str:
    """One line of the table."""
    access = route.access
    if access.public:
        return f"{route}: public"
    if access.candidate:
        return f"{route}: candidate"
    roles = "any role" if access.roles >= set(Role.values) else ", ".join(sorted(access.roles))
    key = "any key" if access.any_key else f"key {access.scope}" if access.scope else "no key"
    rest = [
        word for word in ("writes" if access.writes else "", access.feature and f"on plan: {access.feature}") if word
    ]
    return f"{route}: " + "; ".join([roles, key, *rest])


def test_the_table_is_the_golden_one(request: pytest.FixtureRequest) -> None:
    table = "".join(f"{line}\n" for line in sorted(describe(route) for route in routes()))
    if request.config.getoption("--write-access"):
        GOLDEN.write_text(table)
    assert table == GOLDEN.read_text()


def test_what_changes_something_is_closed_to_viewers_and_to_keys_that_only_read() -> None:
    for route in routes():
        if route.method == "GET" or route.access.public or route.access.candidate or "logout" in route.template:
            continue
        assert Role.VIEWER not in route.access.roles or "referrals" in route.template, route
        assert not (route.access.scope or "").endswith(":read"), route


def may(route: Route, who: str) -> bool:
    access = route.access
    if who == "candidate" or access.candidate:
        return bool(who == "candidate" and access.candidate)
    if who in Role.values:
        return who in access.roles
    return bool(access.any_key or (access.scope and who in {access.scope, "key"}))


def cases(world: World) -> Iterator[tuple[Route, str, Api]]:
    for route in routes():
        if not route.access.public:
            for who, caller in world.callers.items():
                yield route, who, caller


def test_each_credential_opens_what_it_may_and_nothing_else(world: World) -> None:
    wrong, opened, refused = [], 0, 0
    for route, who, caller in cases(world):
        answer = ask(caller, route, world.ids)
        is_refused = answer.status_code == 401 or (answer.status_code == 403 and answer.json()["code"] in REFUSALS)
        if is_refused == may(route, who):
            wrong.append((str(route), who, answer.status_code))
        opened += not is_refused
        refused += is_refused
    assert wrong == []
    assert opened > 200
    assert refused > 400
    assert opened + refused >= len(world.callers) * 50


def test_every_refusal_of_a_valid_credential_is_403(world: World) -> None:
    for route, who, caller in cases(world):
        if not may(route, who):
            assert ask(caller, route, world.ids).status_code == 403, (route, who)


def test_without_a_valid_credential_nothing_opens(world: World) -> None:
    closed = [route for route in routes() if not route.access.public]
    assert len(closed) > 50
    for caller in [Api(), Api(Authorization="Bearer x"), Api(X_API_Key="x"), *revoked_and_expired(world)]:
        for route in closed:
            answer = ask(caller, route, world.ids)
            is_candidates = route.access.candidate and answer.status_code == 403
            assert answer.status_code == 401 or is_candidates, (route, answer.status_code)
            if answer.status_code == 401:
                assert answer["WWW-Authenticate"], route


def test_both_headers_at_once_are_refused_everywhere(world: World) -> None:
    both = Api(Authorization="Bearer x", X_API_Key="x")
    for route in routes():
        if not route.access.public:
            assert ask(both, route, world.ids).status_code == 400, route


def test_what_is_public_needs_nothing(world: World) -> None:
    opened = [route for route in routes() if route.access.public]
    assert 5 < len(opened) < 25
    for route in opened:
        answer = ask(Api(Authorization="Bearer stale"), route, world.ids)
        assert answer.status_code != 403, route
        if answer.status_code == 401:
            assert "login" in route.template or "refresh" in route.template, route


def test_after_the_trial_reads_go_on_and_writes_name_the_way_out(world: World) -> None:
    world.tenant.subscription_status = "EXPIRED"
    world.tenant.save()
    owner, checked = world.callers[Role.OWNER], 0
    for route in routes():
        if route.access.public or route.access.candidate or Role.OWNER not in route.access.roles:
            continue
        answer = ask(owner, route, world.ids)
        ended = answer.status_code == 403 and answer.json()["code"] == "subscription_ended"
        assert ended == route.access.writes, (route, answer.status_code)
        checked += ended
    assert checked > 15
