"""How phones and profile links are spelled."""

import re
from urllib.parse import urlsplit

import phonenumbers

_PROFILE = re.compile(r"/(in|pub)/[^/\s]+(/[^\s]*)?")
_HOST = re.compile(r"([a-z]{2,3}\.)?linkedin\.com")


def phone(written: str | None) -> str | None:
    """``written`` in E.164 where it says its country (``+`` or ``00``), else as it stands without extra blanks."""
    if not written or not written.strip():
        return None
    text = " ".join(written.split())[:40]
    international = "+" + text[2:] if text.startswith("00") else text
    try:
        number = phonenumbers.parse(international, None)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_linkedin_profile(url: str) -> bool:
    """True for an https address of a person's page on linkedin.com; no port, no user info."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and bool(_HOST.fullmatch(parts.netloc.lower()))
        and bool(_PROFILE.fullmatch(parts.path))
        and len(url) <= 300
        and url.isprintable()
    )
