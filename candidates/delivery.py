"""What the mails to candidates are made of when they are sent."""

from typing import Any
from uuid import UUID

from accounts import links
from accounts.delivery import composer
from accounts.models import Mail, OneTimeToken, PrincipalKind
from candidates.models import CandidateAccount


@composer("candidate_verify")
def _verification(mail: Mail) -> dict[str, Any] | None:
    unverified = CandidateAccount.objects.filter(email_verified_at=None)
    account = unverified.filter(pk=UUID(mail.context["account"]), email=mail.to).first()
    if account is None:
        return None
    token = links.issue(OneTimeToken.Purpose.VERIFY, PrincipalKind.CANDIDATE, account.pk)
    return {"name": account.name, "link": links.address("/candidate/verify", token)}


@composer("candidate_reset")
def _reset(mail: Mail) -> dict[str, Any] | None:
    account = CandidateAccount.objects.filter(email=mail.to.lower()).first()
    if account is None:
        return None
    token = links.issue(OneTimeToken.Purpose.RESET, PrincipalKind.CANDIDATE, account.pk)
    return {"name": account.name, "link": links.address("/candidate/reset", token)}
