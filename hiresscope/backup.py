"""Backups: PostgreSQL's own dump, the stored files, and a list of what belongs in it.

The dump is made first and then the files that its rows name are copied, so a CV that comes meanwhile is in neither and
one that is erased meanwhile is missed by ``check_integrity`` after a restore. Secrets (SECRET_KEY,
FIELD_ENCRYPTION_KEYS) are not in a backup: keep them elsewhere, for without them its sealed values cannot be read.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from applications import uploads
from applications.models import Application
from hiresscope.embedded import EmbeddedError, binaries
from hiresscope.version import VERSION

DUMP, FILES, LIST = "database.dump", "files", "backup.json"
Tell = Callable[[int, int], None]
"""Called with how many files are done and how many there are."""


class BackupFailed(Exception):
    """What went wrong, with the mend."""


def create(folder: Path, *, tell: Tell) -> dict[str, Any]:
    """Write a backup into ``folder``, which must be empty or not exist; returns its list. Raises BackupFailed."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupFailed(f"{folder} is not empty. Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={folder / DUMP}")
    names = list(Application.objects.order_by("id").values_list("cv_path", flat=True))
    missing = []
    for number, name in enumerate(names):
        tell(number, len(names))
        try:
            data = uploads.fetch(name)
        except FileNotFoundError:
            missing.append(name)
            continue
        target = folder / FILES / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    listed = {
        "version": VERSION,
        "at": timezone.now().isoformat(),
        "dump_sha256": _digest(folder / DUMP),
        "applications": len(names),
        "files": len(names) - len(missing),
        "missing_files": missing,
    }
    # Last, so that a backup that was interrupted has none.
    (folder / LIST).write_text(json.dumps(listed, indent=2) + "\n")
    return listed


def read_list(folder: Path) -> dict[str, Any]:
    """The backup's list, with its dump compared to it. Raises BackupFailed."""
    try:
        listed: dict[str, Any] = json.loads((folder / LIST).read_text())
        digest = _digest(folder / DUMP)
    except (OSError, ValueError) as error:
        raise BackupFailed(f"{folder} holds no whole backup: {type(error).__name__}. Was it interrupted?") from None
    if digest != listed["dump_sha256"]:
        raise BackupFailed(f"{folder / DUMP} differs from what was written. Take another backup.")
    return listed


def is_empty() -> bool:
    """True if the database holds no company: nothing would be lost by a restore."""
    if "accounts_tenant" not in connection.introspection.table_names():
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM accounts_tenant)")
        return bool(cursor.fetchone() == (False,))


def restore(folder: Path, *, tell: Tell) -> int:
    """Replace the database by the backup's and put its files into the storage; returns how many. Raises BackupFailed.

    The backup is checked before anything is dropped. If the dump cannot be read in, the database is left empty, and the
    command can be given again.
    """
    read_list(folder)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connection.close()
    # The dump makes the schema only where it was not PostgreSQL's own.
    _run(
        "pg_restore",
        "--exit-on-error",
        "--single-transaction",
        "--no-owner",
        "--no-acl",
        *_target(),
        str(folder / DUMP),
    )
    root = folder / FILES
    paths = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else []
    for number, path in enumerate(paths):
        tell(number, len(paths))
        name = path.relative_to(root).as_posix()
        if default_storage.exists(name):
            default_storage.delete(name)
        with path.open("rb") as file:
            default_storage.save(name, File(file))
    return len(paths)


def _target() -> list[str]:
    return [f"--dbname={connection.settings_dict['NAME']}"]


def _run(program: str, *arguments: str) -> None:
    given = connection.get_connection_params()
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    address = {variable: str(given[name]) for name, variable in names.items() if given.get(name)}
    address |= {"PGSSLMODE": str(given["sslmode"])} if given.get("sslmode") else {}
    done = subprocess.run(
        [_program(program), *arguments],
        env={"PATH": os.environ.get("PATH", os.defpath), **address},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BackupFailed(f"{program} failed: {done.stderr.strip()[-800:]}")


def _program(name: str) -> str:
    """PostgreSQL's program: of the package, else of the system."""
    try:
        found = binaries.postgres(readable_by_all=False) / name
    except EmbeddedError:
        found = Path(name)
    path = str(found) if found.is_file() else shutil.which(name)
    if path is None:
        raise BackupFailed(f"There is no {name}. Install PostgreSQL's client programs, at least as new as the server.")
    return path


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
