"""What the caller may do: declared per view and method as ``access``, checked in one place."""

from dataclasses import dataclass
from typing import Any

from rest_framework.permissions import BasePermission

from accounts import entitlements
from accounts.models import Role, Tenant
from accounts.principals import CandidateHolder, KeyHolder, Member
from hiresscope.lib.errors import Forbidden, Unauthorized

READERS = frozenset(Role.values)
WRITERS = frozenset({Role.OWNER, Role.ADMIN, Role.RECRUITER})
MANAGERS = frozenset({Role.OWNER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call a method.

    ``roles`` are those of members; ``scope`` is what an API key needs (None: keys may not); ``public`` needs no
    credential; ``candidate`` is for candidates alone; ``feature`` must be on the plan; ``writes`` needs a
    subscription that has not ended; ``any_key`` lets every key in whatever its scopes.
    """

    roles: frozenset[str] = READERS
    scope: str | None = None
    any_key: bool = False
    public: bool = False
    candidate: bool = False
    feature: str | None = None
    writes: bool = False


PUBLIC = Access(public=True)
MANAGES = Access(roles=MANAGERS, writes=True)
"""Owners and admins, no keys, while the subscription runs."""
SEES_MANAGED = Access(roles=MANAGERS)
"""Owners and admins, no keys."""
CANDIDATE = Access(candidate=True)


def reads(scope: str, **more: Any) -> Access:
    """Every role and keys with ``scope``."""
    return Access(roles=READERS, scope=scope, **more)


def writes(scope: str, **more: Any) -> Access:
    """All but viewers, keys with ``scope``, while the subscription runs."""
    return Access(roles=WRITERS, scope=scope, writes=True, **more)


class WrongCaller(Forbidden):
    code = "wrong_token_type"


class RoleNotAllowed(Forbidden):
    code = "role_not_allowed"


class ScopeMissing(Forbidden):
    code = "scope_missing"


class MayCall(BasePermission):
    """Applies the view's ``access``; raises, so that each refusal says what is missing."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """True, or the refusal as an exception."""
        access: Access | None = view.access.get("GET" if request.method == "HEAD" else request.method)
        if access is None or access.public:
            # No entry: the method does not exist and DRF answers 405.
            return True
        caller = request.user
        if caller is None:
            raise Unauthorized
        check(access, caller)
        return True


def check(access: Access, caller: Any) -> None:
    """Raise the refusal if ``caller`` (a principal) lacks what ``access`` asks."""
    if isinstance(caller, CandidateHolder) != access.candidate:
        raise WrongCaller("This endpoint is for candidates" if access.candidate else "This endpoint is for employers")
    if access.candidate:
        return
    if isinstance(caller, KeyHolder):
        _check_key(access, caller)
    elif isinstance(caller, Member) and caller.user.role not in access.roles:
        raise RoleNotAllowed(
            f"Your role {caller.user.role} does not allow this; it needs {' or '.join(sorted(access.roles))}"
        )
    check_plan(access, caller.tenant)


def _check_key(access: Access, caller: KeyHolder) -> None:
    entitlements.require_feature(caller.tenant, "apiKeys", to="use this key")
    if access.any_key:
        return
    if access.scope is None:
        raise WrongCaller("An API key cannot do this; log in instead")
    if caller.key.scopes and access.scope not in caller.key.scopes:
        raise ScopeMissing(f"This API key lacks the scope {access.scope}")


def check_plan(access: Access, tenant: Tenant) -> None:
    """Raise if the tenant's subscription has ended (for writes) or its plan lacks the feature."""
    if access.writes:
        entitlements.require_running(tenant)
    if access.feature:
        entitlements.require_feature(tenant, access.feature, to="use it")
