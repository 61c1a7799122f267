"""CVs of people who do not exist, and the steps of the pipeline run in the test's own process."""

from collections.abc import Callable
from typing import Any

import pytest

from applications import pipeline
from applications.models import Application
from jobs.models import Job
from tests.client import Api, named_file

CV = """Maria Keller
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


def cv_text(number: int) -> str:
    """A CV of its own person."""
    return CV.replace("Maria Keller", f"Maria Keller{chr(97 + number % 26)}").replace("maria@", f"maria{number}@")


def send(api: Api, job: Job, text: str = CV, name: str = "cv.txt", **fields: Any) -> Any:
    """The response to an upload of ``text``."""
    return api.upload(f"/jobs/{job.pk}/applications", {"file": named_file(name, text.encode()), **fields})


def work() -> int:
    """Run every due step of every application here and now; returns how many steps ran."""
    steps = {"parse": pipeline.parse, "score": pipeline.score}
    ran = 0
    while waiting := Application.objects.exclude(work_state="").order_by("id").first():
        Application.objects.filter(pk=waiting.pk, lease_until=None).update(next_attempt_at=waiting.created_at)
        assert steps[waiting.work_state](waiting.pk), "a row that cannot be claimed would wait for ever"
        ran += 1
    return ran


@pytest.fixture
def scored(as_owner: Api, job: Job) -> Callable[..., dict[str, Any]]:
    """Sends a CV in, runs its steps, and returns its detail."""

    def make(text: str = CV, **fields: Any) -> dict[str, Any]:
        answer = send(as_owner, job, text, **fields)
        assert answer.status_code == 201, answer.json()
        work()
        detail: dict[str, Any] = as_owner.get(f"/applications/{answer.json()['id']}").json()
        return detail

    return make
