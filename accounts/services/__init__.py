"""What accounts can do: sign up and log in, sessions, passwords, API keys, teams, mail."""

from accounts.services.keys import create_api_key, revoke_api_key
from accounts.services.mail import queue_mail
from accounts.services.passwords import check_new_password, forgot_password, reset_password
from accounts.services.preferences import change_preferences
from accounts.services.sessions import (
    RefreshRefused,
    TokenPair,
    browser_session,
    end_session,
    log_out,
    open_account_session,
    open_browser_session,
    open_session,
    refresh,
    revoke_sessions,
)
from accounts.services.signup import TRIAL_FEATURES, EmailTaken, WrongCredentials, log_in, signup
from accounts.services.team import accept_invitation, change_role, invite, remove_member

__all__ = [
    "TRIAL_FEATURES",
    "EmailTaken",
    "RefreshRefused",
    "TokenPair",
    "WrongCredentials",
    "accept_invitation",
    "browser_session",
    "change_preferences",
    "change_role",
    "check_new_password",
    "create_api_key",
    "end_session",
    "forgot_password",
    "invite",
    "log_in",
    "log_out",
    "open_account_session",
    "open_browser_session",
    "open_session",
    "queue_mail",
    "refresh",
    "remove_member",
    "reset_password",
    "revoke_api_key",
    "revoke_sessions",
    "signup",
]
