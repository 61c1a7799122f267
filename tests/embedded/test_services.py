"""The embedded PostgreSQL and Redis: they keep what was written, survive kills, and serve several processes at once."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from hiresscope.embedded import EmbeddedError, endpoints, postgres, services, valkey
from hiresscope.embedded.layout import LONGEST_SOCKET, Layout, account

BASE = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes


@pytest.fixture
def empty() -> Iterator[Path]:
    """A var folder to be, short enough for sockets, that nobody but its owner can reach by its path."""
    folder = Path(tempfile.mkdtemp(prefix="hs-"))
    yield folder / "var"
    services.stop(folder / "var", fast=True)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A var folder that was used once: most tests begin with a copy, which spares them making a cluster."""
    folder = tmp_path_factory.mktemp("stopped") / "var"
    with services.start(folder):
        pass
    return folder


@pytest.fixture
def var(empty: Path, stopped: Path) -> Path:
    subprocess.run(["cp", "-a", stopped, empty], check=True)
    return empty


def write(var: Path) -> None:
    here = endpoints(var)
    with psycopg.connect(here.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    redis.Redis.from_url(here.redis_url).set("kept", "42")


def read(var: Path) -> tuple[int, bytes]:
    here = endpoints(var)
    with psycopg.connect(here.database_url) as connection:
        row = connection.execute("SELECT answer FROM kept").fetchone()
    value = redis.Redis.from_url(here.redis_url).get("kept")
    assert row
    assert isinstance(value, bytes)
    return row[0], value


def are_up(var: Path) -> tuple[bool, bool]:
    layout = Layout(var)
    return postgres.is_up(layout), valkey.is_up(layout)


def server_numbers(var: Path) -> list[int]:
    return [int((var / name).read_text().split()[0]) for name in ("postgres/postmaster.pid", "redis/redis.pid")]


def hold_in_another_process(var: Path) -> subprocess.Popen[str]:
    """A process that uses the services of var until its input ends; it is ready when this returns."""
    code = (
        "import sys; from pathlib import Path; from hiresscope.embedded import services\n"
        "with services.start(Path(sys.argv[1])): print('ready', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, var], cwd=BASE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def test_data_outlives_a_clean_stop(var: Path) -> None:
    with services.start(var):
        write(var)
    assert are_up(var) == (False, False)

    with services.start(var):
        assert read(var) == (42, b"42")


def test_data_outlives_the_kill_of_both_servers(var: Path) -> None:
    with services.start(var):
        write(var)
        redis.Redis.from_url(endpoints(var).redis_url).waitaof(1, 0, 5000)
        killed = server_numbers(var)
        for number in killed:
            os.kill(number, signal.SIGKILL)
        psutil.wait_procs([psutil.Process(number) for number in killed if psutil.pid_exists(number)], timeout=5)

        with services.start(var):
            assert read(var) == (42, b"42")


def test_a_server_number_that_another_program_has_now_is_not_believed(var: Path) -> None:
    stale = f"{os.getpid()}\n{var / 'postgres'}\n0\n5432\n\n\n"
    (var / "postgres" / "postmaster.pid").write_text(stale)

    with services.start(var):
        assert are_up(var) == (True, True)


def test_services_stay_until_the_last_user_leaves(var: Path) -> None:
    other = hold_in_another_process(var)
    with services.start(var):
        write(var)
    assert are_up(var) == (True, True)
    assert read(var) == (42, b"42")

    other.communicate()
    assert are_up(var) == (False, False)


def test_a_killed_user_leaves_nothing_that_the_next_cannot_stop(var: Path) -> None:
    other = hold_in_another_process(var)
    other.kill()
    other.communicate()
    assert are_up(var) == (True, True)

    with services.start(var):
        pass
    assert are_up(var) == (False, False)


def test_processes_that_start_at_the_same_time_share_one_pair(empty: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from hiresscope.embedded import endpoints, services; import psycopg\n"
        "with services.start(Path(sys.argv[1])):\n"
        "    psycopg.connect(endpoints(Path(sys.argv[1])).database_url).close()"
    )
    several = [subprocess.Popen([sys.executable, "-c", code, empty], cwd=BASE) for _ in range(4)]

    assert [process.wait(timeout=60) for process in several] == [0, 0, 0, 0]
    assert are_up(empty) == (False, False)


def test_only_what_is_wanted_is_started(empty: Path) -> None:
    with services.start(empty, which={"redis"}):
        assert are_up(empty) == (False, True)
    assert not (empty / "postgres").exists()


def test_a_path_too_long_for_sockets_is_shortened(empty: Path) -> None:
    deep = empty / ("d" * 60) / ("e" * 60)
    with services.start(deep):
        write(deep)
        assert read(deep) == (42, b"42")

    layout = Layout(deep)
    assert len(str(layout.redis_socket)) <= LONGEST_SOCKET
    assert layout.sockets != Layout(deep.with_name("other")).sockets
    shutil.rmtree(layout.sockets)


def test_a_data_folder_of_another_version_is_refused_by_name(var: Path) -> None:
    (var / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(EmbeddedError, match=r"made by PostgreSQL 9, but \d+ is installed"), services.start(var):
        pass


def test_a_data_folder_of_another_user_is_refused_by_name(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "geteuid", lambda: os.getuid() + 4321)
        with pytest.raises(EmbeddedError, match="Run this as the user who ran it first"):
            account(Layout(var))
