"""`make run` before its processes start: a second one and a taken port are told, not suffered."""

import fcntl
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.processes


def run(var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hiresscope.run"],
        cwd=BASE,
        env=os.environ | {"VAR_DIR": str(var), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_second_run_says_what_runs_and_leaves_it_alone(tmp_path: Path) -> None:
    with open(tmp_path / "run.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        json.dump({"pid": 4711, "address": "http://127.0.0.1:8123"}, lock)
        lock.flush()

        done = run(tmp_path)

    assert done.returncode == 0
    assert "runs already: process 4711, http://127.0.0.1:8123" in done.stdout
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.lock"]


def test_a_taken_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = run(tmp_path, PORT=str(port))

    assert done.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "make run PORT=" in done.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["run.lock"]
