"""When two e-mail addresses are one mailbox."""

# Providers that say that dots in the local part mean nothing.
_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}


def email_key(address: str) -> str:
    """The form that addresses of one mailbox share: lower case, and without dots where the provider says so."""
    local, _, domain = address.strip().lower().rpartition("@")
    if domain in _DOTLESS:
        return f"{local.replace('.', '')}@{_DOTLESS[domain]}"
    return f"{local}@{domain}"
