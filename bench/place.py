"""Servers, an empty database and an environment of the measurement's own, in a temporary folder."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hiresscope import env
from hiresscope.embedded import endpoints, postgres, services
from hiresscope.embedded.layout import Layout

ROOT = Path(__file__).resolve().parents[1]
# Every check is on and counts; the numbers are only out of a client's reach.
RATES = (
    "tenant_minute=90000000/m,tenant_ten_minutes=90000000/10m,login=90000000/m,"
    "public_read=90000000/m,public_write=90000000/h"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the measurement happens: its folder, libpq's address of the database, the environment of processes."""

    var: Path
    database: str
    environment: dict[str, str]

    @property
    def layout(self) -> Layout:
        """Where the servers keep what they have."""
        return Layout(self.var.resolve())


@contextlib.contextmanager
def make() -> Iterator[Place]:
    """Durable servers as `make run` starts them, with the tables made; they are gone after the block."""
    var = Path(tempfile.mkdtemp(prefix="hiresscope-bench-"))
    here = endpoints(var)
    environment = {
        "ENV_FILE": "off",
        "VAR_DIR": str(var),
        "DATABASE_URL": here.database_url,
        "REDIS_URL": here.redis_url,
        "SECRET_KEY": env.new_secret(),
        "FIELD_ENCRYPTION_KEYS": env.new_encryption_key(),
        "ALLOWED_HOSTS": "127.0.0.1",
        "SEED_DEMO": "0",
        "RATE_LIMITS": RATES,
        "LOG_LEVEL": "WARNING",
        "WEBHOOK_ALLOW_PRIVATE": "insecure-yes",
        "TRIAL_LIMITS": "cvUploadsPerMonth=90000000,activeJobs=1000,webhookEndpoints=1000",
        "MAIL_DIR": str(var / "mail"),
    }
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    environment |= kept
    try:
        with services.start(var):
            command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
            (var / "static").mkdir()  # whose absence the web server warns of
            yield Place(var, postgres.address(Layout(var.resolve())), environment)
    finally:
        shutil.rmtree(var, ignore_errors=True)
