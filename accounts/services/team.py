"""A tenant's members: invited by mail, changed, removed. The tenant's row is locked meanwhile, so that neither the
member limit nor the last owner is lost to requests that come at once."""

from contextlib import suppress
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from accounts import links
from accounts.models import OneTimeToken, PrincipalKind, Role, Tenant, User
from accounts.services.mail import queue_mail
from accounts.services.passwords import check_new_password
from accounts.services.signup import EmailTaken
from hiresscope.lib.errors import Conflict, Forbidden, NotFound


class LastOwner(Conflict):
    code = "last_owner"
    message = "The last owner cannot be removed or demoted; make another member an owner first"


class OwnersOnly(Forbidden):
    code = "role_not_allowed"
    message = "Only an owner may make, change or remove an owner"


class MembersFull(Forbidden):
    """The plan's members are taken; the message names the limit, the use and the plan."""

    code = "plan_limit_reached"

    def __init__(self, tenant: Tenant, limit: int, used: int) -> None:
        super().__init__(
            f"The {tenant.plan} plan allows {limit} team members; {used} are used. Upgrade the plan to go on.",
            details=[{"limit": limit, "used": used, "plan": tenant.plan}],
        )


def member_limit(tenant: Tenant) -> int | None:
    """How many members, open invitations among them, the tenant may have; None is unlimited."""
    if "teamMembers" in tenant.limit_overrides:
        own = tenant.limit_overrides["teamMembers"]
        return None if own is None else int(own)
    return tenant.member_limit


def invite(*, tenant: Tenant, by: User, email: str, name: str, role: str) -> User:
    """Invite a person; the mail with the one-use link is queued. Raises EmailTaken, MembersFull or OwnersOnly."""
    _may_touch(by, role)
    try:
        with transaction.atomic():
            locked = _lock(tenant.pk)
            limit, used = member_limit(locked), locked.users.count()
            if limit is not None and used >= limit:
                raise MembersFull(locked, limit, used)
            user = User.objects.create_user(
                email, name=name, tenant=locked, role=role, is_active=False, invited_at=Now()
            )
            queue_mail(
                to=user.email,
                template="invitation",
                context={"user": str(user.pk), "by": by.name, "company": locked.name},
                lane=locked.pk,
            )
    except IntegrityError:
        raise EmailTaken("This e-mail is already registered") from None
    return user


def accept_invitation(*, token: str, password: str) -> User:
    """Make the invited person an active member with this password. Raises ValidationFailed."""
    invited = User.objects.select_related("tenant").filter(is_active=False, invited_at__isnull=False)
    user: User = links.principal(token, OneTimeToken.Purpose.INVITE, PrincipalKind.EMPLOYER, invited)
    check_new_password(password, email=user.email, name=user.name)
    hashed = make_password(password)
    with transaction.atomic():
        links.use(token, OneTimeToken.Purpose.INVITE)
        User.objects.filter(pk=user.pk).update(password=hashed, is_active=True)
        links.withdraw(user.pk, OneTimeToken.Purpose.INVITE)
    user.is_active = True
    return user


def change_role(*, tenant: Tenant, by: User, user_id: UUID, role: str) -> User:
    """Give a member another role, from their next request on. Raises NotFound, LastOwner or OwnersOnly."""
    with transaction.atomic():
        member = _member(tenant, user_id)
        _may_touch(by, role, member.role)
        if role != Role.OWNER:
            _keep_an_owner(member)
        User.objects.filter(pk=member.pk).update(role=role)
    member.role = role
    return member


def remove_member(*, tenant: Tenant, by: User, user_id: UUID) -> User:
    """Remove a member or an open invitation; their sessions end. Raises NotFound, LastOwner or OwnersOnly."""
    with transaction.atomic():
        member = _member(tenant, user_id)
        _may_touch(by, member.role)
        _keep_an_owner(member)
        User.objects.filter(pk=member.pk).delete()
    return member


def _lock(tenant_id: UUID) -> Tenant:
    return Tenant.objects.select_for_update().get(pk=tenant_id)


def _member(tenant: Tenant, user_id: UUID) -> User:
    _lock(tenant.pk)
    with suppress(User.DoesNotExist):
        return User.objects.get(pk=user_id, tenant_id=tenant.pk)
    raise NotFound


def _may_touch(by: User, *roles: str) -> None:
    if Role.OWNER in roles and by.role != Role.OWNER:
        raise OwnersOnly


def _keep_an_owner(member: User) -> None:
    owners = User.objects.filter(tenant=member.tenant, role=Role.OWNER, is_active=True)
    if member.role == Role.OWNER and member.is_active and not owners.exclude(pk=member.pk).exists():
        raise LastOwner
