"""An import that is interrupted reports what it has done, and the same command goes on from there."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from applications.management.commands import import_cvs
from applications.models import Application
from jobs.models import Job
from tests.applications.conftest import cv_text

pytestmark = pytest.mark.django_db


def test_an_interrupted_import_reports_and_goes_on(job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        (tmp_path / f"cv{number}.txt").write_text(cv_text(number))
    ordinary = import_cvs._one

    def stopped(job: Job, path: Path, *arguments: Any, **options: Any) -> import_cvs.Outcome:
        if path.name == "cv2.txt":
            raise KeyboardInterrupt
        return ordinary(job, path, *arguments, **options)

    monkeypatch.setattr(import_cvs, "_one", stopped)
    said, told = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_cvs", str(job.pk), str(tmp_path), stdout=said, stderr=told)
    assert ended.value.code == 130
    assert "2 imported, 0 known, 0 refused" in said.getvalue()
    assert "interrupted after 2 of 4 files" in told.getvalue()
    monkeypatch.setattr(import_cvs, "_one", ordinary)
    said = io.StringIO()
    call_command("import_cvs", str(job.pk), str(tmp_path), stdout=said)
    assert "2 imported, 2 known, 0 refused" in said.getvalue()
    assert Application.objects.count() == 4
