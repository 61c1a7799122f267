"""What `make run` keeps running: web, dispatcher, a worker for each queue, beat. Each is a `python -m` command line."""

import os
import shutil
from pathlib import Path

from django.conf import settings

from hiresscope import env
from hiresscope.run.listening import web_threads
from hiresscope.run.supervisor import Process

# A process's sender has hundreds of deliveries in flight, so threads that hand them to it are enough.
THREADS = frozenset({"webhooks"})
CELERY = ("celery", "--quiet", "--app", "hiresscope.celery:app")


def everything(host: str, port: int, var: Path, *, group: str = "") -> list[Process]:
    """All of them; ``group`` is part of the workers' names, of which a broker has only one each on a machine."""
    dispatcher = Process("dispatch", ("manage", "dispatch"))
    workers = {
        "parse": env.integer("PARSE_PROCESSES", 2, minimum=1),
        "score": env.integer("SCORE_PROCESSES", 1, minimum=1),
        "webhooks": env.integer("WEBHOOKS_THREADS", 2, minimum=1),
        "housekeeping": env.integer("HOUSEKEEPING_PROCESSES", 1, minimum=1),
    }
    return [
        _web(host, port),
        dispatcher,
        *(_worker(queue, group, number) for queue, number in workers.items()),
        _beat(var),
    ]


def count_together(var: Path) -> None:
    """Let several web processes of one machine add up what they count; before anything that counts is imported."""
    if env.integer("WEB_PROCESSES", 1, minimum=1) > 1:
        folder = var / "metrics"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _web(host: str, port: int) -> Process:
    return Process("web", ("hiresscope.run.web", host, str(port)), before=_share_connections)


def _share_connections() -> None:
    # The parent has read the settings for processes of one thread; this one has many.
    env.use_pool(settings.DATABASES["default"], env.integer("DATABASE_POOL", web_threads(), minimum=1))


def _worker(queue: str, group: str, concurrency: int) -> Process:
    pool = "threads" if queue in THREADS else "prefork"
    command = (
        *CELERY, "worker", "--queues", queue, "--hostname", f"{queue}{group}@%h", "--loglevel", "INFO",
        "--pool", pool, "--concurrency", str(concurrency),
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    )  # fmt: skip
    return Process(queue, command)


def _beat(var: Path) -> Process:
    return Process("beat", (*CELERY, "beat", "--loglevel", "WARNING", "--schedule", str(var / "beat"), "--pidfile="))
