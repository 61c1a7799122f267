"""What `make run` keeps running: web, dispatcher, a worker for each queue, beat. Each is a `python -m` command line."""

from pathlib import Path

from django.conf import settings

from hiresscope import env
from hiresscope.run.supervisor import Process

WEB_THREADS = 16
# Processes that each queue's worker runs tasks in.
CONCURRENCY = {"parse": 2, "score": 1, "webhooks": 2, "housekeeping": 1}
# A process's sender has hundreds of deliveries in flight, so threads that hand them to it are enough.
POOLS = {"webhooks": "threads"}
CELERY = ("celery", "--quiet", "--app", "hiresscope.celery:app")


def everything(host: str, port: int, var: Path) -> list[Process]:
    dispatcher = Process("dispatch", ("manage", "dispatch"))
    return [_web(host, port), dispatcher, *(_worker(queue) for queue in CONCURRENCY), _beat(var)]


def _web(host: str, port: int) -> Process:
    command = (
        "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws",
        "--workers", "1", "--blocking-threads", str(WEB_THREADS), "--respawn-failed-workers",
        "--workers-kill-timeout", "10", "--log-level", "warning", "hiresscope.wsgi:application",
    )  # fmt: skip
    return Process("web", command, before=_share_connections)


def _share_connections() -> None:
    # The parent has read the settings for processes of one thread; this one has many.
    env.use_pool(settings.DATABASES["default"], env.integer("DATABASE_POOL", WEB_THREADS, minimum=1))


def _worker(queue: str) -> Process:
    command = (
        *CELERY, "worker", "--queues", queue, "--hostname", f"{queue}@%h", "--loglevel", "INFO",
        "--pool", POOLS.get(queue, "prefork"), "--concurrency", str(CONCURRENCY[queue]),
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    )  # fmt: skip
    return Process(queue, command)


def _beat(var: Path) -> Process:
    return Process("beat", (*CELERY, "beat", "--loglevel", "WARNING", "--schedule", str(var / "beat"), "--pidfile="))
