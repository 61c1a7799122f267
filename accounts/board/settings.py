"""Settings: preferences, team, API keys."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import services
from accounts.employer_page import EmployerPage
from accounts.forms import PreferencesInput
from accounts.models import ApiKey, Role, User
from accounts.permissions import MANAGERS, MANAGES, SEES_MANAGED, Access
from accounts.scopes import SCOPES
from accounts.serializers import ApiKeyInput, InviteInput, RoleInput
from hiresscope.lib import throttles
from hiresscope.lib.errors import DomainError, ValidationFailed
from hiresscope.lib.paging import Listing
from hiresscope.lib.webforms import Filled, read

ROLES = (
    (Role.OWNER, gettext_lazy("Owner: everything, owners too")),
    (Role.ADMIN, gettext_lazy("Admin: everything but owners")),
    (Role.RECRUITER, gettext_lazy("Recruiter: jobs, applications, talent pool")),
    (Role.VIEWER, gettext_lazy("Viewer: only reads")),
)
TEAM = Listing(sorts={"createdAt": "created_at"}, default="createdAt")
KEYS = Listing(sorts={"createdAt": "created_at"}, default="-createdAt")


class Preferences(EmployerPage):
    access: ClassVar = {"GET": SEES_MANAGED, "POST": MANAGES}
    here = "preferences"

    def get(self, request: HttpRequest) -> HttpResponse:
        """What the company has set."""
        tenant = self.tenant
        values = {
            "name": tenant.name,
            "scoreThreshold": tenant.score_threshold,
            "engineFallback": tenant.engine_fallback,
            "retentionDays": tenant.retention_days or "",
            "mailDecisions": tenant.mail_decisions,
            "embedOrigins": " ".join(tenant.embed_origins),
        }
        return self._show(Filled(values=values))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set it."""
        filled = read(PreferencesInput, request.POST)
        if filled.problems:
            return self._show(filled)
        origins = (filled.data.pop("embed_origins", None) or "").lower().split()
        data = {"retention_days": None, **filled.data, "embed_origins": origins}
        try:
            services.change_preferences(tenant=self.tenant, **data)
        except DomainError as error:
            filled.refuse(error)
            return self._show(filled)
        return self.done("/app/settings", _("Your preferences are saved."))

    def _show(self, filled: Filled) -> HttpResponse:
        fallbacks = (("WAIT", _("Wait until it is back")), ("LOCAL", _("Score by the local engine, and flag it")))
        return self.page(
            "app/settings/preferences.html", {"form": filled, "fallbacks": fallbacks}, status=filled.status
        )


class ResetMail(EmployerPage):
    access: ClassVar = {"POST": Access()}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mail the caller a link to set a new password."""
        throttles.enforce(request, "public_write")
        services.forgot_password(self.member.user.email)
        return self.done("/app/", _("A link to set a new password is on its way to you."))


class Team(EmployerPage):
    access: ClassVar = {"GET": SEES_MANAGED, "POST": MANAGES}
    here = "team"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The members, open invitations among them, and the form to invite."""
        return self._show(Filled(values={"role": Role.RECRUITER}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Invite a person."""
        filled = read(InviteInput, request.POST)
        if filled.problems:
            return self._show(filled)
        try:
            user = services.invite(tenant=self.tenant, by=self.member.user, **filled.data)
        except DomainError as error:
            filled.refuse(error)
            return self._show(filled)
        return self.done("/app/team", _("An invitation is on its way to %(email)s.") % {"email": user.email})

    def _show(self, filled: Filled) -> HttpResponse:
        members = self.rows(TEAM, User.objects.filter(tenant=self.tenant), lambda row: row)
        context = {"form": filled, "members": members, "roles": ROLES}
        return self.page("app/settings/team.html", context, status=filled.status)


class TeamRole(EmployerPage):
    access: ClassVar = {"POST": MANAGES}
    here = "team"

    def post(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        """Change a member's role, from their next request on."""
        filled = read(RoleInput, request.POST)
        if filled.problems:
            raise ValidationFailed(filled.problems)
        user = services.change_role(tenant=self.tenant, by=self.member.user, user_id=user_id, **filled.data)
        return self.done("/app/team", _("%(name)s has another role now.") % {"name": user.name})


class TeamRemove(EmployerPage):
    access: ClassVar = {"POST": MANAGES}
    here = "team"

    def post(self, request: HttpRequest, user_id: UUID) -> HttpResponse:
        """Remove a member or withdraw an invitation; their sessions end."""
        user = services.remove_member(tenant=self.tenant, by=self.member.user, user_id=user_id)
        return self.done("/app/team", _("%(name)s is removed.") % {"name": user.name})


class ApiKeys(EmployerPage):
    access: ClassVar = {"GET": SEES_MANAGED, "POST": Access(roles=MANAGERS, writes=True, feature="apiKeys")}
    here = "api-keys"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The keys, the revoked ones too, and the form for another."""
        return self._show(Filled())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Create a key and show its text, this once: on the answer itself, so that it is stored nowhere."""
        filled = read(ApiKeyInput, request.POST)
        if filled.problems:
            return self._show(filled)
        try:
            key, text = services.create_api_key(tenant=self.tenant, created_by=self.member.user, **filled.data)
        except DomainError as error:
            filled.refuse(error)
            return self._show(filled)
        return self._show(Filled(), new={"name": key.name, "text": text})

    def _show(self, filled: Filled, new: dict[str, Any] | None = None) -> HttpResponse:
        keys = self.rows(KEYS, ApiKey.objects.for_tenant(self.tenant), lambda row: row)
        context = {"form": filled, "keys": keys, "scopes": SCOPES, "new": new}
        return self.page("app/settings/api_keys.html", context, status=filled.status)


class ApiKeyRevoke(EmployerPage):
    access: ClassVar = {"POST": MANAGES}
    here = "api-keys"

    def post(self, request: HttpRequest, key_id: UUID) -> HttpResponse:
        """Revoke a key; it opens nothing from the next request on."""
        key = services.revoke_api_key(tenant=self.tenant, key_id=key_id)
        return self.done("/app/api-keys", _("The key %(name)s is revoked.") % {"name": key.name})
