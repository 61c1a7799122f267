"""A person's own account: registering, logging in, proving the e-mail, changing and erasing it."""

from typing import Any

from django.contrib.auth.hashers import check_password, make_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce, Now

from accounts import links, services, tokens
from accounts.models import Mail, OneTimeToken, PrincipalKind, Session
from accounts.services import EmailTaken, WrongCredentials
from candidates.models import CandidateAccount


def register(
    *, name: str, email: str, password: str, phone: str | None = None, linkedin_url: str | None = None
) -> CandidateAccount:
    """A new account, and the mail that verifies its address is queued. Raises ValidationFailed or EmailTaken."""
    services.check_new_password(password, email=email, name=name)
    hashed = make_password(password)
    try:
        with transaction.atomic():
            account = CandidateAccount.objects.create(
                name=name, email=email, password=hashed, phone=phone or None, linkedin_url=linkedin_url
            )
            send_verification(account)
    except IntegrityError:
        raise EmailTaken("This e-mail is already registered; log in") from None
    return account


# A hash that nothing matches: it makes an unknown e-mail take as long as a wrong password.
_NOBODY = make_password(tokens.new_secret())


def log_in(*, email: str, password: str) -> CandidateAccount:
    """The account with these credentials; WrongCredentials takes the same time whatever is wrong."""
    account = CandidateAccount.objects.filter(email=email.lower()).first()
    matches = check_password(password, account.password if account else _NOBODY)
    if account is None or not matches:
        raise WrongCredentials
    return account


def verify_email(token: str) -> None:
    """Note that the address is theirs. Raises BadLink."""
    purpose = OneTimeToken.Purpose.VERIFY
    account = links.principal(token, purpose, PrincipalKind.CANDIDATE, CandidateAccount.objects.all())
    with transaction.atomic():
        links.use(token, purpose)
        CandidateAccount.objects.filter(pk=account.pk).update(email_verified_at=Coalesce("email_verified_at", Now()))


def send_verification(account: CandidateAccount) -> None:
    """Queue the mail that verifies the address once more."""
    services.queue_mail(
        to=account.email, template="candidate_verify", context={"account": str(account.pk)}, lane=account.pk
    )


def forgot_password(email: str) -> None:
    """Mail a link to set a new password, if there is such an account; whether there is shows when the mail is sent."""
    services.queue_mail(to=email, template="candidate_reset")


def reset_password(*, token: str, password: str) -> CandidateAccount:
    """Set a new password and end every session of the account. Raises ValidationFailed.

    The link went to the address, so whoever has it has shown that the address is theirs.
    """
    purpose = OneTimeToken.Purpose.RESET
    account: CandidateAccount = links.principal(token, purpose, PrincipalKind.CANDIDATE, CandidateAccount.objects.all())
    services.check_new_password(password, email=account.email, name=account.name)
    hashed = make_password(password)
    with transaction.atomic():
        links.use(token, purpose)
        verified = Coalesce("email_verified_at", Now())
        CandidateAccount.objects.filter(pk=account.pk).update(password=hashed, email_verified_at=verified)
        links.withdraw(account.pk, purpose)
        services.revoke_sessions(account_id=account.pk)
    return account


def change_profile(account: CandidateAccount, **fields: Any) -> CandidateAccount:
    """Write the given fields; an empty phone is none."""
    if "phone" in fields:
        fields["phone"] = fields["phone"] or None
    if fields:
        CandidateAccount.objects.filter(pk=account.pk).update(**fields)
    return CandidateAccount.objects.get(pk=account.pk)


def erase_account(account: CandidateAccount) -> None:
    """Erase the account with its sessions, links and waiting mail; what employers hold is theirs to erase."""
    with transaction.atomic():
        Session.objects.filter(account_id=account.pk).delete()
        OneTimeToken.objects.filter(principal_id=account.pk).delete()
        Mail.objects.filter(lane=account.pk).delete()
        CandidateAccount.objects.filter(pk=account.pk).delete()
