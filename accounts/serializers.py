"""The shapes of accounts."""

from accounts.models import Plan, Role, SubscriptionStatus
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
    scopes = ListOf(child=Text())


class LoggedInOut(Output):
    """A new session; ``expiresIn`` is the access token's life in seconds."""

    access_token = Text()
    refresh_token = Text()
    token_type = Text()
    expires_in = Integer()
    user = UserOut()
    tenant = TenantOut()


class MeOut(Output):
    """The caller: with a key ``user`` is null, with a JWT ``apiKey``."""

    user = UserOut(allow_null=True)
    tenant = TenantOut()
    api_key = KeyHolderOut(allow_null=True)
