"""``/candidates``: the people a tenant knows, and a person's own account."""

from typing import Any, ClassVar

from django.db.models import QuerySet

from accounts import tokens
from accounts.permissions import CANDIDATE, PUBLIC, reads
from accounts.serializers import LoginInput, MessageOut
from accounts.services import open_account_session
from candidates import services
from candidates.authentication import FOR_CANDIDATES
from candidates.filters import CandidateFilters
from candidates.models import Candidate, CandidateAccount
from candidates.serializers import (
    AccountOut,
    CandidateRow,
    ErasedOut,
    ProfileInput,
    RegisterInput,
    SessionOut,
    TokenInput,
)
from hiresscope.lib import throttles
from hiresscope.lib.operations import operation
from hiresscope.lib.paging import Listing
from hiresscope.lib.views import APIView


def _session(account: CandidateAccount) -> dict[str, Any]:
    pair = open_account_session(account.pk)
    return {
        "access_token": pair.access,
        "refresh_token": pair.refresh,
        "token_type": "Bearer",
        "expires_in": tokens.ACCESS_SECONDS,
        "candidate": account,
    }


class Register(APIView):
    access: ClassVar = {"POST": PUBLIC}

    @operation(takes=RegisterInput, gives=SessionOut, status=201, errors=(409,))
    def post(self, request: Any) -> dict[str, Any]:
        """Open an account; a link that verifies the e-mail is mailed."""
        return _session(services.register(**self.body))


class Login(APIView):
    access: ClassVar = {"POST": PUBLIC}
    rates: ClassVar = {"POST": ("login",)}

    @operation(takes=LoginInput, gives=SessionOut, errors=(401,), idempotent=False)
    def post(self, request: Any) -> dict[str, Any]:
        """Log in with e-mail and password."""
        throttles.enforce(request, "login", account=self.body["email"])
        return _session(services.log_in(**self.body))


class VerifyEmail(APIView):
    access: ClassVar = {"POST": PUBLIC}

    @operation(takes=TokenInput, gives=MessageOut, idempotent=False)
    def post(self, request: Any) -> dict[str, str]:
        """Show that the e-mail is one's own, by the mailed token."""
        services.verify_email(**self.body)
        return {"message": "Your e-mail is verified"}


class Profile(APIView):
    authentication_classes = FOR_CANDIDATES
    access: ClassVar = {"GET": CANDIDATE, "PATCH": CANDIDATE}

    @operation(gives=AccountOut)
    def get(self, request: Any) -> CandidateAccount:
        """Read one's own profile."""
        account: CandidateAccount = request.user.account
        return account

    @operation(takes=ProfileInput, gives=AccountOut, partial=True)
    def patch(self, request: Any) -> CandidateAccount:
        """Change one's own profile."""
        return services.change_profile(request.user.account, **self.body)

    def lock_row(self, request: Any, **path: Any) -> None:
        """The account, as it is now, locked for this transaction."""
        request.user.account.refresh_from_db(from_queryset=CandidateAccount.objects.select_for_update())


class Own(APIView):
    authentication_classes = FOR_CANDIDATES
    access: ClassVar = {"DELETE": CANDIDATE}

    @operation(gives=ErasedOut)
    def delete(self, request: Any) -> dict[str, Any]:
        """Erase one's own account. Applications stay with the employers until they erase them."""
        account = request.user.account
        services.erase_account(account)
        return {"id": account.pk, "deleted": True}


class Candidates(APIView):
    access: ClassVar = {"GET": reads("candidates:read")}

    @operation(
        gives=CandidateRow,
        listing=Listing(
            sorts={"createdAt": "created_at", "name": "name"}, default="-createdAt", filters=CandidateFilters
        ),
    )
    def get(self, request: Any) -> QuerySet[Candidate]:
        """List the people who applied."""
        return Candidate.objects.for_tenant(request.user.tenant)
