"""Knowing people: one row a person and tenant."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import Tenant, User
from candidates import services
from candidates.models import Candidate, CandidateWords

PROFILE = {"name": "Ann Lee", "phone": "+1 212 555 0100", "location": "Oslo", "skills": ["Python", "SQL"]}


def test_addresses_of_one_mailbox_are_one_person(tenant: Tenant) -> None:
    first = services.find_or_make(tenant=tenant, email="Ann.Lee@gmail.com", name=None, phone="0047 22 12 34 56")
    again = services.find_or_make(tenant=tenant, email="annlee@googlemail.com", name="Ann Lee", phone="+1 212 555 0100")
    assert first.pk == again.pk
    assert (again.email, again.name, again.phone) == ("ann.lee@gmail.com", "Ann Lee", "+4722123456")


def test_dots_count_where_the_provider_does_not_say_otherwise(tenant: Tenant) -> None:
    first = services.find_or_make(tenant=tenant, email="ann.lee@mail.example")
    assert services.find_or_make(tenant=tenant, email="annlee@mail.example").pk != first.pk


def test_another_tenants_person_is_another_row(tenant: Tenant, stranger: User) -> None:
    assert stranger.tenant is not None
    mine = services.find_or_make(tenant=tenant, email="ann@mail.example")
    theirs = services.find_or_make(tenant=stranger.tenant, email="ann@mail.example")
    assert mine.pk != theirs.pk


def test_without_an_email_it_is_always_a_new_person(tenant: Tenant) -> None:
    ids = {services.find_or_make(tenant=tenant, email=None, name="Ann Lee").pk for _ in range(2)}
    assert len(ids) == 2


@pytest.mark.django_db(transaction=True)
def test_parallel_calls_end_at_one_row(tenant: Tenant) -> None:
    def call(_: int) -> object:
        try:
            return services.find_or_make(tenant=tenant.pk, email="ann@mail.example", name="Ann").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(call, range(40)))) == 1
    assert Candidate.objects.for_tenant(tenant).count() == 1


def test_a_cv_adds_skills_and_words_and_fills_what_is_missing(tenant: Tenant) -> None:
    person = services.find_or_make(tenant=tenant, email="ann@mail.example", name="A. Lee")
    services.learn(tenant_id=tenant.pk, candidate_id=person.pk, profile=PROFILE, text="kayak instructor")
    services.learn(tenant_id=tenant.pk, candidate_id=person.pk, profile={"skills": ["Go"]}, text="harbour pilot")
    person.refresh_from_db()
    assert (person.name, person.phone, person.location) == ("A. Lee", "+12125550100", "Oslo")
    assert person.skills == ["Go", "Python", "SQL"]
    words = CandidateWords.objects.get(candidate=person).words
    assert all(word in words for word in ("kayak", "harbour"))


def test_learning_about_another_tenants_person_changes_nothing(tenant: Tenant, stranger: User) -> None:
    person = services.find_or_make(tenant=tenant, email="ann@mail.example")
    assert stranger.tenant_id is not None
    services.learn(tenant_id=stranger.tenant_id, candidate_id=person.pk, profile=PROFILE, text="kayak")
    person.refresh_from_db()
    assert person.skills == []
    assert not CandidateWords.objects.exists()
