"""Taking a CV in: the file is stored first, then one transaction makes everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import Q
from uuid_utils.compat import uuid7

import accounts.entitlements
import accounts.services
import billing.services
import candidates.services
import jobs.services
from accounts.models import Tenant
from applications import events, uploads
from applications.announcing import announce, record
from applications.models import Application, Batch, Processing, Source
from applications.uploads import CheckedUpload
from candidates import contacts
from candidates.emails import email_key
from hiresscope.lib.errors import Conflict, DomainError, NotFound, ValidationFailed
from hiresscope.lib.work import IDLE, due
from jobs.models import Job
from webhooks.events import APPLICATION_CREATED


class DuplicateApplication(Conflict):
    """The job has this e-mail or these bytes already; ``details`` hold the existing application's id."""

    code = "duplicate_application"

    def __init__(self, existing: UUID | None, *, same: str) -> None:
        super().__init__(
            f"This job already has an application with the same {same}",
            details=[{"field": same, "applicationId": str(existing)}] if existing else None,
        )


@dataclass(frozen=True, slots=True)
class Applicant:
    """What was said about the person beside the file; all of it may be absent."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    linkedin_url: str | None = None
    cover_letter: str | None = None


def linkedin_problem(url: str | None) -> str | None:
    """What is wrong with a profile's address, or None."""
    return "must be an https linkedin.com profile" if url and not contacts.is_linkedin_profile(url) else None


def applicant_of(fields: Mapping[str, Any]) -> Applicant:
    """The person of the public form's fields. Raises ValidationFailed."""
    linkedin = fields.get("linkedin_url") or None
    if problem := linkedin_problem(linkedin):
        raise ValidationFailed([("linkedinUrl", problem)])
    return Applicant(
        name=fields["name"],
        email=fields["email"],
        phone=contacts.phone(fields.get("phone")),
        linkedin_url=linkedin,
        cover_letter=fields.get("cover_letter") or None,
    )


@dataclass(frozen=True, slots=True)
class BulkResult:
    """One file of a bulk upload: the application, or why there is none."""

    filename: str
    application: Application | None
    error: DomainError | None


def submit(
    *,
    tenant: Tenant,
    job: Job,
    cv: CheckedUpload,
    applicant: Applicant,
    source: Source,
    by: str,
    batch: Batch | None = None,
    request_id: str = "",
    locale: str = "",
) -> Application:
    """Keep the CV and queue its parsing. Nothing is published: the row is what the dispatcher finds.

    Who applied by themselves is told by mail, in the language ``locale``, that it arrived.
    Raises DuplicateApplication, PlanLimitReached (an applicant of the public page is HELD instead) or
    StorageUnavailable; then nothing is kept.
    """
    key = email_key(applicant.email) if applicant.email else None
    refuse_known(job, sha256=cv.sha256, key=key)
    path = uploads.store(cv)
    row = Application(
        id=uuid7(),
        tenant_id=tenant.pk,
        job=job,
        batch=batch,
        source=source,
        candidate_name=applicant.name,
        candidate_email=applicant.email,
        candidate_phone=applicant.phone,
        linkedin_url=applicant.linkedin_url,
        cover_letter=applicant.cover_letter,
        email_key=key,
        given_email=key is not None,
        locale=locale,
        cv_path=path,
        cv_file_name=cv.name,
        cv_size=cv.size,
        cv_content_type=cv.content_type,
        cv_sha256=cv.sha256,
        request_id=request_id,
    )
    try:
        with transaction.atomic():
            _insert(row, tenant, job, applicant, by)
    except IntegrityError:
        uploads.discard(path)
        refuse_known(job, sha256=cv.sha256, key=key)
        raise DuplicateApplication(None, same="file or e-mail") from None
    except DomainError:
        uploads.discard(path)
        raise
    # On any other fault the outcome of the commit is unknown: the file stays, and check_integrity finds it if the
    # row does not exist. A row without its file would be a lost CV.
    row.refresh_from_db(fields=["created_at", "updated_at"])
    return row


def refuse_known(job: Job, *, sha256: str, key: str | None) -> None:
    """Raise DuplicateApplication if the job has the bytes, or the e-mail in an application that has not failed."""
    same = Q(cv_sha256=sha256)
    if key:
        same |= Q(email_key=key) & ~Q(processing__in=[Processing.FAILED, Processing.DUPLICATE])
    known = Application.objects.filter(same, job=job).values_list("pk", "cv_sha256").first()
    if known:
        raise DuplicateApplication(known[0], same="file" if known[1] == sha256 else "candidateEmail")


def _insert(row: Application, tenant: Tenant, job: Job, applicant: Applicant, by: str) -> None:
    work: dict[str, Any] = due("parse")
    try:
        if row.source == Source.APPLY:
            accounts.entitlements.require_running(tenant)
        billing.services.consume_upload(tenant, row.pk)
    except (billing.services.PlanLimitReached, accounts.entitlements.SubscriptionEnded):
        if row.source != Source.APPLY:
            raise
        row.processing = Processing.HELD
        work = IDLE
    for column, value in work.items():
        setattr(row, column, value)
    if applicant.email:
        row.candidate = candidates.services.find_or_make(
            tenant=tenant,
            email=applicant.email,
            name=applicant.name,
            phone=applicant.phone,
            linkedin=applicant.linkedin_url,
        )
    row.save(force_insert=True)
    if not jobs.services.count_application(job.pk):
        raise NotFound
    record(row, events.CREATED, before=None, after=row.status, by=by)
    announce(row, APPLICATION_CREATED, job_title=job.title)
    if row.source == Source.APPLY and row.candidate_email:
        _tell(row, tenant)


def _tell(row: Application, tenant: Tenant) -> None:
    context = {"application": str(row.pk), "language": row.locale}
    accounts.services.queue_mail(to=row.candidate_email or "", template="received", context=context, lane=tenant.pk)


def submit_bulk(
    *, tenant: Tenant, job: Job, files: Sequence[File[Any]], by: str, request_id: str = ""
) -> tuple[Batch, list[BulkResult]]:
    """Take in up to 50 files, each by itself: one that is refused rejects only itself."""
    batch = Batch.objects.create(tenant=tenant, job=job)
    results = []
    for file in files:
        try:
            cv = uploads.check(file)
            row = submit(
                tenant=tenant,
                job=job,
                cv=cv,
                applicant=Applicant(),
                source=Source.BULK,
                by=by,
                batch=batch,
                request_id=request_id,
            )
            results.append(BulkResult(cv.name, row, None))
        except DomainError as error:
            results.append(BulkResult(str(file.name or "file")[:255], None, error))
    batch.total = sum(result.application is not None for result in results)
    batch.save(update_fields=["total"])
    return batch, results
