"""/talent-pool: saving, listing, removing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from accounts.models import Tenant, User
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.client import Api
from tests.conftest import as_member
from tests.events import heard, listen

NOBODY = "0190b1f0-0000-7000-8000-000000000009"


def _names(answer: Any) -> list[str]:
    return [row["candidate"]["name"] for row in answer.json()["data"]]


def test_a_saved_person_comes_with_their_newest_score(as_owner: Api, job: Job) -> None:
    listen(job.tenant)
    row = factories.scored(job, 64)
    body = {
        "candidateId": str(row.candidate_id),
        "department": "Engineering",
        "notes": "Call in May\nand again in June",
        "tags": ["java", "oslo", "java"],
    }
    made = as_owner.post("/talent-pool", body)
    assert made.status_code == 201
    entry = made.json()
    assert entry == {
        "id": entry["id"],
        "candidate": {
            "id": str(row.candidate_id),
            "name": row.candidate_name,
            "email": row.candidate_email,
            "skills": [],
        },
        "department": "Engineering",
        "score": 64,
        "scoredForJobId": str(job.pk),
        "notes": body["notes"],
        "tags": ["java", "oslo"],
        "createdAt": entry["createdAt"],
    }
    assert as_owner.get("/talent-pool").json()["data"] == [entry]
    removed = as_owner.delete(f"/talent-pool/{entry['id']}")
    assert (removed.status_code, removed.json()) == (200, {"id": entry["id"], "deleted": True})
    assert as_owner.delete(f"/talent-pool/{entry['id']}").status_code == 404
    assert heard(job.tenant) == ["talent_pool.added", "talent_pool.removed"]


def test_a_person_is_saved_once(as_owner: Api, tenant: Tenant) -> None:
    person = factories.candidate(tenant)
    first = as_owner.post("/talent-pool", {"candidateId": str(person.pk)})
    assert (first.status_code, first.json()["score"], first.json()["department"]) == (201, None, None)
    again = as_owner.post("/talent-pool", {"candidateId": str(person.pk)})
    assert again.status_code == 409
    assert again.json()["details"][0]["entryId"] == first.json()["id"]


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_save_a_person_once(owner: User) -> None:
    assert owner.tenant is not None
    person = factories.candidate(owner.tenant)
    apis = [as_member(owner) for _ in range(8)]

    def save(api: Api) -> int:
        try:
            return int(api.post("/talent-pool", {"candidateId": str(person.pk)}).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(save, apis)) == [201] + [409] * 7
    assert Entry.objects.count() == 1


def test_other_tenants_people_and_entries_are_not_found(as_stranger: Api, tenant: Tenant) -> None:
    person = factories.candidate(tenant)
    entry = Entry.objects.create(tenant=tenant, candidate=person)
    for candidate_id in (str(person.pk), NOBODY):
        assert as_stranger.post("/talent-pool", {"candidateId": candidate_id}).status_code == 404
    assert as_stranger.delete(f"/talent-pool/{entry.pk}").status_code == 404
    assert as_stranger.get("/talent-pool").json()["data"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "candidateId"),
        ({"candidateId": "x"}, "candidateId"),
        ({"candidateId": NOBODY, "tags": [""]}, "tags[0]"),
        ({"candidateId": NOBODY, "tags": ["x"] * 21}, "tags"),
        ({"candidateId": NOBODY, "notes": "x" * 5001}, "notes"),
        ({"candidateId": NOBODY, "score": 5}, "score"),
    ],
)
def test_what_cannot_be_accepted_is_named(as_owner: Api, body: dict[str, Any], field: str) -> None:
    answer = as_owner.post("/talent-pool", body)
    assert answer.status_code == 400
    assert [detail["field"] for detail in answer.json()["details"]] == [field]


@pytest.fixture
def three(tenant: Tenant) -> None:
    for name, score, department, tags, skills in (
        ("Ann", 50, "Kitchen", ["a"], ["Python"]),
        ("Bob", None, "Garden", ["a", "b"], ["PostgreSQL"]),
        ("Cy", 90, None, [], ["Python"]),
    ):
        person = factories.candidate(tenant, name=name, skills=skills)
        Entry.objects.create(tenant=tenant, candidate=person, score=score, department=department, tags=tags)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Cy", "Bob", "Ann"]),
        ({"sort": "createdAt"}, ["Ann", "Bob", "Cy"]),
        ({"sort": "-score"}, ["Cy", "Ann", "Bob"]),
        ({"department": "KITCHEN"}, ["Ann"]),
        ({"q": "bo"}, ["Bob"]),
        ({"q": "@example.com"}, ["Cy", "Bob", "Ann"]),
        ({"skill": "postgres"}, ["Bob"]),
        ({"tag": "a"}, ["Bob", "Ann"]),
        ({"tag": "a", "skill": "python"}, ["Ann"]),
    ],
)
def test_entries_are_sorted_and_narrowed(as_viewer: Api, three: None, query: dict[str, str], names: list[str]) -> None:
    assert _names(as_viewer.get("/talent-pool", query)) == names


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    as_owner: Api, three: None, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        as_owner.get("/talent-pool")
    with django_assert_num_queries(3):
        as_owner.get("/talent-pool", {"limit": "1"})


def test_the_pool_needs_its_feature_and_a_role_that_writes(as_viewer: Api, owner: User) -> None:
    assert owner.tenant is not None
    person = factories.candidate(owner.tenant)
    assert as_viewer.post("/talent-pool", {"candidateId": str(person.pk)}).status_code == 403
    Tenant.objects.filter(pk=owner.tenant_id).update(features=[])
    assert as_member(owner).get("/talent-pool").json()["code"] == "feature_not_on_plan"
