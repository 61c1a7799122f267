"""A client that a public generator makes from the document signs up, posts a job, uploads a CV and reads its score."""

import importlib
import io
import subprocess
import sys
from types import ModuleType
from typing import Any

import pytest

from applications import pipeline
from tests.api.test_schema import GOLDEN

pytest.importorskip("openapi_python_client", reason="the generator is a development tool")

CV = b"""Ada Lovelace
ada@example.com

Backend engineer, 2015 to today. Builds services in Python and runs PostgreSQL in production for eight years.
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The generated package."""
    folder = tmp_path_factory.mktemp("generated")
    target = folder / "hiresscope_client"
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", str(GOLDEN), "--meta", "none"]
    made = subprocess.run([*command, "--output-path", str(target)], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "WARNING parsing" not in made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    return importlib.import_module("hiresscope_client")


def part(client: ModuleType, path: str) -> Any:
    return importlib.import_module(f"{client.__name__}.{path}")


def call(package: ModuleType, operation: str, **arguments: Any) -> Any:
    """The typed answer of an operation, e.g. ``jobs.jobs_create``."""
    answer = part(package, f"api.{operation}").sync(**arguments)
    assert type(answer).__name__ != "Error", answer
    return answer


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_generated_client_walks_from_sign_up_to_a_score(client: ModuleType, live_server: Any) -> None:
    models = part(client, "models")
    signup = models.SignupRequest("Initech", "Peter Gibbons", "peter@initech.example", "stapler in the basement")
    with client.Client(base_url=live_server.url) as anonymous:
        session = call(client, "auth.auth_signup", client=anonymous, body=signup)
    with client.AuthenticatedClient(base_url=live_server.url, token=session.access_token) as me:
        posts_a_job_and_reads_a_score(client, me)


def posts_a_job_and_reads_a_score(client: ModuleType, me: Any) -> None:
    models = part(client, "models")
    assert call(client, "auth.auth_me", client=me).user.email == "peter@initech.example"
    wanted = {
        "title": "Backend engineer",
        "description": "We look for somebody who builds services in Python with care.",
        "criteria": [{"text": "Python", "kind": "MUST", "weight": 5, "skill": "Python"}],
    }
    job = call(client, "jobs.jobs_create", client=me, body=models.JobRequest.from_dict(wanted))
    file = part(client, "types").File(payload=io.BytesIO(CV), file_name="ada.txt", mime_type="text/plain")
    sent = call(client, "jobs.jobs_applications_create", client=me, job_id=job.id, body=models.UploadForm(file=file))
    assert str(sent.status) == "PENDING"
    pipeline.parse(sent.id)
    pipeline.score(sent.id)
    scored = call(client, "applications.applications_retrieve", client=me, application_id=sent.id)
    assert str(scored.status) == "SCORED"
    assert 0 <= scored.score <= 100
    assert scored.explanation.criteria[0].text == "Python"
    page = call(client, "jobs.jobs_applications_list", client=me, job_id=job.id)
    assert [row.id for row in page.data] == [sent.id]
