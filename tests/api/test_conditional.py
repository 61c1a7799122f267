"""ETag, 304 and If-Match."""

import pytest

from accounts.models import User
from hiresscope.lib.conditional import matches
from jobs.models import Job
from tests import factories
from tests.client import Api
from tests.conftest import as_member
from tests.parallel import at_once


def test_who_has_it_already_gets_304_without_a_body(as_owner: Api) -> None:
    first = as_owner.get("/auth/me")
    again = as_owner.get("/auth/me", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "Content-Type" not in again.headers
    assert first["Cache-Control"] == "private, no-cache"


def test_a_change_changes_the_tag(as_owner: Api, owner: User) -> None:
    tag = as_owner.get("/auth/me")["ETag"]
    User.objects.filter(pk=owner.pk).update(name="Another name")
    assert as_owner.get("/auth/me", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("header", "expected"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ('"b"', False), ("a", False), ("", False)],
)
def test_headers_are_read_as_lists(header: str, expected: bool) -> None:
    assert matches(header, '"a"') is expected


def test_head_has_the_tag_and_no_body(as_owner: Api) -> None:
    answer = as_owner.head("/auth/me")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == as_owner.get("/auth/me")["ETag"]


def test_a_list_has_no_tag(as_owner: Api) -> None:
    assert "ETag" not in as_owner.get("/team").headers


def test_a_stale_patch_changes_nothing(as_owner: Api, job: Job) -> None:
    tag = as_owner.get(f"/jobs/{job.pk}")["ETag"]
    assert as_owner.patch(f"/jobs/{job.pk}", {"title": "Second"}, headers={"If-Match": tag}).status_code == 200
    stale = as_owner.patch(f"/jobs/{job.pk}", {"title": "Third"}, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "precondition_failed")
    job.refresh_from_db()
    assert job.title == "Second"


@pytest.mark.django_db(transaction=True)
def test_of_patches_at_once_one_wins() -> None:
    owner = factories.member(factories.tenant())
    assert owner.tenant is not None
    job = factories.job(owner.tenant)
    caller = as_member(owner)
    for _ in range(3):
        tag = caller.get(f"/jobs/{job.pk}")["ETag"]

        def retitle(number: int, tag: str = tag) -> int:
            body = {"title": f"Title {number}"}
            return int(caller.patch(f"/jobs/{job.pk}", body, headers={"If-Match": tag}).status_code)

        outcomes = at_once(5, retitle)
        assert sorted(outcomes) == [200, 412, 412, 412, 412]
