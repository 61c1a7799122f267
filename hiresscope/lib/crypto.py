"""Secrets that must be read again are sealed with Fernet (AES-128-CBC and HMAC-SHA256) before they are stored.

``FIELD_ENCRYPTION_KEYS`` lists the keys, newest first: the first seals, every one opens. To change keys put the new one
in front, run ``manage.py rotate_keys``, then drop the old one.
"""

from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class CannotUnseal(Exception):
    """None of the keys opens what is stored: a key was dropped too early, or the value was tampered with."""


def seal(text: str) -> str:
    """``text`` encrypted with the newest key."""
    return _box(tuple(settings.FIELD_ENCRYPTION_KEYS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed; raises CannotUnseal."""
    try:
        return _box(tuple(settings.FIELD_ENCRYPTION_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise CannotUnseal from None


def reseal(sealed: str) -> str:
    """The same text encrypted anew with the newest key; raises CannotUnseal."""
    return seal(unseal(sealed))


@lru_cache(maxsize=4)
def _box(keys: Sequence[str]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError:
        raise ImproperlyConfigured(
            "FIELD_ENCRYPTION_KEYS must hold Fernet keys (32 bytes in URL-safe base64), separated by commas; "
            "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())' makes one."
        ) from None
