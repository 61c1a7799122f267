"""/health tells what is down, and in time whatever is down."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client

LONGEST_SECONDS = 2.0


@pytest.fixture
def frozen() -> Iterator[int]:
    """The port of a server that takes connections and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(16)
        yield server.getsockname()[1]


def get(path: str = "/api/v1/health") -> tuple[Any, float]:
    """The answer and the seconds it took."""
    begun = time.monotonic()
    answer = Client().get(path)
    return answer, time.monotonic() - begun


@pytest.mark.parametrize("path", ["/health", "/api/v1/health"])
@pytest.mark.django_db
def test_it_has_the_contracts_shape(path: str) -> None:
    answer, _ = get(path)
    body = answer.json()
    assert answer.status_code == 200
    assert set(body) == {"status", "db", "timestamp", "version", "checks"}
    assert set(body["checks"]) == {"cache", "broker", "storage", "workers"}
    # No worker runs beside this test.
    assert (body["status"], body["db"], body["checks"]["workers"]) == ("degraded", "ok", "down")
    assert (body["checks"]["cache"], body["checks"]["storage"]) == ("ok", "ok")


def test_a_frozen_database_is_down_and_answered_in_time(frozen: int, monkeypatch: Any) -> None:
    for name, value in {"HOST": "127.0.0.1", "PORT": str(frozen)}.items():
        monkeypatch.setitem(connections["default"].settings_dict, name, value)
    answer, seconds = get()
    assert answer.status_code == 503
    assert (answer.json()["status"], answer.json()["db"]) == ("down", "down")
    assert seconds < LONGEST_SECONDS


@pytest.mark.django_db
def test_a_frozen_cache_leaves_it_degraded_and_in_time(frozen: int, settings: Any) -> None:
    location = f"redis://127.0.0.1:{frozen}/1"
    settings.CACHES = {**settings.CACHES, "default": {**settings.CACHES["default"], "LOCATION": location}}
    answer, seconds = get()
    assert answer.status_code == 200
    assert answer.json()["checks"]["cache"] == "down"
    assert seconds < LONGEST_SECONDS


def test_many_who_ask_at_once_are_told_the_same(db: None) -> None:
    def ask(number: int) -> int:
        return int(Client().get("/health").status_code)

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(24))) == {200}


def test_a_process_lives_while_its_database_is_away(frozen: int, monkeypatch: Any) -> None:
    for name, value in {"HOST": "127.0.0.1", "PORT": str(frozen)}.items():
        monkeypatch.setitem(connections["default"].settings_dict, name, value)
    assert get("/livez")[0].status_code == 200
    answer, seconds = get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "down"})
    assert seconds < LONGEST_SECONDS


@pytest.mark.django_db
def test_it_is_ready_while_the_database_answers() -> None:
    answer, _ = get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
