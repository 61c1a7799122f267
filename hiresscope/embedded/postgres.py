"""Start, probe and stop an embedded PostgreSQL. The caller holds the lock that keeps others from doing the same."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import psycopg
from psycopg import sql

from hiresscope.embedded import binaries
from hiresscope.embedded.layout import Account, EmbeddedError, Layout

NAME = "hiresscope"
START_SECONDS = 60.0
STOP_SECONDS = 20
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "log_min_messages": "warning",
}
# Loses committed rows when the machine or the server is killed; for tests only.
UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
}


def address(layout: Layout, database: str = NAME) -> str:
    """The libpq address of a database over the socket."""
    return psycopg.conninfo.make_conninfo(host=str(layout.sockets), user=NAME, dbname=database, connect_timeout=5)


def is_up(layout: Layout) -> bool:
    """Whether it takes connections now."""
    try:
        with psycopg.connect(address(layout, "postgres")):
            return True
    except psycopg.OperationalError:
        return False


def start(layout: Layout, user: Account, *, fast: bool = False) -> None:
    """Leave a running server with the project's database behind; creates the cluster where there is none."""
    if not is_up(layout):
        server = _Server(layout, user)
        server.create_cluster(fast=fast)
        server.start(fast=fast)
    with psycopg.connect(address(layout, "postgres"), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def stop(layout: Layout, user: Account, *, fast: bool = False) -> None:
    """Disconnect everybody and stop; nothing happens where nothing runs."""
    if layout.postgres.exists():
        _Server(layout, user).stop(fast=fast)


class _Server:
    def __init__(self, layout: Layout, user: Account) -> None:
        self.layout = layout
        self.user = user
        self.programs = binaries.postgres(readable_by_all=user.switch)
        self.log = layout.logs / "postgres.log"

    def create_cluster(self, *, fast: bool) -> None:
        major = binaries.postgres_major(self.programs)
        if self.layout.postgres.exists():
            found = (self.layout.postgres / "PG_VERSION").read_text().strip()
            if found != str(major):
                raise EmbeddedError(
                    f"{self.layout.postgres} was made by PostgreSQL {found}, but {major} is installed. "
                    "Dump it with the old version (manage.py backup), or remove the folder to begin anew."
                )
            return
        draft = self.layout.var / "postgres.new"
        if draft.exists():  # an initdb that was interrupted
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        if self.user.switch:
            os.chown(draft, self.user.uid, self.user.gid)
        # The built-in C.UTF-8 sorts alike on every system; before version 17 there is only the operating system's.
        built_in = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        locale = built_in if major >= 17 else ["--locale=C.UTF-8"]
        with self._reachable() as (var, descriptors):
            arguments = ["-D", f"{var}/{draft.name}", "-U", NAME, "--auth=trust", "--encoding=UTF8", *locale]
            arguments += ["--no-sync"] if fast else []
            done = self._run("initdb", *arguments, descriptors=descriptors)
        if done.returncode:
            raise EmbeddedError(f"PostgreSQL could not make its data folder:\n{done.stdout.strip()}")
        draft.rename(self.layout.postgres)

    def start(self, *, fast: bool) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not is_up(self.layout):
            if not self._postmaster():
                # Left by a server that was killed; its number may by now be another process's.
                (self.layout.postgres / "postmaster.pid").unlink(missing_ok=True)
                error = self._launch(fast=fast)
                # The children of a server that was killed hold its shared memory for a moment more.
                if error and "shared memory block" not in error:
                    raise EmbeddedError(f"PostgreSQL did not start:\n{error}\nIts log is {self.log}.")
            if time.monotonic() > deadline:
                raise EmbeddedError(f"PostgreSQL takes no connections. Its log is {self.log}.")
            time.sleep(0.05)

    def _launch(self, *, fast: bool) -> str:
        with self._reachable() as (var, descriptors):
            sockets = f"{var}/run" if self.layout.sockets.parent == self.layout.var else str(self.layout.sockets)
            settings = SETTINGS | (UNSAFE if fast else {}) | {"unix_socket_directories": sockets}
            options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
            wait = ["--wait", f"--timeout={int(START_SECONDS)}", "--silent"]
            done = self._run("pg_ctl", "start", *wait, "-D", f"{var}/postgres", "-o", options, descriptors=descriptors)
        return done.stdout.strip() or f"pg_ctl ended with {done.returncode}" if done.returncode else ""

    def stop(self, *, fast: bool) -> None:
        for mode in ("immediate",) if fast else ("fast", "immediate"):
            if not self._postmaster():
                return
            with self._reachable() as (var, descriptors):
                how = ["--wait", f"--timeout={STOP_SECONDS}", "--silent", f"--mode={mode}"]
                self._run("pg_ctl", "stop", *how, "-D", f"{var}/postgres", descriptors=descriptors)
        if self._postmaster():
            raise EmbeddedError(f"PostgreSQL (process {self._postmaster()}) does not stop. Its log is {self.log}.")

    def _postmaster(self) -> int | None:
        """The number of the running server process; None where the recorded one is gone or is another program."""
        try:
            number = int((self.layout.postgres / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        try:
            process = psutil.Process(number)
            alive = process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return None
        return number if alive else None

    @contextlib.contextmanager
    def _reachable(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The var folder as PostgreSQL's user can reach it, and the descriptors to hand on.

        Under /root, say, another user cannot walk the path, but on Linux can go through a descriptor that root opened.
        """
        if not (self.user.switch and sys.platform == "linux"):
            yield str(self.layout.var), ()
            return
        descriptor = os.open(self.layout.var, os.O_PATH | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{descriptor}", (descriptor,)
        finally:
            os.close(descriptor)

    def _run(self, program: str, *arguments: str, descriptors: tuple[int, ...]) -> subprocess.CompletedProcess[str]:
        # Into the log, not a pipe: a server that is started keeps the streams it was given.
        with open(self.log, "a+", opener=lambda path, flags: os.open(path, flags, 0o600)) as log:
            begin = log.seek(0, os.SEEK_END)
            done = subprocess.run(
                [self.programs / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=descriptors,
                cwd="/",
                env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
                check=False,
                user=self.user.uid if self.user.switch else None,
                group=self.user.gid if self.user.switch else None,
                extra_groups=[] if self.user.switch else None,
            )
            log.seek(begin)
            return subprocess.CompletedProcess(done.args, done.returncode, log.read())
