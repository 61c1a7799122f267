"""The shapes of accounts."""

from typing import Any

from accounts.models import Plan, Role, SubscriptionStatus
from accounts.scopes import SCOPES
from hiresscope.lib.fields import Choice, Email, Identifier, Input, Integer, ListOf, Output, Password, Text, Timestamp


class SignupInput(Input):
    company_name = Text(min_length=1, max_length=200)
    name = Text(max_length=200)
    email = Email()
    password = Password()
    referral_code = Text(max_length=32, required=False, allow_null=True)


class LoginInput(Input):
    email = Text(max_length=254)
    password = Password()


class RefreshInput(Input):
    refresh_token = Text(max_length=200)


class ForgotInput(Input):
    email = Email()


class ResetInput(Input):
    token = Text(max_length=200)
    password = Password()


class ApiKeyInput(Input):
    name = Text(max_length=100)
    scopes = ListOf(child=Choice(SCOPES), required=False, allow_null=True, allow_empty=False, max_length=len(SCOPES))
    expires_at = Timestamp(required=False, allow_null=True)


class InviteInput(Input):
    email = Email()
    name = Text(max_length=200)
    role = Choice(Role.choices)


class RoleInput(Input):
    role = Choice(Role.choices)


class UserOut(Output):
    """``User`` of the contract."""

    id = Identifier()
    email = Email()
    name = Text()
    role = Choice(Role.choices)
    created_at = Timestamp()


class TenantOut(Output):
    """``Tenant`` of the contract."""

    id = Identifier()
    name = Text()
    slug = Text()
    plan = Choice(Plan.choices)
    subscription_status = Choice(SubscriptionStatus.choices)
    trial_ends_at = Timestamp(allow_null=True)
    created_at = Timestamp()


class KeyHolderOut(Output):
    """The API key as ``auth/me`` shows it."""

    id = Identifier()
    name = Text()
    prefix = Text()
    scopes = ListOf(child=Choice(SCOPES))


class TokensOut(Output):
    """A refreshed session; ``expiresIn`` is the access token's life in seconds."""

    access_token = Text()
    refresh_token = Text()
    token_type = Text()
    expires_in = Integer()


class LoggedInOut(TokensOut):
    """A new session."""

    user = UserOut()
    tenant = TenantOut()


class MeOut(Output):
    """The caller: with a key ``user`` is null, with a JWT ``apiKey``."""

    user = UserOut(allow_null=True)
    tenant = TenantOut()
    api_key = KeyHolderOut(allow_null=True)


class MessageOut(Output):
    """Words for a person."""

    message = Text()


class ApiKeyOut(Output):
    """A key without its text."""

    id = Identifier()
    name = Text()
    prefix = Text()
    scopes = ListOf(child=Choice(SCOPES))
    created_at = Timestamp()
    last_used_at = Timestamp(allow_null=True)
    expires_at = Timestamp(allow_null=True)
    revoked_at = Timestamp(allow_null=True)


class NewApiKeyOut(ApiKeyOut):
    """A key with its text, which is shown this once."""

    key = Text(source="text")


class MemberOut(Output):
    """``Member`` of the contract; an open invitation is INVITED."""

    id = Identifier()
    email = Email()
    name = Text()
    role = Choice(Role.choices)
    status = Choice(["ACTIVE", "INVITED"])
    created_at = Timestamp()

    @classmethod
    def get_status(cls, row: Any) -> str:
        """ACTIVE once the invitation is accepted."""
        return "ACTIVE" if row.is_active else "INVITED"
