"""Telling the outside and the history; both inside the transaction of the change."""

import webhooks.services
from applications import links
from applications.models import Application, HistoryEntry


def announce(application: Application, event: str, *, job_title: str) -> None:
    """Emit the webhook ``event`` with the application as it is now."""
    webhooks.services.emit(
        tenant_id=application.tenant_id,
        event=event,
        subject_id=application.pk,
        data={
            "applicationId": application.pk,
            "jobId": application.job_id,
            "jobTitle": job_title,
            "candidateName": application.candidate_name,
            "candidateEmail": application.candidate_email,
            "score": application.score,
            "status": application.status,
            "missingSkills": application.missing_skills,
            "cvUrl": links.cv_url(application.pk, seconds=links.EVENT_CV_SECONDS),
        },
    )


def record(
    application: Application, event: str, *, before: str | None, after: str | None, by: str, note: str | None = None
) -> None:
    """Write one line of the application's history."""
    HistoryEntry.objects.create(
        tenant_id=application.tenant_id,
        application=application,
        event=event,
        from_status=before,
        to_status=after,
        by=by[:200],
        note=note,
    )
