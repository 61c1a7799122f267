"""A job that is deleted in the middle of a CV: nothing of the CV is kept, counted or shown."""

from typing import Any

import pytest

from applications import parsing, pipeline, scorebook
from applications.models import Application, ParsedCV, Score
from billing.models import Usage
from candidates.models import Candidate
from jobs.models import Job
from tests.applications.conftest import send
from tests.client import Api
from tests.events import heard, listen

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("module", "step"), [(parsing, "parse_bytes"), (scorebook, "judged")])
def test_a_job_deleted_in_the_middle_of_a_cv_keeps_nothing_of_it(
    as_owner: Api, job: Job, monkeypatch: pytest.MonkeyPatch, module: Any, step: str
) -> None:
    listen(job.tenant)
    id_ = send(as_owner, job).json()["id"]
    done = getattr(module, step)

    def deleted_meanwhile(*args: Any, **options: Any) -> Any:
        result = done(*args, **options)
        assert as_owner.delete(f"/jobs/{job.pk}").status_code == 200
        return result

    monkeypatch.setattr(module, step, deleted_meanwhile)
    assert pipeline.parse(id_)
    row = Application.objects.get(pk=id_)
    assert (row.work_state, row.score) == ("", None)
    assert not Score.objects.exists()
    if step == "parse_bytes":
        assert not ParsedCV.objects.exists()
        assert not Candidate.objects.exists()
    assert Usage.objects.get(tenant=job.tenant).cv_uploads == 0
    assert heard(job.tenant) == ["application.created", "job.closed"]
    assert as_owner.get(f"/applications/{id_}").status_code == 404
    monkeypatch.undo()
    assert not pipeline.parse(id_)
    assert not pipeline.score(id_)
