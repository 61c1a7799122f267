"""Who calls: a member of a tenant, a tenant's API key, or a candidate. ``request.user`` is one of these."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.models import ApiKey, Session, Tenant, User


@dataclass(frozen=True, slots=True)
class Member:
    """A logged-in user of a tenant."""

    user: User
    tenant: Tenant
    session: Session
    kind: str = "employer"
    is_authenticated: bool = True

    @property
    def pk(self) -> UUID:
        return self.user.pk

    @property
    def label(self) -> str:
        """How histories name this caller."""
        return self.user.name

    @property
    def caller(self) -> str:
        """What idempotency keys are kept under."""
        return f"user:{self.user.pk}"


@dataclass(frozen=True, slots=True)
class KeyHolder:
    """Whoever holds an API key of a tenant; no scopes means all."""

    key: ApiKey
    tenant: Tenant
    kind: str = "key"
    is_authenticated: bool = True

    @property
    def pk(self) -> UUID:
        return self.key.pk

    @property
    def label(self) -> str:
        """How histories name this caller."""
        return f"API key {self.key.name}"

    @property
    def caller(self) -> str:
        """What idempotency keys are kept under."""
        return f"key:{self.key.pk}"


@dataclass(frozen=True, slots=True)
class CandidateHolder:
    """A candidate; ``account`` is a candidates.CandidateAccount."""

    account: Any
    session: Session
    kind: str = "candidate"
    is_authenticated: bool = True

    @property
    def pk(self) -> UUID:
        pk: UUID = self.account.pk
        return pk

    @property
    def caller(self) -> str:
        """What idempotency keys are kept under."""
        return f"candidate:{self.account.pk}"
