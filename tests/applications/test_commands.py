"""What operators do with CVs from the command line."""

import contextlib
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from applications.models import Application
from jobs.models import Job
from tests.applications.conftest import CV, cv_text, work
from tests.client import Api

pytestmark = pytest.mark.django_db


def run(*arguments: Any) -> str:
    output = StringIO()
    with contextlib.suppress(SystemExit):
        call_command(*(str(argument) for argument in arguments), stdout=output)
    return output.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in range(3):
        (tmp_path / f"cv{number}.txt").write_text(cv_text(number))
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "broken.pdf").write_bytes(b"\x7fELF" + bytes(100))
    return tmp_path


def outcomes(text: str) -> dict[str, str]:
    return {one["file"]: one["outcome"] for one in json.loads(text)}


def test_an_import_reports_each_file_and_resumes(job: Job, folder: Path) -> None:
    first = outcomes(run("import_cvs", job.pk, folder, "--json"))
    assert first == {"below/broken.pdf": "refused", **{f"cv{n}.txt": "imported" for n in range(3)}}
    (folder / "late.txt").write_text(cv_text(9))
    again = outcomes(run("import_cvs", job.pk, folder, "--json"))
    assert again == {"below/broken.pdf": "refused", "late.txt": "imported", **{f"cv{n}.txt": "known" for n in range(3)}}
    assert set(Application.objects.values_list("source", flat=True)) == {"IMPORT"}


def test_a_dry_run_keeps_nothing(job: Job, folder: Path) -> None:
    run("import_cvs", job.pk, folder, "--dry-run")
    assert not Application.objects.exists()


def test_an_unknown_job_is_named(folder: Path) -> None:
    with pytest.raises(CommandError, match="there is no job"):
        run("import_cvs", "018f0000-0000-7000-8000-000000000000", folder)


def test_score_prints_what_an_upload_would_get(job: Job, scored: Any, tmp_path: Path) -> None:
    path = tmp_path / "cv.txt"
    path.write_text(CV)
    printed = json.loads(run("score", path, "--job", job.pk, "--json"))
    assert printed["score"] == scored()["score"]
    assert "of 100" in run("score", path, "--job", job.pk)


def test_rescore_queues_what_is_stale_and_keeps_its_score_meanwhile(as_owner: Api, job: Job, scored: Any) -> None:
    before = scored()
    assert json.loads(run("rescore", "--json")) == {"jobs": 1, "queued": 0, "unchanged": 1, "dryRun": False}
    criteria = [{"text": "Welding certificate", "kind": "MUST", "weight": 9}]
    assert as_owner.patch(f"/jobs/{job.pk}", {"criteria": criteria}).status_code == 200
    stale = as_owner.get(f"/applications/{before['id']}").json()
    assert (stale["scoreStale"], stale["score"]) == (True, before["score"])
    told = {"jobs": 1, "queued": 1, "unchanged": 0}
    assert json.loads(run("rescore", "--dry-run", "--json")) == {**told, "dryRun": True}
    assert run("rescore", "--dry-run") == "1 would be queued, 0 unchanged, in 1 jobs\n"
    assert not Application.objects.exclude(work_state="").exists()
    assert json.loads(run("rescore", "--job", job.pk, "--json")) == {**told, "dryRun": False}
    work()
    after = as_owner.get(f"/applications/{before['id']}").json()
    assert after["scoreStale"] is False
    assert after["score"] < before["score"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--job", "first"), "invalid UUID value"),
        (("--job", "018f0000-0000-7000-8000-000000000000"), "there is no job"),
        (("--tenant", "nobody"), "no company nobody"),
    ],
)
def test_rescore_names_what_is_not_there(arguments: tuple[str, str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run("rescore", *arguments)


def test_workers_shows_what_waits(as_owner: Api, job: Job) -> None:
    Application.objects.all().delete()
    shown = json.loads(run("workers", "--json"))
    assert shown["work"]["applications.parse_cv"] == {"due": 0, "published": 0, "running": 0, "later": 0}
    assert set(shown["workers"]) == {"parse", "score", "webhooks", "housekeeping"}
