"""The demo tenant: an owner, two jobs and CVs in all four formats, made again wherever they are missing.

The log-in and the API key are shown each time `make run` starts, so they are kept in `var/demo.json` (mode 600).
"""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

import accounts.services
import applications.services
import jobs.services
from accounts.models import ApiKey, Plan, SubscriptionStatus, Tenant, User
from applications import uploads
from applications.models import Source
from applications.services import Applicant, DuplicateApplication
from jobs.models import Job

EMAIL = "demo@hiresscope.example"
SAMPLES = Path(settings.BASE_DIR) / "tests" / "samples"
SEEDS = ("ana_two_columns.pdf", "mira_word.docx", "jonas_word97.doc", "nora_nurse.txt", "tomas_backend.txt")
UNSEEN = "elif_developer.txt"
"""A sample that is not seeded: for a first upload by hand."""
BY = "demo data"

JOBS: tuple[dict[str, Any], ...] = (
    {
        "title": "Backend engineer (Python)",
        "department": "Engineering",
        "location": "Berlin",
        "work_mode": "HYBRID",
        "salary": {"min": 62_000, "max": 78_000, "currency": "EUR", "period": "YEAR"},
        "description": (
            "You build and run the services behind our order platform.\n\n"
            "What you bring\n"
            "- At least 4 years of professional experience with Python\n"
            "- Django or another web framework, and REST APIs\n"
            "- PostgreSQL: modelling, queries, migrations\n"
            "- English, spoken and written\n\n"
            "Nice to have\n"
            "- Docker and Kubernetes\n"
            "- Redis, Celery or another message queue\n"
            "- German"
        ),
    },
    {
        "title": "Registered nurse, intensive care",
        "department": "Care",
        "location": "Leeds",
        "work_mode": "ONSITE",
        "salary": None,
        "description": (
            "You care for critically ill adults on a ward of 18 beds, in a team of nurses and physicians.\n\n"
            "Required\n"
            "- Registered nurse (RN) with a degree or diploma in nursing\n"
            "- 2 years of experience in intensive or acute care\n"
            "- Medication administration and patient assessment\n\n"
            "Preferred\n"
            "- Advanced life support certification\n"
            "- Mentoring of students"
        ),
    },
)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a person needs to try the demo."""

    email: str
    password: str
    api_key: str


def seed() -> tuple[Credentials, list[Job]]:
    """Make what is missing of the demo tenant; returns its log-in and key, and its jobs, oldest first."""
    owner = User.objects.select_related("tenant").filter(email=EMAIL).first()
    known = _recall() if owner else None
    if owner is None:
        password = secrets.token_urlsafe(12)
        owner = accounts.services.signup(company_name="Demo Company", name="Demo Owner", email=EMAIL, password=password)
    else:
        password = known.password if known else _new_password(owner)
    tenant = Tenant.objects.get(users=owner)
    _subscribe(tenant)
    credentials = Credentials(EMAIL, password, known.api_key if known else _new_key(tenant, owner))
    _remember(credentials)
    made = [_job(tenant, fields) for fields in JOBS]
    for path in sample_cvs():
        for job in made:
            _submit(tenant, job, path)
    return credentials, made


def sample_cvs() -> list[Path]:
    """The demo's CVs, in all four formats, made by us of people who do not exist."""
    return [SAMPLES / name for name in SEEDS]


def _subscribe(tenant: Tenant) -> None:
    now = timezone.now()
    Tenant.objects.filter(pk=tenant.pk, plan=Plan.TRIAL).update(
        plan=Plan.GROWTH,
        subscription_status=SubscriptionStatus.ACTIVE,
        trial_ends_at=None,
        current_period_end=now + timedelta(days=30),
    )
    tenant.refresh_from_db()


def _job(tenant: Tenant, fields: dict[str, Any]) -> Job:
    known: Job | None = Job.objects.for_tenant(tenant).filter(title=fields["title"], deleted_at=None).first()
    return known or jobs.services.create(tenant=tenant, **fields)


def _submit(tenant: Tenant, job: Job, path: Path) -> None:
    with path.open("rb") as file:
        cv = uploads.check(File(file, name=path.name))
        try:
            applications.services.submit(
                tenant=tenant, job=job, cv=cv, applicant=Applicant(), source=Source.IMPORT, by=BY
            )
        except DuplicateApplication:
            return


def _store() -> Path:
    return Path(settings.VAR_DIR) / "demo.json"


def _recall() -> Credentials | None:
    try:
        return Credentials(**json.loads(_store().read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _remember(credentials: Credentials) -> None:
    with open(os.open(_store(), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(credentials), file)


def _new_password(owner: User) -> str:
    password = secrets.token_urlsafe(12)
    owner.set_password(password)
    owner.save(update_fields=["password"])
    return password


def _new_key(tenant: Tenant, owner: User) -> str:
    ApiKey.objects.for_tenant(tenant).filter(name="demo", revoked_at=None).update(revoked_at=timezone.now())
    _, text = accounts.services.create_api_key(tenant=tenant, name="demo", created_by=owner)
    return text
