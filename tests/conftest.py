"""The cast, the same in every test: who they are, and the API as each of them speaks to it.

``owner``, ``admin``, ``teammate`` (RECRUITER) and ``viewer`` belong to ``tenant``; ``stranger`` owns another one;
``candidate`` has an account of their own. ``as_owner`` and so on are ``tests.client.Api`` with that caller's access
token, ``as_key`` has an API key of ``tenant`` with every scope, ``anonymous`` has nothing. ``job`` is the owner's.
"""

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings

from accounts import services, tokens
from accounts.models import ApiKey, PrincipalKind, Role, Tenant, User
from candidates.models import CandidateAccount
from hiresscope.lib import throttles
from jobs.models import Job
from tests import factories
from tests.client import Api


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> Iterator[None]:
    """Pages link their static files without a manifest, which only collectstatic makes; the walks run that."""
    # WhiteNoise warns of a missing folder, and warnings are errors.
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        yield


@pytest.fixture(autouse=True)
def _fresh_counters(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Rate limits and caches start empty in every test that has a database, and no window ends within a test."""
    throttles._Store.rests_until = 0.0
    begin = time.time()
    monkeypatch.setattr(throttles.core, "time", SimpleNamespace(time=lambda: begin))
    yield
    if {"db", "transactional_db"} & set(request.fixturenames):
        cache.clear()


@pytest.fixture
def tenant(db: None) -> Tenant:
    return factories.tenant(name="Acme", slug="acme")


@pytest.fixture
def owner(tenant: Tenant) -> User:
    return factories.member(tenant, Role.OWNER, email="owner@acme.example", name="Olga Owner")


@pytest.fixture
def admin(tenant: Tenant) -> User:
    return factories.member(tenant, Role.ADMIN, email="admin@acme.example", name="Adam Admin")


@pytest.fixture
def teammate(tenant: Tenant) -> User:
    return factories.member(tenant, Role.RECRUITER, email="teammate@acme.example", name="Tara Teammate")


@pytest.fixture
def viewer(tenant: Tenant) -> User:
    return factories.member(tenant, Role.VIEWER, email="viewer@acme.example", name="Vera Viewer")


@pytest.fixture
def stranger(db: None) -> User:
    other = factories.tenant(name="Globex", slug="globex")
    return factories.member(other, Role.OWNER, email="stranger@globex.example", name="Stan Stranger")


@pytest.fixture
def candidate(db: None) -> CandidateAccount:
    return factories.account(email="candidate@mail.example", name="Cora Candidate")


@pytest.fixture
def key(tenant: Tenant) -> tuple[ApiKey, str]:
    return factories.api_key(tenant)


@pytest.fixture
def job(owner: User) -> Job:
    assert owner.tenant is not None
    return factories.job(owner.tenant, title="Backend engineer")


def as_member(user: User) -> Api:
    """The API as ``user`` speaks to it, in a new session."""
    return Api(Authorization=f"Bearer {services.open_session(user).access}")


def as_account(account: CandidateAccount) -> Api:
    """The API as the candidate speaks to it, in a new session."""
    session = factories.candidate_session(account)
    token = tokens.access_token(subject=account.pk, kind=PrincipalKind.CANDIDATE, session=session.pk)
    return Api(Authorization=f"Bearer {token}")


@pytest.fixture
def anonymous() -> Api:
    return Api()


@pytest.fixture
def as_owner(owner: User) -> Api:
    return as_member(owner)


@pytest.fixture
def as_admin(admin: User) -> Api:
    return as_member(admin)


@pytest.fixture
def as_teammate(teammate: User) -> Api:
    return as_member(teammate)


@pytest.fixture
def as_viewer(viewer: User) -> Api:
    return as_member(viewer)


@pytest.fixture
def as_stranger(stranger: User) -> Api:
    return as_member(stranger)


@pytest.fixture
def as_candidate(candidate: CandidateAccount) -> Api:
    return as_account(candidate)


@pytest.fixture
def as_key(key: tuple[ApiKey, str]) -> Api:
    return Api(X_API_Key=key[1])


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: the full figures, in minutes; runs when asked for with -m slow")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is slow, unless ``-m`` speaks of it."""
    if "slow" in config.option.markexpr:
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if not item.get_closest_marker("slow")]
