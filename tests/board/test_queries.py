"""What each page asks of the database: so many statements and no more, however much there is."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import ApiKey, User
from applications.models import Batch
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.board.conftest import Browser, explained
from webhooks import services as webhooks
from webhooks.models import Delivery, Endpoint


@pytest.fixture
def endpoint(job: Job) -> Endpoint:
    return webhooks.create_endpoint(tenant=job.tenant, url="https://hooks.example/x", events=["*"]).endpoint


def statements(browser: Browser, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(path)
    assert answer.status_code == 200
    return [one["sql"] for one in captured.captured_queries]


# The session's row, and the member's with session and tenant.
ENTRY = 2
PAGES: dict[str, int] = {
    "/app/jobs": 2,
    "/app/jobs/{job}": 2,
    "/app/jobs/{job}?cursor=&sort=-createdAt": 2,
    "/app/jobs/{job}/rescore": 2,
    "/app/jobs/{job}/edit": 1,
    "/app/jobs/{job}/advice": 1,
    "/app/applications/{application}": 2,
    "/app/candidates": 2,
    "/app/candidates?q=person&sort=name": 2,
    "/app/candidates/{person}": 4,
    "/app/candidates/{person}/erase": 4,
    "/app/talent-pool": 1,
    "/app/team": 1,
    "/app/api-keys": 1,
    "/app/webhooks": 1,
    "/app/webhooks/{endpoint}": 3,
    "/app/webhooks/{endpoint}/deliveries/{delivery}": 3,
    "/app/billing": 4,
    "/app/referrals": 3,
    "/app/settings": 0,
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_same_however_much_there_is(page: str, job: Job, owner: User, endpoint: Endpoint) -> None:
    browser = Browser(owner)
    application = explained(job)
    delivery = webhooks.send_test(endpoint=endpoint)
    ids: dict[str, Any] = {
        "job": job.pk,
        "application": application.pk,
        "person": application.candidate_id,
        "endpoint": endpoint.pk,
        "delivery": delivery.pk,
    }
    path = page.format(**ids)

    def grow() -> None:
        for _ in range(6):
            row = factories.scored(job)
            factories.scored(factories.job(job.tenant), candidate=application.candidate).history.create(
                tenant=job.tenant, event="scored", by="system"
            )
            Entry.objects.create(tenant=job.tenant, candidate=row.candidate, scored_for_job=job)
            factories.api_key(job.tenant)
            factories.member(job.tenant, "VIEWER")
            webhooks.send_test(endpoint=endpoint)

    grow()
    few = statements(browser, path)
    grow()
    many = statements(browser, path)
    assert len(few) == len(many) == ENTRY + PAGES[page], "\n".join(many)
    assert ApiKey.objects.count() == 12
    assert Delivery.objects.count() == 13


def test_a_batch_asks_the_same_however_much_there_is(job: Job, owner: User) -> None:
    browser = Browser(owner)
    batch = Batch.objects.create(tenant=job.tenant, job=job, total=12)
    counts = []
    for _ in range(2):
        for _ in range(6):
            factories.scored(job, batch=batch)
        counts.append(len(statements(browser, f"/app/batches/{batch.pk}")))
    assert counts == [ENTRY + 5, ENTRY + 5]
