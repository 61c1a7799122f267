"""Where the embedded services keep what they have, and as whom they run."""

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"
# Linux takes 107 bytes of socket path, macOS 103.
LONGEST_SOCKET = 103


class EmbeddedError(RuntimeError):
    """An embedded service cannot run; the message says why and what to do."""


@dataclass(frozen=True)
class Layout:
    """The paths of one pair of services, all derived from the folder that holds their data."""

    var: Path

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def redis(self) -> Path:
        return self.var / "redis"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    @property
    def sockets(self) -> Path:
        """`var/run`, or where that is too long for a socket, a short folder named by the hash of it."""
        inside = self.var / "run"
        if len(os.fsencode(inside / POSTGRES_SOCKET)) <= LONGEST_SOCKET:
            return inside
        return Path("/tmp") / f"hiresscope-{hashlib.sha256(os.fsencode(self.var)).hexdigest()[:16]}"  # noqa: S108

    @property
    def redis_socket(self) -> Path:
        return self.sockets / REDIS_SOCKET


@dataclass(frozen=True)
class Account:
    """The user that PostgreSQL runs as; `switch` where this process has to become it first."""

    uid: int
    gid: int
    switch: bool


def account(layout: Layout) -> Account:
    """PostgreSQL refuses uid 0, so root runs it as the owner of its data, at first as nobody."""
    owner = layout.postgres.stat().st_uid if layout.postgres.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise EmbeddedError(
                f"{layout.postgres} belongs to {_name(owner)}, not to {_name(os.geteuid())}. "
                f"Run this as the user who ran it first, or set VAR_DIR to another folder."
            )
        return Account(os.geteuid(), os.getegid(), switch=False)
    entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid, switch=True)


def _name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid).pw_name if uid is not None else "nobody"
    except KeyError:
        return f"user {uid}"


def prepare(layout: Layout) -> Account:
    """Make the folders with the rights that they need; returns who runs PostgreSQL."""
    layout.var.mkdir(parents=True, exist_ok=True)
    user = account(layout)
    # Others may not look into it, but where PostgreSQL runs as another user, that one must pass through.
    layout.var.chmod(0o711 if user.switch else 0o700)
    for folder in (layout.redis, layout.logs):
        folder.mkdir(mode=0o700, exist_ok=True)
    _private(layout.sockets, user)
    return user


def _private(folder: Path, user: Account) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.lstat().st_uid
    # A folder under /tmp could have been laid there by somebody else.
    if folder.is_symlink() or owner not in (os.geteuid(), user.uid):
        raise EmbeddedError(f"{folder} belongs to {_name(owner)}. Remove it, or set VAR_DIR to a shorter path.")
    if user.switch and owner != user.uid:
        os.chown(folder, user.uid, user.gid)
    folder.chmod(0o700)
