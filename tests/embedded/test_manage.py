"""`manage.py` starts the embedded services for the commands that need them, and for no others."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hiresscope.embedded import postgres
from hiresscope.embedded.layout import Layout

BASE = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes


@pytest.fixture
def var() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="hs-") as folder:
        yield Path(folder) / "var"


def manage(var: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE,
        env=variables | {"VAR_DIR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_command_that_asks_the_database_gets_one_and_leaves_nothing_running(var: Path) -> None:
    done = manage(var, "showmigrations", "accounts")

    assert done.returncode == 0, done.stderr
    assert "0001_initial" in done.stdout
    assert (var / "postgres").is_dir()
    assert not postgres.is_up(Layout(var))


@pytest.mark.parametrize("arguments", [("help",), ("check",), ("help", "migrate")])
def test_a_command_that_asks_no_database_starts_none(var: Path, arguments: tuple[str, ...]) -> None:
    done = manage(var, *arguments)

    assert done.returncode == 0, done.stderr
    assert not (var / "postgres").exists()


def test_a_wrong_variable_is_named_in_one_line(var: Path) -> None:
    done = manage(var, "check", PORT="eighty")

    assert done.returncode == 1
    assert done.stderr == "PORT is 'eighty', but must be a whole number. Change it in the environment or in .env.\n"
