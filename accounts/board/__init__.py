"""The employers' pages about who they are: getting in, team, API keys, preferences."""

from accounts.board.entry import Accept, Forgot, Login, Logout, Reset, Signup
from accounts.board.settings import ApiKeyRevoke, ApiKeys, Preferences, ResetMail, Team, TeamRemove, TeamRole

__all__ = [
    "Accept",
    "ApiKeyRevoke",
    "ApiKeys",
    "Forgot",
    "Login",
    "Logout",
    "Preferences",
    "Reset",
    "ResetMail",
    "Signup",
    "Team",
    "TeamRemove",
    "TeamRole",
]
