"""What the mails to applicants are made of when they are sent."""

from typing import Any
from uuid import UUID

from accounts.delivery import composer
from accounts.models import Mail
from applications import links, selectors
from applications.models import Application, Decision


def _application(mail: Mail) -> Application | None:
    """The application that the mail is about, unless it is gone or another person's by now."""
    found = selectors.for_applicant(UUID(mail.context["application"]))
    return found if found is not None and found.candidate_email == mail.to else None


def _words(application: Application) -> dict[str, Any]:
    return {
        "name": application.candidate_name,
        "company": application.job.tenant.name,
        "job": application.job.title,
        "link": links.status_url(application.pk),
    }


@composer("received")
def _received(mail: Mail) -> dict[str, Any] | None:
    application = _application(mail)
    return _words(application) if application else None


@composer("decided")
def _decided(mail: Mail) -> dict[str, Any] | None:
    application = _application(mail)
    if application is None or application.decision != mail.context["decision"]:
        return None
    return {**_words(application), "shortlisted": application.decision == Decision.SHORTLISTED}
