"""``/auth``, ``/api-keys`` and ``/team``."""

from accounts.views.auth import ForgotPassword, Login, Logout, Me, Refresh, ResetPassword, Signup
from accounts.views.keys import ApiKeyDetail, ApiKeys
from accounts.views.team import AcceptInvitation, Team, TeamMember

__all__ = [
    "AcceptInvitation",
    "ApiKeyDetail",
    "ApiKeys",
    "ForgotPassword",
    "Login",
    "Logout",
    "Me",
    "Refresh",
    "ResetPassword",
    "Signup",
    "Team",
    "TeamMember",
]
