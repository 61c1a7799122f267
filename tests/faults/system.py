"""A whole system on servers of its own, so that a fault may kill, freeze and empty them without harm to others."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import psutil

from hiresscope import env
from hiresscope.embedded import endpoints, postgres, services, valkey
from hiresscope.embedded.layout import Layout, account
from tests.plugins.services import CLEARED
from tests.walks.conftest import BASE, System, _free_port, _up, until

QUEUES = ("parse", "score", "webhooks", "housekeeping")
# Far above any load here, but counted: a limit that is off would hide what a dead counter costs.
RATES = (
    "tenant_minute=900000/m,tenant_ten_minutes=9000000/10m,login=900000/m,public_read=900000/m,public_write=900000/h"
)


@dataclass
class Faulty(System):
    """The running system and the faults that can befall it. ``environment`` is that of its processes.

    With ``check_at_end`` the audits leave ``check_integrity`` to whoever runs the system.
    """

    layout: Layout
    environment: dict[str, str]
    check_at_end: bool = False

    # Processes

    def leaders(self, words: str) -> list[psutil.Process]:
        """The processes that the supervisor started for ``words``, e.g. ``--queues parse``; each leads a group."""
        found = []
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.Error, ProcessLookupError):
                if words in " ".join(child.cmdline()) and os.getpgid(child.pid) == child.pid:
                    found.append(child)
        return found

    def kill_groups(self, words: str) -> None:
        """SIGKILL to each such process and all that it started in its group."""
        for leader in self.leaders(words):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(leader.pid, signal.SIGKILL)

    # Redis

    def redis_pid(self) -> int:
        return int((self.layout.redis / "redis.pid").read_text())

    def wipe_redis(self) -> None:
        """Kill it, remove all that it kept, start it empty."""
        psutil.Process(self.redis_pid()).kill()
        until(lambda: not valkey.is_up(self.layout), seconds=10, what="the end of Redis")
        shutil.rmtree(self.layout.redis)
        self.layout.redis.mkdir(mode=0o700)
        valkey.start(self.layout)

    @contextlib.contextmanager
    def frozen_redis(self) -> Iterator[None]:
        """It takes connections and answers nothing while the block runs."""
        pid = self.redis_pid()
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    # PostgreSQL

    def stop_postgres(self) -> None:
        postgres.stop(self.layout, account(self.layout), fast=True)

    def start_postgres(self) -> None:
        postgres.start(self.layout, account(self.layout))

    @contextlib.contextmanager
    def frozen_postgres(self) -> Iterator[None]:
        """The server and all its backends stand still while the block runs."""
        server = psutil.Process(int((self.layout.postgres / "postmaster.pid").read_text().split()[0]))
        # The server first, or it would go on making backends.
        frozen = [server]
        server.suspend()
        try:
            for backend in server.children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    backend.suspend()
                    frozen.append(backend)
            yield
        finally:
            for process in reversed(frozen):
                with contextlib.suppress(psutil.Error):
                    process.resume()

    # What the system says of itself

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A management command in the system's environment."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=BASE, env=self.environment, capture_output=True, text=True, check=False)

    def findings(self) -> str:
        """What check_integrity says where it finds something; else nothing."""
        done = self.manage("check_integrity")
        return "" if done.returncode == 0 and done.stdout.startswith("0 findings") else done.stdout + done.stderr

    def media(self) -> set[str]:
        """The names of all stored CVs."""
        root = self.layout.var / "media"
        return {str(path.relative_to(root)) for path in (root / "cvs").rglob("*") if path.is_file()}

    def tenant(self) -> httpx.Client:
        """A new tenant's API key: it outlives the quarter of an hour that a log-in lasts."""
        with self.owner() as api:
            answer = api.post("/api-keys", json={"name": "Faults"})
            assert answer.status_code == 201, answer.text
        return self.client(**{"X-API-Key": answer.json()["key"]})


def _environment(var: Path, port: int, more: dict[str, str]) -> dict[str, str]:
    here = endpoints(var)
    inherited = {name: value for name, value in os.environ.items() if name not in {*CLEARED, "REDIS_URL"}}
    for name in ("PYTEST_VERSION", "PYTEST_CURRENT_TEST", "DJANGO_SETTINGS_MODULE"):
        inherited.pop(name, None)
    return {
        **inherited,
        "ENV_FILE": "off",
        "VAR_DIR": str(var),
        "DATABASE_URL": here.database_url,
        "REDIS_URL": here.redis_url,
        "SECRET_KEY": env.new_secret(),
        "FIELD_ENCRYPTION_KEYS": env.new_encryption_key(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SEED_DEMO": "0",
        "RATE_LIMITS": RATES,
        "WEBHOOK_ALLOW_PRIVATE": "insecure-yes",
        "TRIAL_LIMITS": "cvUploadsPerMonth=100000,activeJobs=1000,webhookEndpoints=100",
        "MAIL_DIR": str(var / "mail"),
        **more,
    }


@contextlib.contextmanager
def start(*, start_seconds: float = 180, **more: str) -> Iterator[Faulty]:
    """The system runs while the block does; ``more`` are variables of its environment."""
    var = Path(tempfile.mkdtemp(prefix="hiresscope-faults-"))
    port = _free_port()
    environment = _environment(var, port, more)
    log = var / "log.txt"
    try:
        with services.start(var), log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.host"],
                cwd=BASE, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            layout = Layout(var.resolve())
            database = postgres.address(layout)
            running = Faulty(environment["PUBLIC_URL"], process, database, log, layout, environment)
            try:
                until(lambda: _up(running), seconds=start_seconds, what="the system")
                yield running
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=60)
    except BaseException:
        kept = Path(tempfile.gettempdir()) / "hiresscope-faults.log"
        shutil.copy(log, kept)
        sys.stderr.write(f"The system's log is kept as {kept}\n")
        raise
    finally:
        shutil.rmtree(var, ignore_errors=True)


def wait(seconds: float) -> None:
    """The length of a fault."""
    time.sleep(seconds)
