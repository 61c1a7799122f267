"""check_integrity finds what it is for, and nothing where all is well."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command

from applications.models import Application, ParsedCV, Score
from billing.models import Charge, Usage
from jobs.models import Job
from tests.applications.conftest import send
from tests.client import Api

pytestmark = pytest.mark.django_db


def codes() -> set[str]:
    """The codes of what is found now."""
    output = StringIO()
    code = 0
    try:
        call_command("check_integrity", "--json", stdout=output)
    except SystemExit as end:
        code = int(str(end.code))
    found = {finding["code"] for finding in json.loads(output.getvalue())}
    assert code == bool(found)
    return found


def row(detail: dict[str, Any]) -> Any:
    return Application.objects.filter(pk=detail["id"])


def test_nothing_is_found_where_all_is_well(scored: Any) -> None:
    scored()
    assert codes() == set()


def test_a_job_that_counts_other_applications_than_it_has_is_found(scored: Any) -> None:
    scored()
    Job.objects.update(applications_count=7)
    assert codes() == {"job_count_differs"}


def test_a_missing_file_is_found(scored: Any) -> None:
    default_storage.delete(row(scored()).get().cv_path)
    assert codes() == {"row_without_file"}


def test_a_file_that_no_row_names_is_found_and_can_be_removed() -> None:
    orphan = Path(settings.MEDIA_ROOT) / "cvs" / "00" / "orphan.txt"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_text("left over")
    os.utime(orphan, (0, 0))
    assert codes() == {"file_without_row"}
    call_command("check_integrity", "--remove-orphans", stdout=StringIO())
    assert not orphan.exists()


def test_a_score_that_no_ledger_row_bears_is_found(scored: Any) -> None:
    row(scored()).update(score=99)
    assert codes() == {"scored_without_ledger"}


def test_a_score_without_the_text_it_quotes_is_found(scored: Any) -> None:
    detail = scored()
    ParsedCV.objects.filter(application_id=detail["id"]).delete()
    assert codes() == {"scored_without_text"}
    assert Score.objects.exists()


def test_a_charge_for_what_failed_is_found(scored: Any) -> None:
    row(scored()).update(processing="DUPLICATE", current_score=None, score=None, scored_version=None, scored_at=None)
    assert codes() == {"failed_but_charged"}


def test_a_counter_that_differs_from_its_charges_is_found(scored: Any) -> None:
    scored()
    Charge.objects.all().delete()
    assert Usage.objects.get().cv_uploads == 1
    assert codes() == {"usage_differs_from_charges"}


def test_a_cv_that_nothing_works_on_is_found_and_requeued(as_owner: Api, job: Job) -> None:
    send(as_owner, job)
    Application.objects.update(work_state="", next_attempt_at=None)
    assert codes() == {"unfinished_without_work"}
    call_command("requeue", stdout=StringIO())
    assert codes() == set()
    assert Application.objects.get().work_state == "parse"


def test_work_that_is_long_overdue_is_found(as_owner: Api, job: Job) -> None:
    send(as_owner, job)
    Application.objects.update(next_attempt_at="2020-01-01T00:00:00Z")
    assert codes() == {"due_for_too_long"}
