"""How many queries each read takes, written down: one more is seen, and none of them grows with what there is.

When a change is meant: the test's message shows the new lines for tests/golden/queries.txt.
"""

from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from applications.models import Batch
from hiresscope.lib import throttles
from talentpool.models import Entry
from tests import factories
from tests.guards.routes import Route, routes
from tests.guards.world import World, build
from webhooks.models import Delivery, Endpoint, Event

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "queries.txt"
MORE = 25
# A page that is full asks how many there are, up to 10,000: one query, and never more work than that.
CAPPED_COUNT = "LIMIT 10001) subquery"


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.RATE_LIMITS = "off"
    return build()


def reads() -> list[Route]:
    return [route for route in routes() if route.method == "GET" and "health" not in route.template]


def taken(world: World, route: Route) -> list[str]:
    """The queries of one request, with nothing cached before it."""
    caller = world.callers["candidate" if route.access.candidate else Role.OWNER]
    caller.get(route.path(world.ids))
    cache.clear()
    throttles._Store.rests_until = 0.0
    with CaptureQueriesContext(
        connection,
    ) as found:
        answer = caller.get(route.path(world.ids))
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code in {200, 404}, route
    return [query["sql"] for query in found.captured_queries if CAPPED_COUNT not in query["sql"]]


def grow(world: World) -> None:
    """More of everything that a list shows."""
    tenant, job = world.tenant, factories.job(world.tenant)
    endpoint = Endpoint.objects.get(pk=world.ids["endpoint_id"])
    for _ in range(MORE):
        record = factories.candidate(tenant)
        factories.scored(factories.job(tenant), candidate=record)
        factories.scored(job, candidate=record)
        row = factories.scored(factories.job(tenant, pk=None), candidate=record)
        type(row).objects.filter(pk=row.pk).update(job_id=world.ids["job_id"])
        Entry.objects.create(tenant=tenant, candidate=record)
        Batch.objects.create(tenant=tenant, job=job)
        Endpoint.objects.create(tenant=tenant, url="https://hooks.example.com/y", events=["*"], secrets=[])
        event = Event.objects.create(tenant=tenant, event="webhook.test", body="{}")
        Delivery.objects.create(tenant=tenant, event=event, endpoint=endpoint)
        factories.api_key(tenant)
        factories.member(tenant, Role.RECRUITER)


def test_every_read_takes_the_queries_that_are_written_down(world: World) -> None:
    found = {str(route): len(taken(world, route)) for route in reads()}
    written = dict(line.rsplit(" ", 1) for line in GOLDEN.read_text().splitlines())
    lines = "".join(f"{name} {count}\n" for name, count in sorted(found.items()))
    assert {name: int(count) for name, count in written.items()} == found, f"\n{lines}"


def test_no_read_takes_more_of_them_where_there_is_more(world: World) -> None:
    few = {route: taken(world, route) for route in reads()}
    grow(world)
    grown = {str(route): taken(world, route)[len(few[route]) :] for route in reads()}
    assert {name: more for name, more in grown.items() if more} == {}
