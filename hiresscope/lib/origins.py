"""Origins of the web, such as ``https://www.example.com``: who may show our public pages in a frame."""

import re

from django.core.exceptions import ValidationError

# An optional *. in front, a name of at least two labels, an optional port. No path, no user, no blank, no semicolon:
# it stands in a header.
_ORIGIN = re.compile(r"https://(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}(:[1-9][0-9]{0,4})?")
_LOCAL = re.compile(r"http://(localhost|127\.0\.0\.1)(:[1-9][0-9]{0,4})?")


def is_origin(text: str) -> bool:
    """True for ``https://`` and a host name, in lower case, without a path; this machine also without TLS."""
    return len(text) <= 260 and bool(_ORIGIN.fullmatch(text) or _LOCAL.fullmatch(text))


def validate(text: str) -> None:
    """Raise ValidationError unless ``text`` is an origin."""
    if not is_origin(text):
        raise ValidationError("must be an origin such as https://www.example.com, without a path")
