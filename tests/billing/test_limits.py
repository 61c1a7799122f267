"""No limit is passed, however many requests come at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from uuid_utils.compat import uuid7

import billing.services
from accounts.models import Tenant, User
from applications.models import Application
from billing.models import Charge, Usage
from jobs.models import Job
from tests import factories
from tests.client import Api, named_file
from tests.conftest import as_member


@pytest.mark.django_db(transaction=True)
def test_two_hundred_parallel_uploads_at_a_limit_of_ten_admit_ten(owner: User, settings: object) -> None:
    settings.RATE_LIMITS = "off"
    assert owner.tenant is not None
    Tenant.objects.filter(pk=owner.tenant_id).update(limit_overrides={"cvUploadsPerMonth": 10})
    job = factories.job(owner.tenant)
    api = as_member(owner)
    token = api.defaults["HTTP_AUTHORIZATION"]

    def upload(number: int) -> int:
        try:
            one = Api(Authorization=token)
            file = named_file(f"cv{number}.txt", f"Curriculum vitae number {number}, Python".encode(), "text/plain")
            return int(one.upload(f"/jobs/{job.pk}/applications", {"file": file}).status_code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(upload, range(200)))
    assert (statuses.count(201), statuses.count(403)) == (10, 190)
    assert Application.objects.count() == Charge.objects.count() == 10
    assert Usage.objects.get().cv_uploads == 10
    assert Job.objects.get().applications_count == 10


@pytest.mark.django_db(transaction=True)
def test_parallel_charges_and_refunds_leave_the_counter_right(tenant: Tenant) -> None:
    references = [uuid7() for _ in range(60)]

    def charge(number: int) -> None:
        try:
            with transaction.atomic():
                billing.services.consume_upload(tenant, references[number])
            if number % 3 == 0:
                billing.services.refund_upload(references[number])
                billing.services.refund_uploads(references[max(0, number - 3) : number + 1 : 3])
        except billing.services.PlanLimitReached:
            pass
        finally:
            connections.close_all()

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(charge, range(60)))
    counted = Usage.objects.get().cv_uploads
    assert counted == Charge.objects.filter(refunded_at=None).count() <= 50


def test_giving_back_counts_each_charge_once(tenant: Tenant) -> None:
    references = [uuid7() for _ in range(3)]
    for reference in references:
        billing.services.consume_upload(tenant, reference)
    billing.services.refund_uploads(references[:2])
    billing.services.refund_uploads([*references[:2], uuid7()])
    assert not billing.services.refund_upload(references[0])
    assert Usage.objects.get().cv_uploads == 1
    billing.services.consume_upload(tenant, references[0])
    assert Usage.objects.get().cv_uploads == 2


def test_a_refusal_names_limit_use_and_plan(tenant: Tenant) -> None:
    tenant.limit_overrides = {"cvUploadsPerMonth": 1}
    billing.services.consume_upload(tenant, uuid7())
    with pytest.raises(billing.services.PlanLimitReached) as refusal:
        billing.services.consume_upload(tenant, uuid7())
    assert "The TRIAL plan allows 1 CVs a month; 1 are used" in refusal.value.text
