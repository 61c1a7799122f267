"""Nothing of one tenant can be reached, linked or told apart from what does not exist by another."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from rest_framework import serializers
from uuid_utils.compat import uuid7

from accounts.models import Role
from applications.models import Application
from hiresscope.lib.fields import Identifier
from hiresscope.lib.tenancy import TenantModel
from tests import factories
from tests.client import Api, named_file
from tests.guards.routes import Route, routes
from tests.guards.test_access import may
from tests.guards.world import World, build, missing, snapshot

ACTORS = (Role.OWNER, Role.ADMIN, Role.RECRUITER, Role.VIEWER, "key")
VARIANTS: tuple[dict[str, str], ...] = (
    {},
    {"If-Match": "*"},
    {"If-None-Match": "*"},
    {"Idempotency-Key": "probe"},
    {"X-Tenant-Id": "1", "X-Forwarded-Host": "other.example"},
)


@pytest.fixture
def ours(db: None, settings: Any) -> World:
    settings.RATE_LIMITS = "off"
    return build()


@pytest.fixture
def theirs(db: None) -> World:
    return build()


def ask(caller: Api, route: Route, ids: dict[str, Any], body: Any, headers: dict[str, str]) -> Any:
    with transaction.atomic():
        path = route.path(ids)
        if route.op.form:
            answer = caller.upload(path, {"file": a_file()}, headers=headers)
        else:
            answer = caller.send(route.method, path, body, headers=headers)
        transaction.set_rollback(True)
    return answer


def a_file() -> Any:
    return named_file("cv.txt", b"Ada Lovelace, engineer. Python and PostgreSQL since 2015. ada@example.com")


def comparable(answer: Any) -> bytes:
    """The answer's bytes but for the request's id."""
    content: bytes = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.replace(answer["X-Request-Id"].encode(), b"")


def targets(route: Route, ours: World, theirs: World) -> Iterator[dict[str, Any]]:
    """Ids of the other tenant, all of them or each one below a parent of the caller's own."""
    names = [name for name in route.variables if name != "slug"]
    yield {name: ours.ids[name] for name in names}
    for foreign in names[1:]:
        yield {**{name: theirs.ids[name] for name in names}, foreign: ours.ids[foreign]}


def scoped() -> list[Route]:
    return [
        route
        for route in routes()
        if route.variables and route.variables != ["slug"] and not route.access.public and not route.access.candidate
    ]


def probe(ours: World, theirs: World, actors: Any, variants: Any) -> int:
    """Look for everything of ``ours`` as ``theirs``; returns how many probes found nothing."""
    probes = 0
    for route in scoped():
        for who in actors:
            for headers in variants if may(route, who) else ():
                expected = ask(theirs.callers[who], route, missing(route.variables), route.body(), headers)
                for ids in targets(route, ours, theirs):
                    answer = ask(theirs.callers[who], route, ids, route.body(), headers)
                    assert (answer.status_code, comparable(answer)) == (404, comparable(expected)), (route, who)
                    probes += 1
    return probes


def test_every_probe_of_another_tenant_is_the_404_of_what_does_not_exist(ours: World, theirs: World) -> None:
    before = snapshot(ours.tenant)
    assert probe(ours, theirs, (Role.OWNER, "key"), VARIANTS[:2]) >= 120
    assert snapshot(ours.tenant) == before


@pytest.mark.slow
def test_1500_probes_find_nothing(theirs: World, settings: Any) -> None:
    settings.RATE_LIMITS = "off"
    probes = 0
    while probes < 1500:
        ours = build()
        before = snapshot(ours.tenant)
        probes += probe(ours, theirs, ACTORS, VARIANTS)
        assert snapshot(ours.tenant) == before


