"""Staff with a phone: ``staff`` is a client that has proved the second factor."""

import pytest
from django.test import Client

from accounts.models import User
from tests.staff.people import let_in, member_of_staff


@pytest.fixture
def person(db: None) -> User:
    return member_of_staff()


@pytest.fixture
def staff(client: Client, person: User) -> Client:
    let_in(client, person)
    return client
