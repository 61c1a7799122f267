"""Two groups of workers that share nothing but the servers: PostgreSQL, Redis or RabbitMQ, and a bucket."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import boto3
import httpx2 as httpx
import pytest
from kombu import Connection
from kombu.exceptions import OperationalError
from moto.server import ThreadedMotoServer

from hiresscope import env
from tests.walks.conftest import BASE, System, _free_port, own_database, until
from tests.walks.test_walk_of_a_cv import SAMPLES, ended, files, make_job, send

pytestmark = pytest.mark.processes

# Beside those that the tests' own processes use.
REDIS_NUMBER = 13


@contextlib.contextmanager
def bucket() -> Iterator[str]:
    """An S3 server of its own with a bucket; gives its STORAGE_URL."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    boto3.client("s3", endpoint_url=address, **keys).create_bucket(Bucket="shared")
    try:
        yield f"s3://key:secret@shared?endpoint={address}&region=us-east-1"
    finally:
        server.stop()


@contextlib.contextmanager
def broker(kind: str) -> Iterator[str]:
    """The broker's address; RabbitMQ is started where it is installed."""
    if kind == "redis":
        yield env.broker(env.redis_db(os.environ["REDIS_URL"], REDIS_NUMBER))
        return
    program = shutil.which("rabbitmq-server") or "/usr/lib/rabbitmq/bin/rabbitmq-server"
    if not Path(program).exists():
        pytest.skip("RabbitMQ is not installed (rabbitmq-server)")
    port, name = _free_port(), f"hiresscope{uuid.uuid4().hex[:8]}@localhost"
    with tempfile.TemporaryDirectory(prefix="hiresscope-rabbitmq-") as folder:
        Path(folder, "enabled_plugins").write_text("[].\n")
        environment = {
            **os.environ,
            "HOME": folder,
            "RABBITMQ_NODENAME": name,
            "RABBITMQ_NODE_PORT": str(port),
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_DIST_PORT": str(_free_port()),
            "RABBITMQ_MNESIA_BASE": folder,
            "RABBITMQ_LOG_BASE": folder,
            "RABBITMQ_ENABLED_PLUGINS_FILE": f"{folder}/enabled_plugins",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }
        with Path(folder, "said").open("wb") as said:
            process = subprocess.Popen(
                [_direct(program)], env=environment, stdout=said, stderr=said, start_new_session=True
            )
        address = f"amqp://guest:guest@127.0.0.1:{port}//"
        try:
            until(lambda: _listens(address), seconds=90, what="RabbitMQ")
            yield address
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _direct(program: str) -> str:
    """Debian wraps the server in a script that changes the user; the server itself lies here."""
    own = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
    return str(own) if own.exists() else program


def _listens(address: str) -> bool:
    try:
        with Connection(address, connect_timeout=1) as connection:  # type: ignore[no-untyped-call]
            connection.ensure_connection(max_retries=0, timeout=1)
    except (OSError, OperationalError):
        return False
    return True


class Machines:
    """Processes by group, each group with a folder of its own."""

    def __init__(self, shared: dict[str, str], folder: Path) -> None:
        self.shared, self.folder = shared, folder
        self.running: dict[str, list[subprocess.Popen[bytes]]] = {}

    def start(self, group: str, *names: str) -> None:
        var = self.folder / group
        var.mkdir(exist_ok=True)
        environment = {**os.environ, **self.shared, "VAR_DIR": str(var)}
        for name in ("PYTEST_VERSION", "PYTEST_CURRENT_TEST", "DJANGO_SETTINGS_MODULE"):
            environment.pop(name, None)
        for name in names:
            with (var / f"{name}.log").open("wb") as log:
                command = [sys.executable, "-m", "hiresscope.run.only", name]
                process = subprocess.Popen(
                    command, cwd=BASE, env=environment, stdout=log, stderr=log, start_new_session=True
                )
            self.running.setdefault(group, []).append(process)

    def kill(self, group: str) -> None:
        for process in self.running.pop(group, []):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def log(self) -> str:
        return "\n".join(f"== {path}\n{path.read_text()[-2000:]}" for path in self.folder.rglob("*.log"))


@pytest.mark.parametrize("kind", ["redis", "rabbitmq"])
def test_work_goes_on_where_one_of_two_machines_dies(kind: str, tmp_path: Path) -> None:
    with own_database() as database, bucket() as storage, broker(kind) as broker_url:
        port = _free_port()
        shared = {
            "DATABASE_URL": database,
            "REDIS_URL": env.redis_db(os.environ["REDIS_URL"], REDIS_NUMBER),
            "CELERY_BROKER_URL": broker_url,
            "STORAGE_URL": storage,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "RATE_LIMITS": "off",
            "TRIAL_LIMITS": "cvUploadsPerMonth=100000,activeJobs=1000",
            "WORK_LEASE_SECONDS": "3",
            "WORK_REPUBLISH_SECONDS": "3",
        }
        migrate = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
        subprocess.run(migrate, cwd=BASE, env={**os.environ, **shared, "VAR_DIR": str(tmp_path)}, check=True)
        machines = Machines(shared, tmp_path)
        try:
            machines.start("one", "web", "dispatch")
            machines.start("two", "dispatch", "parse")
            machines.start("three", "parse")
            _walk(machines, f"http://127.0.0.1:{port}", database)
        except BaseException:
            sys.stderr.write(machines.log())
            raise
        finally:
            for group in list(machines.running):
                machines.kill(group)


def _walk(machines: Machines, address: str, database: str) -> None:
    (web, _) = machines.running["one"]
    system = System(address, web, database, machines.folder / "one" / "web.log")
    until(lambda: _answers(address), seconds=120, what="the web server")
    with system.owner() as api:
        job = make_job(api)
        sent = [send(api, job, path, candidateEmail=f"{number}.{path.name}@two.example")
                for number in range(2) for path in files(SAMPLES)][: len(files(SAMPLES))]  # fmt: skip
        ids = [answer.json()["id"] for answer in sent if answer.status_code == 201]
        assert len(ids) >= 4
        until(lambda: _begun(system), seconds=60, what="the first reading")
        machines.kill("two")
        rows = until(lambda: ended(api, ids), seconds=120, what="the end of all CVs")
        assert {row["status"] for row in rows.values()} == {"SCORED"}
    assert system.sql("SELECT count(*), count(DISTINCT application_id) FROM applications_score") == [
        (len(ids), len(ids))
    ]


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/readyz", timeout=2, trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _begun(system: System) -> bool:
    return bool(system.sql("SELECT EXISTS (SELECT FROM applications_application WHERE attempts > 0)")[0][0])
