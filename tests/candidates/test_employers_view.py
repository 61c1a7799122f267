"""GET /candidates and /candidates/:id, as employers see them."""

from typing import Any

import pytest

from accounts.models import Tenant
from candidates import services
from candidates.models import Candidate
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.client import Api


def _names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json()["data"]]


@pytest.fixture
def people(tenant: Tenant) -> list[Candidate]:
    rows = [
        factories.candidate(tenant, name="Ann Lee", email="ann@mail.example", skills=["Python"]),
        factories.candidate(tenant, name="Bob Marsh", email="bob@harbour.example", skills=["PostgreSQL", "Python"]),
        factories.candidate(tenant, name="Cy Ott", email="cy@mail.example"),
    ]
    for row, text in zip(rows, ["sailing instructor", "kayak and sailing", "baker"], strict=True):
        services.learn(tenant_id=tenant.pk, candidate_id=row.pk, profile={}, text=text)
    return rows


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Cy Ott", "Bob Marsh", "Ann Lee"]),
        ({"sort": "name"}, ["Ann Lee", "Bob Marsh", "Cy Ott"]),
        ({"q": "LEE"}, ["Ann Lee"]),
        ({"q": "harbour"}, ["Bob Marsh"]),
        ({"q": "Sailing"}, ["Bob Marsh", "Ann Lee"]),
        ({"q": "kayak sailing"}, ["Bob Marsh"]),
        ({"q": "mail.example"}, ["Cy Ott", "Ann Lee"]),
        ({"q": "'); DROP TABLE --"}, []),
        ({"skill": "python"}, ["Bob Marsh", "Ann Lee"]),
        ({"skill": "postgres"}, ["Bob Marsh"]),
        ({"skill": "sailing"}, []),
        ({"q": "sailing", "skill": "Postgres"}, ["Bob Marsh"]),
    ],
)
def test_people_are_found_by_name_email_and_words(
    as_viewer: Api, people: list[Candidate], query: dict[str, str], names: list[str]
) -> None:
    assert _names(as_viewer.get("/candidates", query)) == names


def test_another_tenant_finds_none_of_them(as_stranger: Api, people: list[Candidate]) -> None:
    assert as_stranger.get("/candidates", {"q": "sailing"}).json()["data"] == []
    assert as_stranger.get(f"/candidates/{people[0].pk}").status_code == 404


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    as_owner: Api, people: list[Candidate], django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        as_owner.get("/candidates", {"q": "sailing"})
    with django_assert_num_queries(3):
        as_owner.get("/candidates", {"limit": "1"})


def test_a_person_comes_with_what_they_applied_for(as_viewer: Api, job: Job, django_assert_num_queries: Any) -> None:
    row = factories.scored(job, 66)
    gone = factories.job(job.tenant, deleted_at=job.created_at)
    factories.scored(gone, candidate=row.candidate)
    entry = Entry.objects.create(tenant=job.tenant, candidate=row.candidate)
    with django_assert_num_queries(4):
        answer = as_viewer.get(f"/candidates/{row.candidate_id}")
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {
        "id",
        "name",
        "email",
        "phone",
        "linkedinUrl",
        "location",
        "skills",
        "applications",
        "talentPoolEntryId",
        "createdAt",
    }
    assert body["talentPoolEntryId"] == str(entry.pk)
    (application,) = body["applications"]
    assert (application["id"], application["score"], application["jobTitle"]) == (str(row.pk), 66, "Backend engineer")


def test_someone_who_is_not_in_the_pool_has_no_entry(as_owner: Api, job: Job) -> None:
    row = factories.scored(job)
    assert as_owner.get(f"/candidates/{row.candidate_id}").json()["talentPoolEntryId"] is None
