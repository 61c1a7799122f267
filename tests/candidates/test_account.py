"""A person's own account: POST /candidates/register, login, verify-email, me."""

import re
from typing import Any

import pytest

from accounts import delivery
from accounts.models import Mail, Session
from candidates.models import CandidateAccount
from tests.client import Api
from tests.factories import PASSWORD

BODY = {"name": "Ann Lee", "email": "Ann@Mail.example", "password": PASSWORD}


def _token(address: str) -> str:
    message = delivery.compose(Mail.objects.get(to=address, template="candidate_verify"))
    assert message is not None
    found = re.search(r"/candidate/verify\?token=(\S+)", str(message.body))
    assert found is not None
    return found[1]


def _as(answer: Any) -> Api:
    return Api(Authorization=f"Bearer {answer.json()['accessToken']}")


def test_registering_opens_a_session_and_mails_a_link(anonymous: Api, db: None) -> None:
    answer = anonymous.post("/candidates/register", {**BODY, "phone": "+47 22 12 34 56"})
    assert answer.status_code == 201
    assert set(answer.json()) == {"accessToken", "refreshToken", "tokenType", "expiresIn", "candidate"}
    candidate = answer.json()["candidate"]
    assert (candidate["email"], candidate["emailVerified"]) == ("ann@mail.example", False)
    assert (candidate["phone"], candidate["linkedinUrl"]) == ("+4722123456", None)
    assert _as(answer).get("/candidates/me/profile").json() == candidate
    assert _token("ann@mail.example")


def test_an_email_registers_once(anonymous: Api, db: None) -> None:
    anonymous.post("/candidates/register", BODY)
    again = anonymous.post("/candidates/register", {**BODY, "email": "ann@mail.EXAMPLE"})
    assert again.status_code == 409
    assert again.json()["code"] == "email_taken"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "ann@mail.example"}, "password"),
        ({"email": "ann"}, "email"),
        ({"name": " "}, "name"),
        ({"linkedinUrl": "http://linkedin.com/in/ann"}, "linkedinUrl"),
        ({"emailVerified": True}, "emailVerified"),
    ],
)
def test_what_cannot_be_accepted_is_named(anonymous: Api, db: None, changes: dict[str, Any], field: str) -> None:
    answer = anonymous.post("/candidates/register", {**BODY, **changes})
    assert answer.status_code == 400
    assert {detail["field"] for detail in answer.json()["details"]} == {field}
    assert not CandidateAccount.objects.exists()


def test_logging_in_needs_the_password(anonymous: Api, candidate: CandidateAccount) -> None:
    right = anonymous.post("/candidates/login", {"email": "Candidate@mail.example", "password": PASSWORD})
    assert right.status_code == 200
    assert right.json()["candidate"]["id"] == str(candidate.pk)
    wrong = anonymous.post("/candidates/login", {"email": candidate.email, "password": "another password"})
    unknown = anonymous.post("/candidates/login", {"email": "nobody@mail.example", "password": PASSWORD})
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert wrong.json()["message"] == unknown.json()["message"]


def test_refreshing_and_logging_out_work_for_candidates_too(anonymous: Api, candidate: CandidateAccount) -> None:
    first = anonymous.post("/candidates/login", {"email": candidate.email, "password": PASSWORD})
    second = anonymous.post("/auth/refresh", {"refreshToken": first.json()["refreshToken"]})
    assert second.status_code == 200
    assert _as(second).get("/candidates/me/profile").status_code == 200
    Session.objects.update(revoked_at=candidate.created_at)
    assert _as(second).get("/candidates/me/profile").status_code == 401


def test_a_mailed_link_verifies_the_email_once(anonymous: Api, db: None) -> None:
    made = anonymous.post("/candidates/register", BODY)
    token = _token("ann@mail.example")
    assert anonymous.post("/candidates/verify-email", {"token": "wrong"}).status_code == 400
    assert anonymous.post("/candidates/verify-email", {"token": token}).status_code == 200
    assert _as(made).get("/candidates/me/profile").json()["emailVerified"] is True
    assert anonymous.post("/candidates/verify-email", {"token": token}).status_code == 400
    mail = Mail.objects.get(to="ann@mail.example")
    assert delivery.compose(mail) is None


def test_the_profile_changes_field_by_field(as_candidate: Api) -> None:
    changed = as_candidate.patch("/candidates/me/profile", {"linkedinUrl": "https://linkedin.com/in/cora"})
    assert changed.status_code == 200
    assert changed.json()["linkedinUrl"] == "https://linkedin.com/in/cora"
    assert changed.json()["name"] == "Cora Candidate"
    cleared = as_candidate.patch("/candidates/me/profile", {"linkedinUrl": None, "name": "C. C."}).json()
    assert (cleared["linkedinUrl"], cleared["name"]) == (None, "C. C.")
    assert as_candidate.patch("/candidates/me/profile", {"email": "x@y.example"}).status_code == 400
    assert as_candidate.patch("/candidates/me/profile", {"name": None}).status_code == 400


def test_a_stale_change_is_refused(as_candidate: Api) -> None:
    tag = as_candidate.get("/candidates/me/profile").headers["ETag"]
    path, headers = "/candidates/me/profile", {"If-Match": tag}
    assert as_candidate.patch(path, {"name": "One"}, headers=headers).status_code == 200
    assert as_candidate.patch(path, {"name": "Two"}, headers=headers).status_code == 412
    assert as_candidate.get(path).json()["name"] == "One"


def test_erasing_the_account_leaves_nothing_of_it(as_candidate: Api, candidate: CandidateAccount) -> None:
    answer = as_candidate.delete("/candidates/me")
    assert (answer.status_code, answer.json()) == (200, {"id": str(candidate.pk), "deleted": True})
    assert not CandidateAccount.objects.exists()
    assert not Session.objects.exists()
    assert as_candidate.get("/candidates/me/profile").status_code == 401


@pytest.mark.parametrize("path", ["/candidates/me/profile", "/candidates/me/applications"])
def test_employers_and_keys_are_sent_away(as_owner: Api, as_key: Api, anonymous: Api, path: str) -> None:
    assert [api.get(path).status_code for api in (as_owner, as_key, anonymous)] == [403, 403, 401]
