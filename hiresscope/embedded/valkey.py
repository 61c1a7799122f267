"""Start, probe and stop an embedded server of the Redis protocol. The caller holds the lock."""

import subprocess
import time
from collections.abc import Callable

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from hiresscope.embedded import binaries
from hiresscope.embedded.layout import EmbeddedError, Layout

START_SECONDS = 30.0
STOP_SECONDS = 20.0
# Keys without an expiry (queues) are never evicted; keys with one (cache, counters) may be, nearest expiry first.
SETTINGS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "yes",
    "databases": "64",
    "maxmemory": "256mb",
    "maxmemory-policy": "volatile-ttl",
    "save": "",
    "dbfilename": "dump.rdb",
}
DURABLE = {"appendonly": "yes", "appendfsync": "everysec"}
UNSAFE = {"appendonly": "no"}


def is_up(layout: Layout) -> bool:
    try:
        with _client(layout) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def start(layout: Layout, *, fast: bool = False) -> None:
    if is_up(layout):
        return
    log = layout.logs / "redis.log"
    settings = SETTINGS | (UNSAFE if fast else DURABLE)
    settings |= {"dir": str(layout.redis), "unixsocket": str(layout.redis_socket)}
    settings |= {"pidfile": str(layout.redis / "redis.pid"), "logfile": str(log)}
    arguments = [part for name, value in settings.items() for part in (f"--{name}", value)]
    done = subprocess.run([binaries.redis(), *arguments], capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise EmbeddedError(
            f"The Redis server did not start: {done.stdout.strip()} {done.stderr.strip()}\nIts log is {log}."
        )
    # It also answers "loading" while it reads its log of writes.
    _wait(lambda: is_up(layout), START_SECONDS, f"The Redis server does not answer. Its log is {log}.")


def stop(layout: Layout, *, fast: bool = False) -> None:
    with _client(layout) as client:
        client.shutdown(nosave=True, now=fast)  # silent where nothing runs
    _wait(
        lambda: not is_up(layout), STOP_SECONDS, f"The Redis server does not stop. Its log is {layout.logs}/redis.log."
    )


def _client(layout: Layout) -> redis.Redis:
    return redis.Redis(
        unix_socket_path=str(layout.redis_socket),
        socket_timeout=5,
        socket_connect_timeout=5,
        retry=Retry(NoBackoff(), 0),
    )


def _wait(done: Callable[[], bool], seconds: float, otherwise: str) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise EmbeddedError(otherwise)
        time.sleep(0.02)
