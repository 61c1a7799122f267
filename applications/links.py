"""Signed links: to a CV's file, and to an applicant's status page. They carry an id and an expiry, never a name."""

from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils import timezone

CV_SECONDS = 3600
EVENT_CV_SECONDS = 3 * 24 * 3600
_CV_SALT = "applications.cv"
_STATUS_SALT = "applications.status"


def cv_url(application_id: UUID, *, seconds: int = CV_SECONDS) -> str:
    """The address of the CV's file, good for ``seconds``."""
    expires = int(timezone.now().timestamp()) + seconds
    token = signing.dumps([application_id.hex, expires], salt=_CV_SALT)
    return f"{settings.PUBLIC_URL}/files/cv/{token}"


def read_cv_token(token: str) -> UUID | None:
    """The application whose file the token opens; None if it is forged or has expired."""
    try:
        text, expires = signing.loads(token, salt=_CV_SALT)
        return UUID(text) if expires > timezone.now().timestamp() else None
    except (signing.BadSignature, ValueError, TypeError):
        return None


def status_path(application_id: UUID) -> str:
    """The applicant's private page, without the host."""
    return f"/apply/status/{signing.dumps(application_id.hex, salt=_STATUS_SALT)}"


def status_url(application_id: UUID) -> str:
    """The applicant's private page."""
    return settings.PUBLIC_URL + status_path(application_id)


def read_status_token(token: str) -> UUID | None:
    """The application of a status page; None if the token is forged."""
    try:
        return UUID(signing.loads(token, salt=_STATUS_SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None
