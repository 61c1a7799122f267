"""``python -m hiresscope.run.only web|dispatch|parse|score|webhooks|housekeeping|beat``: one process of the system.

For machines and containers where something else keeps processes running; the command line is that of `make run`.
Servers of one's own are needed (DATABASE_URL, REDIS_URL), and migrations are a step of the deployment.
"""

import os
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from hiresscope import env
from hiresscope.run import forks
from hiresscope.run.processes import count_together, everything

BASE_DIR = Path(__file__).resolve().parents[2]


def main(name: str) -> int:
    """Become the process ``name``; returns its exit code. Raises ImproperlyConfigured for servers that are missing."""
    os.chdir(BASE_DIR)
    env.load_dotenv(BASE_DIR)
    if not (env.is_set("DATABASE_URL") and env.is_set("REDIS_URL")):
        raise ImproperlyConfigured("Set DATABASE_URL and REDIS_URL; `make run` runs everything on servers of its own.")
    host, port = env.text("HOST", "127.0.0.1"), env.integer("PORT", 8000, minimum=1, maximum=65535)
    found = everything(host, port, env.var_dir(BASE_DIR), group=f".{os.getpid()}")
    processes = {process.name: process for process in found}
    if name not in processes:
        raise ImproperlyConfigured(f"{name!r} is no process. Choose one of {', '.join(processes)}.")
    if name == "web":
        count_together(env.var_dir(BASE_DIR))
    forks.warm_up()
    if before := processes[name].before:
        before()
    return forks.run_module(processes[name].command)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
    except ImproperlyConfigured as error:
        sys.exit(str(error))
