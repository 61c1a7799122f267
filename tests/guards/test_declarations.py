"""What review might miss in a declaration: secrets in answers, fields that nobody may set, tasks without a queue."""

from typing import Any

import pytest
from rest_framework import serializers

from hiresscope.celery import QUEUES, app
from hiresscope.lib import work
from hiresscope.lib.fields import Input, Output
from tests.client import Api
from tests.guards.routes import Route, routes
from tests.guards.world import World, build

SECRET = ("password", "digest", "secret", "token", "sealed", "hash", "rawanswer", "fingerprint")
# The answers that hand a secret over, each of them once.
HANDS_OVER = {
    "LoggedInOut.accessToken",
    "LoggedInOut.refreshToken",
    "LoggedInOut.tokenType",
    "TokensOut.accessToken",
    "TokensOut.refreshToken",
    "TokensOut.tokenType",
    "SessionOut.accessToken",
    "SessionOut.refreshToken",
    "SessionOut.tokenType",
    "EndpointCreatedOut.secret",
    "ScoringOut.inputTokens",
    "ScoringOut.outputTokens",
}
NOBODY_SETS = (
    "id",
    "tenant",
    "tenantId",
    "score",
    "status",
    "role",
    "plan",
    "createdAt",
    "updatedAt",
    "isStaff",
    "isSuperuser",
    "decision",
    "processing",
    "features",
    "userId",
    "__proto__",
)


def all_below(cls: type[Any]) -> set[type[Any]]:
    return set(cls.__subclasses__()) | {one for child in cls.__subclasses__() for one in all_below(child)}


def test_no_answer_holds_a_secret() -> None:
    outputs = [cls for cls in all_below(Output) if not cls.__module__.startswith("tests")]
    assert len(outputs) > 30
    found = {
        f"{cls.__name__}.{name}"
        for cls in outputs
        for name in cls._declared_fields
        if any(word in name.lower() for word in SECRET)
    }
    assert found - HANDS_OVER == set()
    assert found


def test_no_answer_or_body_takes_its_fields_from_a_model() -> None:
    for base in (Input, Output):
        for cls in all_below(base):
            assert not issubclass(cls, serializers.ModelSerializer), cls


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.RATE_LIMITS = "off"
    return build()


def writable() -> list[Route]:
    return [route for route in routes() if route.method != "GET" and not route.op.form]


def test_nobody_sets_what_is_not_theirs_to_set(world: World) -> None:
    checked = 0
    for route in writable():
        declared = set(route.op.takes().fields) if route.op.takes else set()
        caller = caller_of(route, world)
        for name in NOBODY_SETS:
            if name in declared:
                continue
            answer = caller.send(route.method, route.path(world.ids), {**(route.body() or {}), name: "x"})
            assert answer.status_code == 400, (route, name, answer.status_code)
            assert {"field": name, "message": "is not a field of this request"} in answer.json()["details"], route
            checked += 1
    assert checked > 300


def caller_of(route: Route, world: World) -> Api:
    """Somebody who may call it."""
    if route.access.public:
        return Api()
    return world.callers["candidate" if route.access.candidate else "OWNER"]


# Celery would rather have the queue in one table far from the task; the release that ends it is not out.
NAMED_QUEUES = pytest.mark.filterwarnings("ignore::celery.exceptions.CDeprecationWarning")


@NAMED_QUEUES
def test_every_task_has_a_queue_that_is_served_and_limits() -> None:
    app.loader.import_default_modules()
    tasks = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert len(tasks) >= 5
    for name, task in tasks.items():
        assert (getattr(task, "queue", None) or app.conf.task_default_queue) in QUEUES, name
        assert task.time_limit, name
        assert task.soft_time_limit < task.time_limit, name


@NAMED_QUEUES
def test_every_kind_of_work_has_its_task_on_a_queue_that_is_served() -> None:
    app.loader.import_default_modules()
    kinds = work.registry.all()
    assert len(kinds) >= 4
    for kind in kinds:
        assert kind.task in app.tasks
        assert kind.queue in QUEUES, kind.task
        assert getattr(app.tasks[kind.task], "queue", kind.queue) == kind.queue, kind.task


@NAMED_QUEUES
def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, name
