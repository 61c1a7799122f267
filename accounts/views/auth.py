"""``/auth``: signing up, logging in and out, passwords, who am I."""

from typing import Any, ClassVar

from accounts import services, tokens
from accounts.models import User
from accounts.permissions import PUBLIC, Access
from accounts.principals import KeyHolder
from accounts.serializers import (
    ForgotInput,
    LoggedInOut,
    LoginInput,
    MeOut,
    MessageOut,
    RefreshInput,
    ResetInput,
    SignupInput,
    TokensOut,
)
from hiresscope.lib import throttles
from hiresscope.lib.operations import operation
from hiresscope.lib.views import APIView


def token_fields(pair: services.TokenPair) -> dict[str, Any]:
    """What every answer with tokens says of them."""
    return {
        "access_token": pair.access,
        "refresh_token": pair.refresh,
        "token_type": "Bearer",
        "expires_in": tokens.ACCESS_SECONDS,
    }


def logged_in(user: User) -> dict[str, Any]:
    """The answer to whoever just proved to be ``user``."""
    return {**token_fields(services.open_session(user)), "user": user, "tenant": user.tenant}


class Signup(APIView):
    access: ClassVar = {"POST": PUBLIC}

    @operation(takes=SignupInput, gives=LoggedInOut, status=201, errors=(409,))
    def post(self, request: Any) -> Any:
        """Create a company on its trial, and its owner."""
        return logged_in(services.signup(**self.body))


class Login(APIView):
    access: ClassVar = {"POST": PUBLIC}
    rates: ClassVar = {"POST": ("login",)}

    @operation(takes=LoginInput, gives=LoggedInOut, errors=(401,), idempotent=False)
    def post(self, request: Any) -> Any:
        """Log in with e-mail and password."""
        throttles.enforce(request, "login", account=self.body["email"])
        return logged_in(services.log_in(**self.body))


class Refresh(APIView):
    access: ClassVar = {"POST": PUBLIC}
    rates: ClassVar = {"POST": ("none",)}

    @operation(takes=RefreshInput, gives=TokensOut, errors=(401,), idempotent=False)
    def post(self, request: Any) -> Any:
        """Exchange a refresh token for new tokens; it is good for one use."""
        return token_fields(services.refresh(self.body["refresh_token"]))


class Logout(APIView):
    access: ClassVar = {"POST": Access()}

    @operation(takes=RefreshInput, gives=MessageOut, idempotent=False)
    def post(self, request: Any) -> Any:
        """End the session of the refresh token, its access tokens too."""
        services.log_out(session=request.user.session, secret=self.body["refresh_token"])
        return {"message": "Logged out"}


class Me(APIView):
    access: ClassVar = {"GET": Access(any_key=True)}

    @operation(gives=MeOut)
    def get(self, request: Any) -> Any:
        """Show the caller: a member, or an API key."""
        caller = request.user
        is_key = isinstance(caller, KeyHolder)
        return {
            "user": None if is_key else caller.user,
            "tenant": caller.tenant,
            "api_key": caller.key if is_key else None,
        }


class ForgotPassword(APIView):
    access: ClassVar = {"POST": PUBLIC}

    @operation(takes=ForgotInput, gives=MessageOut, status=202)
    def post(self, request: Any) -> Any:
        """Mail a link to set a new password, if the address is a member's."""
        services.forgot_password(self.body["email"])
        return {"message": "If the address is registered, a link to set a new password is on its way"}


class ResetPassword(APIView):
    access: ClassVar = {"POST": PUBLIC}

    @operation(takes=ResetInput, gives=MessageOut)
    def post(self, request: Any) -> Any:
        """Set a new password with a mailed link; every session of the user ends."""
        services.reset_password(**self.body)
        return {"message": "The password is changed; log in with it"}
