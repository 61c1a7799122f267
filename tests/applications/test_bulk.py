"""Up to fifty CVs at once: one that is refused rejects only itself."""

from typing import Any

import pytest

from accounts.models import Tenant
from applications.models import Application, Batch
from billing.models import Usage
from jobs.models import Job
from tests.applications.conftest import cv_text, work
from tests.client import Api, named_file

pytestmark = pytest.mark.django_db


def bulk(api: Api, job: Job, files: list[Any]) -> Any:
    return api.upload(f"/jobs/{job.pk}/applications/bulk", {"files": files})


def cvs(count: int) -> list[Any]:
    return [named_file(f"cv{n}.txt", cv_text(n).encode()) for n in range(count)]


def test_each_file_is_accepted_or_rejected_by_itself(as_owner: Api, job: Job) -> None:
    files = [*cvs(2), named_file("empty.pdf", b""), named_file("x.pdf", b"\x7fELF" + bytes(99)), *cvs(1)]
    answer = bulk(as_owner, job, files)
    assert answer.status_code == 202, answer.json()
    body = answer.json()
    assert (body["total"], body["accepted"], body["rejected"]) == (5, 2, 3)
    assert [r["error"] and r["error"]["statusCode"] for r in body["results"]] == [None, None, 400, 415, 409]
    assert set(body["results"][0]) == {"filename", "applicationId", "error"}
    work()
    batch = as_owner.get(f"/batches/{body['batchId']}").json()
    assert {key: batch[key] for key in ("total", "pending", "scored", "failed", "duplicate")} == {
        "total": 2, "pending": 0, "scored": 2, "failed": 0, "duplicate": 0,
    }  # fmt: skip
    assert batch["finishedAt"]


def test_past_the_plans_limit_the_first_that_fit_are_accepted(as_owner: Api, job: Job, tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(limit_overrides={"cvUploadsPerMonth": 2})
    body = bulk(as_owner, job, cvs(4)).json()
    assert [r["error"] and r["error"]["statusCode"] for r in body["results"]] == [None, None, 403, 403]
    assert Usage.objects.get().cv_uploads == 2
    assert Application.objects.count() == 2


def test_fifty_one_files_are_400_before_any_is_kept(as_owner: Api, job: Job) -> None:
    answer = bulk(as_owner, job, cvs(51))
    assert answer.status_code == 400, answer.json()
    assert not Application.objects.exists()
    assert not Batch.objects.exists()


def test_no_file_is_400(as_owner: Api, job: Job) -> None:
    assert bulk(as_owner, job, []).status_code == 400
