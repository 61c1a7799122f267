"""Run the embedded services for as long as anybody needs them."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from hiresscope import env
from hiresscope.embedded import postgres, valkey
from hiresscope.embedded.layout import Layout, account, prepare

BOTH = frozenset({"postgres", "redis"})


def wanted() -> frozenset[str]:
    """The services that the environment names no server for."""
    names = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}
    return frozenset(service for service, variable in names.items() if not env.is_set(variable))


@contextlib.contextmanager
def start(var_dir: Path, *, fast: bool = False, which: AbstractSet[str] = BOTH) -> Iterator[None]:
    """The services run while the block does; whoever leaves last stops them.

    Any number of processes may hold the same var folder at once. Each holds a shared lock on `users.lock`, which the
    operating system drops with the process however it ends, so there is no count that could be wrong. Starting and
    stopping happen under an exclusive lock on `change.lock`. `fast` gives up durability: for tests alone.
    """
    layout = Layout(var_dir.resolve())
    layout.var.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as using:
        with _locked(layout.var / "change.lock", fcntl.LOCK_EX):
            user = prepare(layout)
            if "postgres" in which:
                postgres.start(layout, user, fast=fast)
            if "redis" in which:
                valkey.start(layout, fast=fast)
            using.enter_context(_locked(layout.var / "users.lock", fcntl.LOCK_SH))
        try:
            yield
        finally:
            with _locked(layout.var / "change.lock", fcntl.LOCK_EX):
                using.close()
                stop_unless_used(layout, fast=fast)


def stop_unless_used(layout: Layout, *, fast: bool = False) -> bool:
    """Stop both unless a process holds them; the caller holds `change.lock`. Returns whether they are stopped."""
    try:
        with _locked(layout.var / "users.lock", fcntl.LOCK_EX | fcntl.LOCK_NB):
            postgres.stop(layout, account(layout), fast=fast)
            valkey.stop(layout, fast=fast)
    except BlockingIOError:
        return False
    return True


def stop(var_dir: Path, *, fast: bool = False) -> bool:
    """Stop what a killed process left running; returns False where somebody still uses it."""
    layout = Layout(var_dir.resolve())
    with _locked(layout.var / "change.lock", fcntl.LOCK_EX):
        return stop_unless_used(layout, fast=fast)


@contextlib.contextmanager
def _locked(path: Path, kind: int) -> Iterator[None]:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, kind)
        yield
    finally:
        os.close(descriptor)
