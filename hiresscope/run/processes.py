"""What `make run` keeps running: web, dispatcher, a worker for each queue, beat."""

import os
import sys
from pathlib import Path

from hiresscope.run.supervisor import Process

BIN = Path(sys.executable).parent
WEB_THREADS = 16
# Processes that each queue's worker runs tasks in.
CONCURRENCY = {"parse": 2, "score": 1, "webhooks": 4, "housekeeping": 1}


def everything(host: str, port: int, var: Path) -> list[Process]:
    return [_web(host, port), _dispatcher(), *(_worker(queue) for queue in CONCURRENCY), _beat(var)]


def _web(host: str, port: int) -> Process:
    command = [
        str(BIN / "granian"), "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", "1", "--blocking-threads", str(WEB_THREADS), "--no-ws", "--respawn-failed-workers",
        "--workers-kill-timeout", "10", "hiresscope.wsgi:application",
    ]  # fmt: skip
    return Process("web", command, _lean({"DATABASE_POOL": os.environ.get("DATABASE_POOL", "10")}))


def _dispatcher() -> Process:
    return Process("dispatch", [sys.executable, "manage.py", "dispatch"], _lean())


def _worker(queue: str) -> Process:
    command = [
        sys.executable, "-m", "celery", "--app", "hiresscope.celery:app", "worker", "--queues", queue,
        "--hostname", f"{queue}@%h", "--concurrency", str(CONCURRENCY[queue]), "--loglevel", "INFO",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip
    return Process(queue, command, _lean())


def _beat(var: Path) -> Process:
    command = [
        sys.executable, "-m", "celery", "--app", "hiresscope.celery:app", "beat", "--loglevel", "WARNING",
        "--schedule", str(var / "beat"), "--pidfile=",
    ]  # fmt: skip
    return Process("beat", command, _lean())


def _lean(more: dict[str, str] | None = None) -> dict[str, str]:
    """Fewer memory arenas: threads then share what glibc otherwise keeps for each."""
    return {"MALLOC_ARENA_MAX": "2", **(more or {})}
