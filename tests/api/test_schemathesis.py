"""Generated requests, positive and negative, as every kind of caller: no 5xx, nothing that the document does not say.

A few seeded cases of each operation in every run; 10,000 with ``pytest -m slow tests/api/test_schemathesis.py``.
"""

import gc
import itertools
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.result import Ok
from schemathesis.generation.modes import GenerationMode

from hiresscope.lib.fields import camel
from tests.guards.world import World, build

# The generator's own client leaves the spools of its uploads to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")

WANTED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)
CALLERS = ("OWNER", "VIEWER", "key", "candidate", "jobs:read", None)
QUIET = [
    HealthCheck.function_scoped_fixture,
    HealthCheck.too_slow,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
]


@pytest.fixture
def world(db: None, settings: Any) -> Iterator[World]:
    settings.RATE_LIMITS = "off"
    # As Django's own test client does: the connection holds the test's transaction.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield build()
    gc.collect()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/schema", get_wsgi_application())
    schema.config.generation.update(modes=list(GenerationMode))
    found = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(found) > 50
    return found


def credentials(world: World, who: str | None) -> dict[str, str]:
    """The headers of the caller."""
    return world.callers[who].credentials if who else {}


def run(world: World, examples: int) -> int:
    """Send ``examples`` cases of each operation; returns how many were sent."""
    load_all_checks()
    checks = [CHECKS.get_one(name) for name in WANTED]
    ids = {camel(name): str(value) for name, value in world.ids.items()}
    turns = itertools.count()
    sent = 0
    for operation in operations():
        both = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))

        @seed(20_300_131)
        @settings(
            max_examples=examples, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=QUIET
        )
        @given(case=both)
        def send(case: Any) -> None:
            nonlocal sent
            turn = next(turns)
            if turn % 2:
                case.path_parameters = {
                    name: ids.get(name, value) for name, value in (case.path_parameters or {}).items()
                }
            with transaction.atomic():
                case.call_and_validate(checks=checks, headers=credentials(world, CALLERS[turn // 2 % len(CALLERS)]))
                transaction.set_rollback(True)
            sent += 1

        send()
    return sent


def test_a_few_cases_of_every_operation(world: World) -> None:
    assert run(world, 4) > 150


@pytest.mark.slow
def test_ten_thousand_cases(world: World) -> None:
    assert run(world, 170) >= 10_000
