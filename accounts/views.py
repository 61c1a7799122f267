"""``/auth``: signing up, logging in, who am I."""

from typing import Any, ClassVar

from rest_framework.response import Response

from accounts import services, tokens
from accounts.models import User
from accounts.permissions import PUBLIC, Access
from accounts.principals import KeyHolder
from accounts.serializers import LoggedInOut, LoginInput, MeOut, SignupInput
from hiresscope.lib.fields import checked
from hiresscope.lib.views import APIView


def _logged_in(user: User) -> dict[str, Any]:
    pair = services.open_session(user)
    return LoggedInOut.of(
        {
            "access_token": pair.access,
            "refresh_token": pair.refresh,
            "token_type": "Bearer",
            "expires_in": tokens.ACCESS_SECONDS,
            "user": user,
            "tenant": user.tenant,
        }
    )


class PublicView(APIView):
    """Needs no credential and reads none, so a stale token does not stand in the way of a log-in."""

    authentication_classes: ClassVar = []


class Signup(PublicView):
    access: ClassVar = {"POST": PUBLIC}
    rates: ClassVar = {"POST": ("public_write",)}

    def post(self, request: Any) -> Response:
        """Create a tenant on its trial and its owner."""
        user = services.signup(**checked(SignupInput, request.data))
        user.refresh_from_db()
        return Response(_logged_in(user), status=201)


class Login(PublicView):
    access: ClassVar = {"POST": PUBLIC}
    rates: ClassVar = {"POST": ("login",)}

    def post(self, request: Any) -> Response:
        """Open a session."""
        return Response(_logged_in(services.log_in(**checked(LoginInput, request.data))))


class Me(APIView):
    access: ClassVar = {"GET": Access(any_key=True)}

    def get(self, request: Any) -> Response:
        """The caller: a member, or an API key."""
        caller = request.user
        is_key = isinstance(caller, KeyHolder)
        return Response(
            MeOut.of(
                {
                    "user": None if is_key else caller.user,
                    "tenant": caller.tenant,
                    "api_key": caller.key if is_key else None,
                }
            )
        )
