"""A CV sent in by API becomes a score with evidence."""

import pytest

from applications import pipeline
from applications.models import Application
from jobs.models import Job
from tests.client import Api, named_file

CV = """Maria Example
maria@mail.example | +49 30 901820 | Berlin

Experience
Senior Backend Engineer, Example Logistics GmbH, 2018-01 - 2024-06
- Built order services in Python and Django on PostgreSQL.
- Ran Redis and Celery for background work.

Education
B.Sc. Computer Science, Example University, 2017

Skills
Python, Django, PostgreSQL, Redis, Docker
"""


def upload(api: Api, job: Job, text: str = CV, **fields: str):
    return api.upload(f"/jobs/{job.pk}/applications", {"file": named_file("cv.txt", text.encode()), **fields})


@pytest.mark.django_db
def test_a_cv_is_pending_then_scored_with_evidence(as_owner: Api, job: Job) -> None:
    sent = upload(as_owner, job)
    assert sent.status_code == 201, sent.json()
    row = sent.json()
    assert row["status"] == "PENDING"
    assert row["score"] is None

    assert pipeline.parse(row["id"])

    shown = as_owner.get(f"/applications/{row['id']}").json()
    assert shown["status"] == "SCORED", shown
    assert shown["candidateEmail"] == "maria@mail.example"
    text = as_owner.get(f"/applications/{row['id']}/text").json()["visibleText"]
    for criterion in shown["explanation"]["criteria"]:
        for evidence in criterion["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
    weights = [c["weight"] * (2 if c["kind"] == "MUST" else 1) for c in shown["explanation"]["criteria"]]
    strengths = [c["strength"] for c in shown["explanation"]["criteria"]]
    total = 100 * sum(w * s for w, s in zip(weights, strengths, strict=True)) / sum(weights)
    assert abs(shown["score"] - total) <= 0.5 + 1e-9
    assert Application.objects.get(pk=row["id"]).work_state == ""
