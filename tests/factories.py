"""Rows for tests: each function makes one with plausible values; keyword arguments override any column."""

import functools
import hashlib
import itertools
from datetime import timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts import services
from accounts.models import ApiKey, PrincipalKind, Role, Session, Tenant, User
from applications.models import Application, ParsedCV, Processing, Score, Source
from candidates.emails import email_key
from candidates.models import Candidate, CandidateAccount
from jobs.models import Job

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)

CRITERIA = [
    {
        "id": "0198c5d2-0000-7000-8000-000000000001",
        "text": "Five years of Python",
        "kind": "MUST",
        "weight": 8,
        "skill": "Python",
    },
    {
        "id": "0198c5d2-0000-7000-8000-000000000002",
        "text": "Runs PostgreSQL in production",
        "kind": "NICE",
        "weight": 5,
        "skill": "PostgreSQL",
    },
]

PROFILE: dict[str, Any] = {
    "name": "Ada Lovelace",
    "email": "ada@example.com",
    "phone": None,
    "location": "London",
    "links": [],
    "skills": ["Python"],
    "languages": [],
    "totalYearsExperience": None,
    "experience": [],
    "education": [],
}


@functools.cache
def password_hash(password: str = PASSWORD) -> str:
    """The hash of ``password``, computed once a run: Argon2 is slow on purpose."""
    return make_password(password)


def tenant(**columns: Any) -> Tenant:
    """An employer on its trial, with every feature."""
    number = next(_numbers)
    now = timezone.now()
    defaults: dict[str, Any] = {
        "name": f"Company {number}",
        "slug": f"company-{number}",
        "trial_ends_at": now + timedelta(days=3),
        "current_period_start": now,
        "current_period_end": now + timedelta(days=3),
        "features": list(services.TRIAL_FEATURES),
        "referral_code": f"CODE{number}",
    }
    return Tenant.objects.create(**{**defaults, **columns})


def member(of: Tenant, role: str = Role.OWNER, **columns: Any) -> User:
    """An active member of ``of`` who logs in with ``PASSWORD``."""
    number = next(_numbers)
    defaults = {"email": f"member{number}@example.com", "name": f"Member {number}", "password": password_hash()}
    return User.objects.create(tenant=of, role=role, **{**defaults, **columns})


def api_key(of: Tenant, scopes: list[str] | None = None, **columns: Any) -> tuple[ApiKey, str]:
    """A key of ``of`` (no scopes: all) and its text."""
    key, text = services.create_api_key(tenant=of, name="Test key", created_by=None, scopes=scopes)
    if columns:
        ApiKey.objects.filter(pk=key.pk).update(**columns)
        key.refresh_from_db()
    return key, text


def account(**columns: Any) -> CandidateAccount:
    """A candidate's own log-in, with a verified e-mail and ``PASSWORD``."""
    number = next(_numbers)
    defaults = {
        "email": f"candidate{number}@example.com",
        "email_verified_at": timezone.now(),
        "name": f"Candidate {number}",
        "password": password_hash(),
    }
    return CandidateAccount.objects.create(**{**defaults, **columns})


def candidate_session(of: CandidateAccount) -> Session:
    """A session that ``of`` is logged in with."""
    return Session.objects.create(kind=PrincipalKind.CANDIDATE, account_id=of.pk)


def candidate(of: Tenant, **columns: Any) -> Candidate:
    """A person as the tenant knows them."""
    number = next(_numbers)
    email = columns.pop("email", f"person{number}@example.com")
    defaults = {"name": f"Person {number}", "email": email, "email_key": email_key(email) if email else None}
    return Candidate.objects.create(tenant=of, **{**defaults, **columns})


def job(of: Tenant, **columns: Any) -> Job:
    """An active, public posting with two criteria."""
    number = next(_numbers)
    defaults = {
        "slug": f"job-{number}",
        "title": f"Engineer {number}",
        "description": "We look for somebody who builds and runs our services with care.",
        "criteria": CRITERIA,
        "criteria_given": True,
    }
    return Job.objects.create(tenant=of, **{**defaults, **columns})


def application(of: Job, **columns: Any) -> Application:
    """An application that waits to be parsed; its person is made unless ``candidate`` is given (None: nobody)."""
    number = next(_numbers)
    person = columns.pop("candidate") if "candidate" in columns else candidate(of.tenant)
    defaults: dict[str, Any] = {
        "candidate": person,
        "candidate_name": person and person.name,
        "candidate_email": person and person.email,
        "email_key": person and person.email_key,
        "given_email": person is not None,
        "source": Source.API,
        "cv_path": f"cvs/{number}",
        "cv_file_name": f"cv-{number}.txt",
        "cv_size": 1000,
        "cv_content_type": "text/plain",
        "cv_sha256": hashlib.sha256(str(number).encode()).hexdigest(),
    }
    return Application.objects.create(tenant_id=of.tenant_id, job=of, **{**defaults, **columns})


def scored(of: Job, score: int = 75, **columns: Any) -> Application:
    """An application with its text, its score and an explanation."""
    row = application(of, **columns)
    ParsedCV.objects.create(
        tenant_id=row.tenant_id, application=row, visible_text="Python since 2015", profile=PROFILE, text_quality="OK"
    )
    result = Score.objects.create(
        tenant_id=row.tenant_id,
        application=row,
        engine="LOCAL",
        model="local",
        prompt_version="1",
        prompt_hash="0" * 64,
        criteria_version=of.criteria_version,
        input_hash=hashlib.sha256(str(row.pk).encode()).hexdigest(),
        score=score,
        explanation={"summary": "", "recommendation": "GOOD", "strengths": [], "gaps": [], "criteria": []},
        matched_skills=["Python"],
        missing_skills=["PostgreSQL"],
    )
    Application.objects.filter(pk=row.pk).update(
        processing=Processing.SCORED,
        score=score,
        scored_version=of.criteria_version,
        scored_at=timezone.now(),
        engine="LOCAL",
        matched_skills=result.matched_skills,
        missing_skills=result.missing_skills,
        current_score=result,
    )
    row.refresh_from_db()
    return row
