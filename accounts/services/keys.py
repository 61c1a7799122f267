"""API keys."""

from datetime import datetime
from uuid import UUID

from django.db.models.functions import Coalesce, Now
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiKey, Tenant, User
from hiresscope.lib.errors import NotFound, ValidationFailed


def create_api_key(
    *,
    tenant: Tenant,
    name: str,
    created_by: User | None,
    scopes: list[str] | None = None,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new API key (no scopes: all) and its text, which is shown this once. Raises ValidationFailed."""
    if expires_at is not None and expires_at <= timezone.now():
        raise ValidationFailed([("expiresAt", "must be in the future")])
    text = tokens.new_api_key()
    key = ApiKey.objects.create(
        tenant=tenant,
        name=name,
        prefix=text[: len(tokens.KEY_MARK) + 6],
        digest=tokens.digest(text),
        scopes=sorted(set(scopes or [])),
        created_by=created_by,
        expires_at=expires_at,
    )
    return key, text


def revoke_api_key(*, tenant: Tenant, key_id: UUID) -> ApiKey:
    """Revoke the key, from the next request on; once revoked it stays as it was. Raises NotFound."""
    rows = ApiKey.objects.for_tenant(tenant).filter(pk=key_id)
    if not rows.update(revoked_at=Coalesce("revoked_at", Now())):
        raise NotFound
    key: ApiKey = rows.get()
    return key
