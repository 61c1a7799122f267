"""Signing up and proving who one is."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts import tokens
from accounts.models import Role, Tenant, User
from accounts.services.passwords import check_new_password
from hiresscope.lib.errors import Conflict, Unauthorized, ValidationFailed

TRIAL_FEATURES = ("bulkUpload", "csvExport", "apiKeys", "webhooks", "talentPool", "analytics", "aiOptimizer")
_TRIAL_MEMBERS = 3
_CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class EmailTaken(Conflict):
    code = "email_taken"
    message = "This e-mail is already registered; log in or reset the password"


class WrongCredentials(Unauthorized):
    code = "wrong_credentials"
    message = "The e-mail or the password is wrong"


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
                member_limit=int(settings.TRIAL_LIMITS.get("teamMembers", _TRIAL_MEMBERS)),
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


# A hash that nothing matches: it makes an unknown e-mail take as long as a wrong password.
_NOBODY = make_password(tokens.new_secret())


def log_in(*, email: str, password: str) -> User:
    """The active user with these credentials; WrongCredentials takes the same time whatever is wrong."""
    user = User.objects.select_related("tenant").filter(email=email.lower()).first()
    usable = user is not None and user.has_usable_password()
    matches = check_password(password, user.password if user and usable else _NOBODY)
    if not (matches and usable and user and user.is_active and user.tenant_id):
        raise WrongCredentials
    return user
