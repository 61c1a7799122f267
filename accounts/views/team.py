"""``/team``."""

from typing import Any, ClassVar
from uuid import UUID

from rest_framework.response import Response

from accounts import services
from accounts.models import User
from accounts.permissions import MANAGES, PUBLIC, SEES_MANAGED
from accounts.serializers import InviteInput, LoggedInOut, MemberOut, ResetInput, RoleInput
from accounts.views.auth import logged_in
from hiresscope.lib.errors import NotFound
from hiresscope.lib.operations import operation
from hiresscope.lib.paging import Listing
from hiresscope.lib.views import APIView


class Team(APIView):
    access: ClassVar = {"GET": SEES_MANAGED, "POST": MANAGES}

    @operation(
        gives=MemberOut,
        listing=Listing(sorts={"createdAt": "created_at", "name": "name", "email": "email"}, default="createdAt"),
    )
    def get(self, request: Any) -> Any:
        """List the members, open invitations among them."""
        return User.objects.filter(tenant=request.user.tenant)

    @operation(takes=InviteInput, gives=MemberOut, status=201, errors=(409,))
    def post(self, request: Any) -> Any:
        """Invite a person; a one-use link is mailed to them."""
        return services.invite(tenant=request.user.tenant, by=request.user.user, **self.body)


class TeamMember(APIView):
    access: ClassVar = {"PATCH": MANAGES, "DELETE": MANAGES}
    row = User

    def current(self, request: Any, user_id: UUID) -> Response:
        """The member as ``If-Match`` is compared with."""
        member = User.objects.filter(pk=user_id, tenant=request.user.tenant).first()
        if member is None:
            raise NotFound
        return Response(MemberOut.of(member))

    @operation(takes=RoleInput, gives=MemberOut, errors=(409,))
    def patch(self, request: Any, user_id: UUID) -> Any:
        """Change a member's role, from their next request on."""
        return services.change_role(tenant=request.user.tenant, by=request.user.user, user_id=user_id, **self.body)

    @operation(gives=MemberOut, errors=(409,))
    def delete(self, request: Any, user_id: UUID) -> Any:
        """Remove a member or withdraw an invitation; their sessions end."""
        return services.remove_member(tenant=request.user.tenant, by=request.user.user, user_id=user_id)


class AcceptInvitation(APIView):
    access: ClassVar = {"POST": PUBLIC}

    @operation(takes=ResetInput, gives=LoggedInOut, idempotent=False)
    def post(self, request: Any) -> Any:
        """Accept an invitation with the mailed link, and log in."""
        return logged_in(services.accept_invitation(**self.body))
