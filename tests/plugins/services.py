"""Gives the tests a PostgreSQL and a Redis-protocol server of their own, before Django reads its settings.

A plugin and not a conftest, because pytest-django loads the settings earlier than any conftest. With DATABASE_URL or
REDIS_URL in the environment that server is used instead. Under xdist the controller starts the pair, the workers
inherit its addresses, and each takes a test database (pytest-django), two Redis databases and a var folder of its own.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from hiresscope import env
from hiresscope.embedded import endpoints, services

PREFIX = "hiresscope-tests-"
ABANDONED_SECONDS = 600
# What a developer may have exported must not change what the tests see, nor let them reach the outside.
CLEARED = (
    "ADMIN_TOTP",
    "ANTHROPIC_API_KEY",
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_MODEL",
    "CELERY_BROKER_URL",
    "DATABASE_POOL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "HOST",
    "LOG_FORMAT",
    "MAIL_DIR",
    "METRICS_TOKEN",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "PORT",
    "PUBLIC_URL",
    "RATE_LIMITS",
    "SCORING_ENGINE",
    "SENTRY_DSN",
    "STORAGE_URL",
    "TRIAL_LIMITS",
    "TRUSTED_PROXIES",
    "WEBHOOK_ALLOW_PRIVATE",
)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        _take_a_share(int(worker.removeprefix("gw")))
    else:
        stack = contextlib.ExitStack()
        stack.enter_context(_own_pair())
        early_config.add_cleanup(stack.close)
    return (yield)


@contextlib.contextmanager
def _own_pair() -> Iterator[None]:
    _sweep()
    var = Path(tempfile.mkdtemp(prefix=PREFIX))
    which = services.wanted()
    try:
        with services.start(var, fast=True, which=which) if which else contextlib.nullcontext():
            _set_environment(var)
            yield
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _set_environment(var: Path) -> None:
    for name in CLEARED:
        os.environ.pop(name, None)
    here = endpoints(var)
    os.environ.setdefault("DATABASE_URL", here.database_url)
    os.environ.setdefault("REDIS_URL", here.redis_url)
    os.environ.update(
        ENV_FILE="off",
        VAR_DIR=str(var),
        SECRET_KEY=env.new_secret(),
        FIELD_ENCRYPTION_KEYS=env.new_encryption_key(),
        ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    )


def _take_a_share(number: int) -> None:
    redis_url = os.environ["REDIS_URL"]
    os.environ["REDIS_URL"] = env.redis_db(redis_url, env.redis_number(redis_url) + 2 * (number + 1))
    var = Path(os.environ["VAR_DIR"]) / f"gw{number}"
    var.mkdir()
    os.environ["VAR_DIR"] = str(var)


def _sweep() -> None:
    """Stop and remove what test runs that were killed have left behind; a pair in use is locked and stays."""
    for var in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            old = time.time() - var.stat().st_mtime > ABANDONED_SECONDS
            if old and var.stat().st_uid == os.geteuid() and services.stop(var, fast=True):
                shutil.rmtree(var, ignore_errors=True)
