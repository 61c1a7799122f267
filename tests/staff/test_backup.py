"""A backup restores into an empty database, and everything that was promised still holds."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from applications import services, uploads
from applications.models import Application
from jobs.models import Job
from tests.applications.conftest import work

BASE = Path(__file__).resolve().parents[2]


def backup(folder: Path) -> str:
    out = StringIO()
    call_command("backup", str(folder), stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.fixture
def two_cvs(transactional_db: None, job: Job) -> Job:
    for name in ("tomas_backend.txt", "ana_two_columns.pdf"):
        with (BASE / "tests/samples" / name).open("rb") as file:
            cv = uploads.check(File(file, name=name))
            services.submit(
                tenant=job.tenant, job=job, cv=cv, applicant=services.Applicant(), source="API", by="test"
            )  # fmt: skip
    work()
    return job


def test_a_backup_restores_into_an_empty_database(two_cvs: Job, tmp_path: Path) -> None:
    assert "2 applications, 2 files" in backup(tmp_path / "backup")
    name = f"restored_{uuid4().hex[:8]}"
    given = {k: v for k, v in connection.get_connection_params().items() if k in {"host", "port", "user", "password"}}
    with psycopg.connect(**given, dbname="postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            run = _elsewhere(tmp_path, name)
            done = run("restore", str(tmp_path / "backup"))
            assert "restored 2 applications, 2 files" in done.stdout, done.stderr
            assert "No migrations to apply" in run("migrate").stdout
            checked = run("check_integrity")
            assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "0 findings"), checked.stderr
            again = run("restore", str(tmp_path / "backup"))
            assert again.returncode != 0
            assert "--replace" in again.stderr
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _elsewhere(var: Path, database: str) -> Any:
    """Commands of another installation: its own database and its own files."""
    address = (
        f"postgresql://{settings.DATABASES['default']['USER']}@/{database}?host={settings.DATABASES['default']['HOST']}"
    )
    own = {"DATABASE_URL": address, "VAR_DIR": str(var / "var"), "ENV_FILE": "off"}

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=BASE, env={**os.environ, **own}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_a_missing_file_is_told(two_cvs: Job, tmp_path: Path) -> None:
    default_storage.delete(Application.objects.values_list("cv_path", flat=True)[0])
    with pytest.raises(CommandError, match="1 files are missing"):
        backup(tmp_path / "backup")


def test_a_folder_with_something_in_it_is_left_alone(db: None, tmp_path: Path) -> None:
    (tmp_path / "old").write_text("precious")
    with pytest.raises(CommandError, match="not empty"):
        backup(tmp_path)


@pytest.mark.parametrize("harm", ["none", "cut", "changed"])
def test_a_broken_backup_is_refused_before_anything_is_dropped(
    transactional_db: None, tmp_path: Path, harm: str
) -> None:
    folder = tmp_path / "backup"
    backup(folder)
    if harm == "cut":
        (folder / "backup.json").unlink()
    elif harm == "changed":
        (folder / "database.dump").write_bytes(b"PGDMP")
    else:
        call_command("restore", str(folder), "--dry-run", stdout=StringIO())
        return
    with pytest.raises(CommandError):
        call_command("restore", str(folder), "--replace", stdout=StringIO())
    assert "accounts_tenant" in connection.introspection.table_names()
