"""A CV sent in by API becomes a score with evidence."""

from typing import Any

import pytest

from applications.models import Application, Score
from billing.models import Charge, Usage
from jobs.models import Job
from tests.applications.conftest import CV, cv_text, send, work
from tests.client import Api, named_file

pytestmark = pytest.mark.django_db

LIST_ROW = {
    "id", "jobId", "jobTitle", "candidateId", "candidateName", "candidateEmail", "status", "processing", "decision",
    "score", "scoreStale", "engine", "matchedSkills", "missingSkills", "flags", "source", "cvFileName", "createdAt",
    "scoredAt",
}  # fmt: skip
DETAIL = LIST_ROW | {
    "candidatePhone", "coverLetter", "cvUrl", "explanation", "profile", "cv", "scoring", "failure", "duplicateOf",
    "hiddenText", "history",
}  # fmt: skip


def test_an_upload_answers_a_pending_row_of_the_contracts_shape(as_owner: Api, job: Job) -> None:
    answer = send(as_owner, job, candidateName="Maria Given", candidateEmail="MARIA@given.example")
    assert answer.status_code == 201, answer.json()
    row = answer.json()
    assert set(row) == LIST_ROW
    assert (row["status"], row["processing"], row["score"], row["source"]) == ("PENDING", "PENDING", None, "API")
    assert (row["candidateName"], row["candidateEmail"]) == ("Maria Given", "maria@given.example")
    assert row["createdAt"].endswith("Z")
    assert len(row["createdAt"]) == len("2026-01-31T09:00:00.000Z")


def test_its_detail_has_score_explanation_profile_and_history(scored: Any) -> None:
    detail = scored()
    assert set(detail) == DETAIL
    assert detail["status"] == "SCORED", detail
    assert detail["candidateEmail"] == "maria@mail.example"
    assert detail["profile"]["name"] == "Maria Keller"
    assert set(detail["scoring"]) == {
        "engine", "model", "promptVersion", "criteriaVersion", "inputTokens", "outputTokens", "durationMs",
    }  # fmt: skip
    assert detail["cv"]["textQuality"] == "OK"
    assert [entry["event"] for entry in detail["history"]] == ["created", "scored"]
    assert set(detail["history"][0]) == {"event", "from", "to", "by", "note", "at"}


def test_every_quote_stands_in_the_text_and_the_score_recomputes(as_owner: Api, scored: Any) -> None:
    detail = scored()
    text = as_owner.get(f"/applications/{detail['id']}/text").json()["visibleText"]
    criteria = detail["explanation"]["criteria"]
    quotes = [evidence for criterion in criteria for evidence in criterion["evidence"]]
    assert quotes, "a CV that fits has evidence"
    for evidence in quotes:
        assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
    weights = [c["weight"] * (2 if c["kind"] == "MUST" else 1) for c in criteria]
    total = 100 * sum(w * c["strength"] for w, c in zip(weights, criteria, strict=True)) / sum(weights)
    assert detail["score"] == int(total + 0.5)
    assert sum(c["points"] for c in criteria) == pytest.approx(total)


def test_an_upload_without_a_file_is_400_and_names_the_field(as_owner: Api, job: Job) -> None:
    answer = as_owner.upload(f"/jobs/{job.pk}/applications", {"candidateName": "Maria"})
    assert answer.status_code == 400
    assert answer.json()["details"][0]["field"] == "file"


def test_an_unknown_form_field_is_400(as_owner: Api, job: Job) -> None:
    answer = send(as_owner, job, score="100")
    assert answer.status_code == 400
    assert answer.json()["details"] == [{"field": "score", "message": "is not a field of this request"}]
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("empty.txt", b"", 400),
        ("cv.pdf", b"\x7fELF" + bytes(200), 415),
        ("big.txt", b"word " * (1024 * 1024 + 1), 413),
    ],
)
def test_a_bad_file_is_refused_and_leaves_nothing(
    as_owner: Api, job: Job, name: str, content: bytes, status: int
) -> None:
    answer = as_owner.upload(f"/jobs/{job.pk}/applications", {"file": named_file(name, content)})
    assert answer.status_code == status, answer.json()
    assert answer.json()["statusCode"] == status
    assert not Application.objects.exists()
    assert not Charge.objects.exists()


def test_the_same_bytes_twice_are_409_with_the_first_id(as_owner: Api, job: Job) -> None:
    first = send(as_owner, job).json()["id"]
    again = send(as_owner, job)
    assert again.status_code == 409
    assert again.json()["details"][0]["applicationId"] == first
    assert Usage.objects.get().cv_uploads == 1


def test_the_same_given_email_twice_is_409_whatever_its_case_and_dots(as_owner: Api, job: Job) -> None:
    first = send(as_owner, job, candidateEmail="m.aria@gmail.com").json()["id"]
    again = send(as_owner, job, cv_text(1), candidateEmail="Maria@GMAIL.com")
    assert again.status_code == 409
    assert again.json()["details"][0]["applicationId"] == first


def test_an_email_that_only_the_text_shows_makes_a_duplicate_uncharged(as_owner: Api, job: Job, scored: Any) -> None:
    first = scored()
    second = scored(CV + "\nOne more line.\n")
    assert (second["status"], second["duplicateOf"]) == ("DUPLICATE", first["id"])
    assert Usage.objects.get().cv_uploads == 1
    assert Score.objects.count() == 1


def test_a_failed_cv_is_not_charged_says_why_and_can_be_tried_again(as_owner: Api, job: Job) -> None:
    broken = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nnothing more\n%%EOF"
    answer = as_owner.upload(f"/jobs/{job.pk}/applications", {"file": named_file("cv.pdf", broken)})
    assert answer.status_code == 201, answer.json()
    work()
    path = f"/applications/{answer.json()['id']}"
    detail = as_owner.get(path).json()
    assert detail["status"] == "FAILED"
    assert set(detail["failure"]) == {"code", "message", "retryable"}
    assert Usage.objects.get().cv_uploads == 0

    again = as_owner.post(f"{path}/retry")
    assert again.status_code == 202, again.json()
    assert as_owner.post(f"{path}/retry").status_code == 409
    assert Usage.objects.get().cv_uploads == 0


def test_the_same_input_gives_the_stored_result(as_owner: Api, job: Job, scored: Any) -> None:
    before = scored()
    answer = as_owner.post(f"/jobs/{job.pk}/rescore", {"all": True})
    assert answer.json() == {"queued": 1, "unchanged": 0}
    assert work() == 1
    assert Score.objects.count() == 1
    after = as_owner.get(f"/applications/{before['id']}").json()
    assert after["explanation"] == before["explanation"]


def test_another_tenant_finds_nothing(as_stranger: Api, job: Job, scored: Any) -> None:
    id_ = scored()["id"]
    for path in (f"/applications/{id_}", f"/applications/{id_}/text", f"/applications/{id_}/cv"):
        assert as_stranger.get(path).status_code == 404
    assert as_stranger.get(f"/jobs/{job.pk}/applications").status_code == 404
    assert as_stranger.patch(f"/applications/{id_}/status", {"status": "REJECTED"}).status_code == 404
    assert send(as_stranger, job, cv_text(2)).status_code == 404
