"""The walk of a CV through real processes: API and apply link, sandboxed parsing, scoring, a signed webhook."""

import contextlib
import os
import signal
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from standardwebhooks import Webhook

from tests.fakes.receivers import receiver
from tests.walks.conftest import System, until

pytestmark = pytest.mark.processes

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
REAL_CVS = Path(__file__).resolve().parents[3] / "shared" / "data" / "cvs" / "dev"
TYPES = (".pdf", ".docx", ".doc", ".txt")
READER = "applications.parsing"  # in the command line of a sandboxed reader
ENDS = {"SCORED", "FAILED", "DUPLICATE"}
JOB = {
    "title": "Backend engineer",
    "description": "We need someone with 3 years of Python and Django. PostgreSQL is required, Docker is a plus.",
}


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix in TYPES)


def make_job(api: httpx.Client, **more: Any) -> dict[str, Any]:
    made = api.post("/jobs", json={**JOB, **more})
    assert made.status_code == 201, made.text
    job: dict[str, Any] = made.json()
    return job


def send(api: httpx.Client, job: dict[str, Any], path: Path, **fields: str) -> httpx.Response:
    file = {"file": (path.name, path.read_bytes())}
    return api.post(f"/jobs/{job['id']}/applications", files=file, data=fields)


def ended(api: httpx.Client, ids: list[str]) -> dict[str, dict[str, Any]] | None:
    """All applications by id once each has come to an end."""
    rows = {id_: api.get(f"/applications/{id_}").json() for id_ in ids}
    return rows if all(row["processing"] in ENDS for row in rows.values()) else None


def assert_true_ends(rows: dict[str, dict[str, Any]]) -> None:
    """SCORED with a score and an explanation, DUPLICATE of another one, or FAILED with a reason."""
    for row in rows.values():
        if row["processing"] == "SCORED":
            assert 0 <= row["score"] <= 100
            assert row["explanation"]["criteria"]
        elif row["processing"] == "DUPLICATE":
            assert row["duplicateOf"] in rows
        else:
            assert row["failure"]["code"]
            assert row["failure"]["message"]


def test_each_format_is_scored_listed_and_announced(system: System) -> None:
    with receiver() as receiving, system.owner() as api:
        hook = api.post("/webhooks", json={"url": receiving.url, "events": ["application.scored"]})
        assert hook.status_code == 201, hook.text
        job = make_job(api)
        # Some samples are one person's in two formats: the given e-mails keep them apart.
        sent = [send(api, job, path, candidateEmail=f"{path.stem}@walk.example") for path in files(SAMPLES)]
        assert {answer.status_code for answer in sent} == {201}, [answer.text for answer in sent]
        ids = [answer.json()["id"] for answer in sent]
        rows = until(lambda: ended(api, ids), what="every sample's end")
        assert_true_ends(rows)
        scored = [row for row in rows.values() if row["processing"] == "SCORED"]
        assert {Path(row["cvFileName"]).suffix for row in scored} == set(TYPES)

        listed = api.get(f"/jobs/{job['id']}/applications").json()
        scores = [row["score"] for row in listed["data"] if row["score"] is not None]
        assert scores == sorted(scores, reverse=True)
        assert listed["total"] == len(ids)

        until(lambda: len(receiving.requests) >= len(scored), what="the webhooks")
        verifier = Webhook(hook.json()["secret"])
        bodies = [verifier.verify(request.body, request.headers) for request in receiving.requests]
        assert sorted(body["data"]["applicationId"] for body in bodies) == sorted(row["id"] for row in scored)


def test_an_applicant_applies_by_the_public_link(system: System) -> None:
    with system.owner() as api, system.client() as anonymous:
        job = make_job(api)
        path = next(path for path in files(SAMPLES) if path.suffix == ".pdf")
        answer = anonymous.post(
            f"/apply/{job['slug']}",
            data={"name": "Paula Public", "email": "paula@walk.example", "consent": "true"},
            files={"cv": (path.name, path.read_bytes())},
        )
        assert answer.status_code == 201, answer.text
        assert "score" not in answer.text
        row = until(lambda: ended(api, [answer.json()["applicationId"]]), what="the score")
        assert row[answer.json()["applicationId"]]["status"] == "SCORED"
        again = anonymous.post(
            f"/apply/{job['slug']}",
            data={"name": "Paula Public", "email": "PAULA@walk.example", "consent": "true"},
            files={"cv": ("other.txt", b"Paula Public\nAnother text of a CV with Python\n")},
        )
        assert again.status_code == 409


@pytest.mark.skipif(not REAL_CVS.is_dir(), reason="the folder of real CVs is not here")
def test_every_real_cv_comes_to_a_true_end(system: System) -> None:
    with system.owner() as api:
        job = make_job(api)
        sent = [send(api, job, path) for path in files(REAL_CVS)]
        assert {answer.status_code for answer in sent} == {201}
        ids = [answer.json()["id"] for answer in sent]
        rows = until(lambda: ended(api, ids), seconds=120, what="every CV's end")
        assert_true_ends(rows)
        assert {row["processing"] for row in rows.values()} <= {"SCORED", "DUPLICATE"}


def signal_all(pids: list[int], number: int) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def being_parsed(system: System, ids: list[str]) -> int:
    query = "SELECT count(*) FROM applications_application WHERE id = ANY(%s) AND lease_until > statement_timestamp()"
    return int(system.sql(query, ids)[0][0])


def test_a_cv_survives_the_kill_of_the_worker_that_parses_it_and_of_the_dispatcher(system: System) -> None:
    text = (SAMPLES / "tomas_backend.txt").read_text()
    with receiver() as receiving, system.owner() as api:
        assert api.post("/webhooks", json={"url": receiving.url, "events": ["application.scored"]}).status_code == 201
        job = make_job(api)

        def upload(number: int) -> str:
            body = text.replace("tomas.", f"tomas.{number}.").encode()
            answer = api.post(f"/jobs/{job['id']}/applications", files={"file": (f"cv{number}.txt", body)})
            assert answer.status_code == 201, answer.text
            return str(answer.json()["id"])

        first = upload(0)
        until(lambda: ended(api, [first]), what="the first CV, which starts the sandboxed readers")
        readers = system.pids(READER)
        assert readers, "the sandboxed readers are processes of their own"
        # Readers that stand still hold their workers in the middle of a CV.
        signal_all(readers, signal.SIGSTOP)
        ids = [upload(number) for number in range(1, 13)]
        until(lambda: being_parsed(system, ids), what="a CV that is being parsed")
        signal_all(system.pids("manage dispatch"), signal.SIGKILL)
        signal_all(system.pids("--queues parse"), signal.SIGKILL)

        rows = until(lambda: ended(api, ids), seconds=90, what="every CV's end after the kills")
        assert {row["processing"] for row in rows.values()} == {"SCORED"}
        everyone = [first, *ids]
        for table, condition in (("applications_score", "TRUE"), ("applications_historyentry", "event = 'scored'")):
            query = f"SELECT count(*) FROM {table} WHERE {condition} AND application_id = ANY(%s)"  # noqa: S608 - names of our own
            assert system.sql(query, everyone) == [(len(everyone),)], f"each is once in {table}"
        told = system.sql("SELECT count(*) FROM webhooks_event WHERE subject_id = ANY(%s)", everyone)
        assert told == [(len(everyone),)]
        assert system.sql("SELECT DISTINCT cv_uploads FROM billing_usage WHERE cv_uploads = %s", len(everyone))
