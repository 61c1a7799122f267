"""Signing up and logging in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts import tokens
from accounts.models import ApiKey, PrincipalKind, RefreshToken, Role, Session, Tenant, User
from hiresscope.lib.errors import Conflict, Unauthorized, ValidationFailed

TRIAL_FEATURES = ("bulkUpload", "csvExport", "apiKeys", "webhooks", "talentPool", "analytics", "aiOptimizer")
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class EmailTaken(Conflict):
    code = "email_taken"
    message = "This e-mail is already registered; log in or reset the password"


class WrongCredentials(Unauthorized):
    code = "wrong_credentials"
    message = "The e-mail or the password is wrong"


@dataclass(frozen=True, slots=True)
class TokenPair:
    """A fresh access token (15 minutes) and refresh token (7 days, one use)."""

    access: str
    refresh: str


def signup(*, company_name: str, name: str, email: str, password: str, referral_code: str | None = None) -> User:
    """A new tenant on its trial, and its owner. Raises ValidationFailed or EmailTaken."""
    check_new_password(password, email=email, name=name)
    referrer = _referrer(referral_code)
    now = timezone.now()
    ends = now + timedelta(days=settings.TRIAL_DAYS)
    try:
        with transaction.atomic():
            tenant = Tenant.objects.create(
                name=company_name,
                slug=free_slug(company_name),
                trial_ends_at=ends,
                current_period_start=now,
                current_period_end=ends,
                features=list(TRIAL_FEATURES),
                referral_code=get_random_string(10, _CODE_LETTERS),
                referred_by=referrer,
            )
            return User.objects.create_user(email, password, name=name, tenant=tenant, role=Role.OWNER)
    except IntegrityError:
        raise EmailTaken from None


def _referrer(code: str | None) -> Tenant | None:
    if code is None:
        return None
    referrer = Tenant.objects.filter(referral_code=code.strip().upper()).first()
    if referrer is None:
        raise ValidationFailed([("referralCode", "is not a known referral code")])
    return referrer


def free_slug(name: str) -> str:
    """A slug of ``name`` with a random tail, so that two tenants of one name never meet."""
    return f"{slugify(name)[:60] or 'company'}-{get_random_string(6).lower()}"


def check_new_password(password: str, *, email: str, name: str) -> None:
    """Raise ValidationFailed if the password is short, common, or like the e-mail or name."""
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        raise ValidationFailed([("password", message) for message in map(_problem, error.error_list)]) from None


_PROBLEMS = {
    "password_too_short": "must have at least 10 characters",
    "password_too_common": "must not be a common password",
    "password_too_similar": "must not be like the e-mail or name",
}


def _problem(error: ValidationError) -> str:
    return _PROBLEMS.get(error.code or "", "is not strong enough")


# A hash that nothing matches: it makes an unknown e-mail take as long as a wrong password.
_NOBODY = make_password(tokens.new_secret())


def log_in(*, email: str, password: str) -> User:
    """The active user with these credentials; WrongCredentials takes the same time whatever is wrong."""
    user = User.objects.select_related("tenant").filter(email=email.lower()).first()
    matches = check_password(password, user.password if user and user.has_usable_password() else _NOBODY)
    if not (matches and user and user.has_usable_password() and user.is_active and user.tenant_id):
        raise WrongCredentials
    return user


def open_session(user: User) -> TokenPair:
    """A new session of ``user`` with its first tokens."""
    with transaction.atomic():
        session = Session.objects.create(kind=PrincipalKind.EMPLOYER, user=user)
        return TokenPair(access=access_for(user, session.pk), refresh=issue_refresh(session.pk))


def access_for(user: User, session_id: UUID) -> str:
    """An access token of ``user`` in that session."""
    return tokens.access_token(
        subject=user.pk, kind=PrincipalKind.EMPLOYER, session=session_id, tenant=user.tenant_id, role=user.role
    )


def issue_refresh(session_id: UUID) -> str:
    """A new refresh token of the session; only its digest is kept."""
    secret = tokens.new_secret()
    RefreshToken.objects.create(
        session_id=session_id, digest=tokens.digest(secret), expires_at=Now() + tokens.refresh_lifetime()
    )
    return secret


def create_api_key(*, tenant: Tenant, name: str, created_by: User | None, scopes: list[str] | None = None,
                   expires_at: object = None) -> tuple[ApiKey, str]:
    """A new API key and its text, which is shown this once."""
    text = tokens.new_api_key()
    key = ApiKey.objects.create(
        tenant=tenant, name=name, prefix=text[: len(tokens.KEY_MARK) + 6], digest=tokens.digest(text),
        scopes=scopes or [], created_by=created_by, expires_at=expires_at,
    )
    return key, text
