"""DELETE /candidates/:id, its export, and what retention erases: proven by looking through every table."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

import billing.services
from accounts.models import Tenant, User
from applications import housekeeping
from applications.models import Application, HistoryEntry, ParsedCV, Score
from candidates import services
from candidates.models import Candidate
from jobs.models import Job
from talentpool.models import Entry
from tests import factories
from tests.client import Api
from tests.events import heard, listen
from webhooks.services import emit

MARK = "zanzibarin"


def _where_it_stands(word: str) -> list[str]:
    """The tables of the whole database with a row that holds ``word``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            question = f'SELECT EXISTS (SELECT FROM "{table}" AS t WHERE t::text ILIKE %s)'  # noqa: S608 - its own tables
            cursor.execute(question, [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return sorted(found)


@pytest.fixture
def person(job: Job, owner: User) -> Application:
    """Somebody whose every trace bears the mark: record, CV, score, history, pool, event, file."""
    tenant = job.tenant
    listen(tenant)
    record = factories.candidate(tenant, name=f"{MARK} Lee", email=f"{MARK}@mail.example")
    path = default_storage.save(f"cvs/{MARK}", ContentFile(b"cv"))
    row = factories.scored(
        job,
        candidate=record,
        cv_path=path,
        cover_letter=f"I am {MARK}",
        decision="REJECTED",
        decided_at=timezone.now() - timedelta(days=100),
    )
    ParsedCV.objects.filter(application=row).update(visible_text=f"{MARK} knows Python", profile={"name": MARK})
    Score.objects.filter(application=row).update(explanation={"summary": MARK}, raw_answer=MARK)
    HistoryEntry.objects.create(tenant=tenant, application=row, event="rejected", by="Olga", note=MARK)
    services.learn(tenant_id=tenant.pk, candidate_id=record.pk, profile={}, text=f"{MARK} knows Python")
    emit(tenant_id=tenant.pk, event="application.created", subject_id=row.pk, data={"candidateName": MARK})
    emit(tenant_id=tenant.pk, event="talent_pool.added", subject_id=record.pk, data={"candidateName": MARK})
    other = factories.job(tenant, deleted_at=timezone.now())
    factories.application(other, candidate=None, candidate_email=f"{MARK}@mail.example", processing="DUPLICATE")
    billing.services.consume_upload(tenant, row.pk)
    Job.objects.filter(pk=job.pk).update(applications_count=1)
    return row


def test_nothing_of_an_erased_person_is_left(as_owner: Api, person: Application, tenant: Tenant) -> None:
    Entry.objects.create(tenant=tenant, candidate_id=person.candidate_id, notes=MARK)
    bystander = factories.scored(person.job)
    assert len(_where_it_stands(MARK)) >= 7
    answer = as_owner.delete(f"/candidates/{person.candidate_id}")
    assert (answer.status_code, answer.json()) == (200, {"id": str(person.candidate_id), "deleted": True})
    assert _where_it_stands(MARK) == []
    assert not default_storage.exists(person.cv_path)
    assert heard(tenant)[-1] == "candidate.deleted"
    assert Application.objects.get() == bystander
    assert as_owner.get(f"/candidates/{person.candidate_id}").status_code == 404


def test_counters_of_use_stay_when_a_person_is_erased(as_owner: Api, person: Application, tenant: Tenant) -> None:
    as_owner.delete(f"/candidates/{person.candidate_id}")
    assert billing.services.usage_row(tenant).cv_uploads == 1
    assert Job.objects.get(pk=person.job_id).applications_count == 0


@pytest.mark.parametrize("method", ["delete", "get"])
def test_only_owners_and_admins_erase_and_export(
    *, as_admin: Api, as_teammate: Api, as_viewer: Api, as_key: Api, as_stranger: Api, person: Application, method: str
) -> None:
    path = f"/candidates/{person.candidate_id}" + ("/export" if method == "get" else "")
    statuses = [getattr(api, method)(path).status_code for api in (as_teammate, as_viewer, as_key, as_stranger)]
    assert statuses == [403, 403, 403, 404]
    assert getattr(as_admin, method)(path).status_code == 200


def test_the_export_holds_everything(as_owner: Api, person: Application, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(7):
        answer = as_owner.get(f"/candidates/{person.candidate_id}/export")
    body = answer.json()
    assert set(body) == {"candidate", "applications", "talentPool", "webhookEvents"}
    first = body["applications"][0]
    assert first["visibleText"] == f"{MARK} knows Python"
    assert first["scores"][0]["explanation"] == {"summary": MARK}
    assert first["history"][0]["note"] == MARK
    assert len(body["applications"]) == 2
    assert len(body["webhookEvents"]) == 2


# Retention


def _apply_retention(*options: str) -> str:
    out = io.StringIO()
    call_command("apply_retention", *options, stdout=out)
    return out.getvalue()


def test_retention_erases_who_was_rejected_longer_ago(person: Application, tenant: Tenant) -> None:
    Application.objects.filter(processing="DUPLICATE").delete()
    assert "0 applications erased in 0 companies" in _apply_retention()
    Tenant.objects.filter(pk=tenant.pk).update(retention_days=101)
    assert "acme: 0 people, 0 applications" in _apply_retention()
    Tenant.objects.filter(pk=tenant.pk).update(retention_days=99)
    assert "1 applications would be erased in 1 companies" in _apply_retention("--dry-run")
    assert Candidate.objects.filter(pk=person.candidate_id).exists()
    assert "acme: 1 people, 1 applications (99 days)" in _apply_retention()
    assert _where_it_stands(MARK) == []


@pytest.mark.parametrize("why", ["another application", "in the pool", "shortlisted"])
def test_retention_keeps_who_is_still_wanted(person: Application, tenant: Tenant, why: str) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(retention_days=1)
    if why == "another application":
        factories.application(factories.job(tenant), candidate=person.candidate)
    elif why == "in the pool":
        Entry.objects.create(tenant=tenant, candidate_id=person.candidate_id)
    else:
        Application.objects.filter(pk=person.pk).update(decision="SHORTLISTED")
    _apply_retention()
    assert Application.objects.filter(pk=person.pk).exists()


def test_held_applicants_go_on_once_the_plan_allows_and_not_after_it_has_ended(job: Job, tenant: Tenant) -> None:
    held = [factories.application(job, processing="HELD") for _ in range(3)]
    Tenant.objects.filter(pk=tenant.pk).update(limit_overrides={"cvUploadsPerMonth": 2}, subscription_status="EXPIRED")
    assert housekeeping.release_all() == 0
    Tenant.objects.filter(pk=tenant.pk).update(subscription_status="ACTIVE")
    assert housekeeping.release_all() == 2
    assert housekeeping.release_all() == 0
    states = [Application.objects.get(pk=row.pk).processing for row in held]
    assert states == ["PENDING", "PENDING", "HELD"]
