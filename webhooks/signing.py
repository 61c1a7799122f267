"""Both signatures of a delivery: the project's own and that of the Standard Webhooks specification."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

MARK = "whsec_"
_SECRET_BYTES = 32


def new_secret() -> str:
    """A new secret: ``whsec_`` and 256 random bits in base64, as Standard Webhooks has it."""
    return MARK + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def headers(*, message_id: str, event: str, body: bytes, keys: Sequence[str], now: int) -> dict[str, str]:
    """The headers of one attempt at Unix time ``now``, signed with each of ``keys`` (``whsec_…``), newest first."""
    own = ",".join(f"v1={_own(key, now, body)}" for key in keys)
    return {
        "Content-Type": "application/json",
        "X-HiresScope-Event": event,
        "X-HiresScope-Signature": f"t={now},{own}",
        "webhook-id": message_id,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(f"v1,{_standard(key, message_id, now, body)}" for key in keys),
    }


def _own(key: str, now: int, body: bytes) -> str:
    """Hex HMAC-SHA256 of ``t.body``; the key is the whole ``whsec_…`` text."""
    return hmac.new(key.encode(), b"%d.%b" % (now, body), hashlib.sha256).hexdigest()


def _standard(key: str, message_id: str, now: int, body: bytes) -> str:
    """Base64 HMAC-SHA256 of ``id.t.body``; the key is what the base64 after ``whsec_`` stands for."""
    raw = base64.b64decode(key.removeprefix(MARK))
    digest = hmac.new(raw, b"%b.%d.%b" % (message_id.encode(), now, body), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