def ids_in(field: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where a body holds ids."""
    if isinstance(field, Identifier):
        yield path
    elif isinstance(field, serializers.ListSerializer | serializers.ListField):
        yield from ids_in(field.child, (*path, 0))
    elif isinstance(field, serializers.Serializer):
        for name, child in field.fields.items():
            yield from ids_in(child, (*path, name))


def with_id(body: Any, path: tuple[Any, ...], value: UUID) -> Any:
    if not path:
        return str(value)
    copy = list(body) if isinstance(body, list) else dict(body)
    copy[path[0]] = with_id(copy[path[0]], path[1:], value)
    return copy


def test_ids_of_another_tenant_in_bodies_are_as_unknown_as_any(ours: World, theirs: World) -> None:
    before, probes = snapshot(ours.tenant), 0
    for route in routes():
        if route.op.form or route.op.takes is None or route.access.public or route.access.candidate:
            continue
        for path in ids_in(route.op.takes()):
            expected = ask(theirs.callers[Role.OWNER], route, theirs.ids, with_id(route.body(), path, uuid7()), {})
            if expected.status_code < 300:
                continue  # a name that the caller gives, such as a criterion's, and not a reference
            for name, value in ours.ids.items():
                if name == "slug":
                    continue
                answer = ask(theirs.callers[Role.OWNER], route, theirs.ids, with_id(route.body(), path, value), {})
                assert answer.status_code in {400, 404, 409}, (route, path)
                assert (answer.status_code, comparable(answer)) == (expected.status_code, comparable(expected)), route
                probes += 1
    assert snapshot(ours.tenant) == before
    assert probes >= 18


def test_no_list_or_report_shows_anything_of_another_tenant(ours: World, theirs: World) -> None:
    ids = {str(value) for value in ours.ids.values()}
    looked = 0
    for route in routes():
        if route.method != "GET" or route.access.public:
            continue
        caller = theirs.callers["candidate" if route.access.candidate else Role.OWNER]
        text = comparable(ask(caller, route, theirs.ids, None, {})).decode("utf-8", "replace")
        assert not [one for one in ids if one in text], route
        looked += 1
    assert looked > 20


def test_a_candidate_sees_nothing_of_another(ours: World, theirs: World) -> None:
    looked = 0
    for route in routes():
        if route.access.candidate and route.variables:
            expected = ask(theirs.callers["candidate"], route, missing(route.variables), route.body(), {})
            answer = ask(theirs.callers["candidate"], route, ours.ids, route.body(), {})
            assert (answer.status_code, comparable(answer)) == (404, comparable(expected)), route
            own = ask(ours.callers["candidate"], route, ours.ids, route.body(), {})
            assert own.status_code == 200, route
            looked += 1
    assert looked


# The database


def tenant_models() -> list[type[TenantModel]]:
    found = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    assert len(found) > 12
    return found


def links() -> list[tuple[str, str, str]]:
    """``(table, column, parent table)`` of every link from a tenant's row to a tenant's row."""
    found = []
    for model in tenant_models():
        for field in model._meta.concrete_fields:
            parent: Any = field.related_model
            if parent is not None and issubclass(parent, TenantModel):
                found.append((model._meta.db_table, str(field.column), parent._meta.db_table))
    return found


_COMPOSITE = """
SELECT child.relname, parent.relname,
       (SELECT array_agg(attname::text ORDER BY attname) FROM pg_attribute
        WHERE attrelid = con.conrelid AND attnum = ANY (con.conkey))
FROM pg_constraint con
     JOIN pg_class child ON child.oid = con.conrelid JOIN pg_class parent ON parent.oid = con.confrelid
WHERE con.contype = 'f' AND array_length(con.conkey, 1) = 2
"""


def test_every_link_between_rows_of_tenants_is_a_composite_key(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_COMPOSITE)
        held = {(child, frozenset(columns), parent) for child, parent, columns in cursor.fetchall()}
    wanted = links()
    assert len(wanted) > 10
    assert [link for link in wanted if (link[0], frozenset({"tenant_id", link[1]}), link[2]) not in held] == []


def test_the_database_refuses_a_link_across_tenants(ours: World, theirs: World) -> None:
    row = factories.application(factories.job(ours.tenant))
    Application.objects.filter(pk=row.pk).update(job_id=theirs.ids["job_id"])
    with pytest.raises(IntegrityError, match="same_tenant"):
        connection.check_constraints()


def test_every_row_of_a_tenant_carries_its_tenant(db: None) -> None:
    for model in tenant_models():
        column = model._meta.get_field("tenant")
        assert not column.null, model
        assert hasattr(model._default_manager.all(), "for_tenant"), model
