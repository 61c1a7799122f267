"""The whole system behind PgBouncer in transaction mode, where one is installed that knows prepared statements."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.fakes.receivers import receiver
from tests.walks.conftest import _free_port, own_database, start_system, until
from tests.walks.test_walk_of_a_cv import SAMPLES, assert_true_ends, ended, files, make_job, send

pytestmark = pytest.mark.processes
OLDEST = (1, 21)
NOBODY = 65534
# As docs/deployment.md says.
SETTINGS = """
[databases]
walk = host={host} dbname={dbname} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_prepared_statements = 200
ignore_startup_parameters = options
default_pool_size = 8
max_client_conn = 500
logfile = {folder}/pgbouncer.log
admin_users = pgbouncer
"""


def _program() -> str | None:
    program = os.environ.get("PGBOUNCER") or shutil.which("pgbouncer")
    if program is None:
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"(\d+)\.(\d+)", said)
    return program if version and tuple(map(int, version.groups())) >= OLDEST else None


@contextmanager
def pooler(database: str) -> Iterator[str]:
    """A PgBouncer before ``database``; gives its address."""
    program = _program()
    assert program is not None
    parts = psycopg.conninfo.conninfo_to_dict(database)
    port = _free_port()
    # Not below pytest's folders, which are closed to the user that it becomes.
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "pgbouncer.ini"
        settings.write_text(SETTINGS.format(**{"port": port, "folder": folder, **parts}))
        settings.chmod(0o644)
        Path(folder).chmod(0o777)
        # It refuses to run as root.
        user = NOBODY if os.geteuid() == 0 else None
        process = subprocess.Popen([program, settings], user=user, stderr=subprocess.DEVNULL)
        try:
            yield f"postgresql://{parts['user']}@127.0.0.1:{port}/walk"
        finally:
            process.terminate()
            process.wait(timeout=10)


@pytest.mark.skipif(_program() is None, reason="PgBouncer 1.21 or newer is not installed")
def test_a_walk_behind_a_pooler(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("walk")
    with (
        own_database() as database,
        pooler(database) as address,
        start_system(address, folder) as system,
        receiver() as receiving,
        system.owner() as api,
    ):
        hook = api.post("/webhooks", json={"url": receiving.url, "events": ["application.scored"]})
        assert hook.status_code == 201, hook.text
        job = make_job(api)
        sent = [send(api, job, path, candidateEmail=f"{path.stem}@walk.example") for path in files(SAMPLES)]
        assert {answer.status_code for answer in sent} == {201}, [answer.text for answer in sent]
        ids = [answer.json()["id"] for answer in sent]
        rows = until(lambda: ended(api, ids), what="every sample's end")
        assert_true_ends(rows)
        # Often enough that statements are prepared, and on more connections than there are behind the pooler.
        for _ in range(40):
            for path in (f"/jobs/{job['id']}/applications", f"/applications/{ids[0]}", "/candidates", "/jobs"):
                answer = api.get(path)
                assert answer.status_code == 200, answer.text
        exported = api.get(f"/jobs/{job['id']}/applications/export-csv")
        assert len(exported.text.splitlines()) > 1
        until(lambda: receiving.requests, what="the webhooks")
        assert "prepared statement" not in system.log.read_text()
