"""Knowing people, and their own accounts."""

from candidates.services.own import change_profile, erase_account, log_in, register, verify_email
from candidates.services.records import find_or_make, learn

__all__ = ["change_profile", "erase_account", "find_or_make", "learn", "log_in", "register", "verify_email"]
