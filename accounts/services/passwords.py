"""Passwords: what is good enough, and what to do when one is forgotten."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import links
from accounts.models import OneTimeToken, PrincipalKind, User
from accounts.services.mail import queue_mail
from accounts.services.sessions import revoke_sessions
from hiresscope.lib.errors import ValidationFailed

_PROBLEMS = {
    "password_too_short": "must have at least 10 characters",
    "password_too_common": "must not be a common password",
    "password_too_similar": "must not be like the e-mail or name",
}


def check_new_password(password: str, *, email: str, name: str) -> None:
    """Raise ValidationFailed if the password is short, common, or like the e-mail or name."""
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        problems = [_PROBLEMS.get(one.code or "", "is not strong enough") for one in error.error_list]
        raise ValidationFailed([("password", problem) for problem in problems]) from None


def forgot_password(email: str) -> None:
    """Mail a link to set a new password, if the address is a member's.

    The request does the same whether it is or not: who it belongs to is found when the mail is sent.
    """
    queue_mail(to=email, template="password_reset")


def reset_password(*, token: str, password: str) -> User:
    """Set a new password and end every session of the user. Raises ValidationFailed."""
    user: User = links.principal(
        token, OneTimeToken.Purpose.RESET, PrincipalKind.EMPLOYER, User.objects.filter(is_active=True)
    )
    check_new_password(password, email=user.email, name=user.name)
    hashed = make_password(password)
    with transaction.atomic():
        links.use(token, OneTimeToken.Purpose.RESET)
        User.objects.filter(pk=user.pk).update(password=hashed)
        links.withdraw(user.pk, OneTimeToken.Purpose.RESET)
        revoke_sessions(user=user)
    return user
