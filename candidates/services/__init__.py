"""Knowing people, and their own accounts."""

from candidates.services.own import (
    change_profile,
    erase_account,
    forgot_password,
    log_in,
    register,
    reset_password,
    send_verification,
    verify_email,
)
from candidates.services.records import find_or_make, learn

__all__ = [
    "change_profile",
    "erase_account",
    "find_or_make",
    "forgot_password",
    "learn",
    "log_in",
    "register",
    "reset_password",
    "send_verification",
    "verify_email",
]
