"""Accounts for staff. Digests of tokens and keys are never shown; a key or session can be revoked, not made."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Now
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.models import ApiKey, Session, Tenant, User
from hiresscope.lib.throttles import RATES, is_rate


class TenantForm(ModelForm[Tenant]):
    """A tenant, whose own rates must be rates."""

    class Meta:
        model = Tenant
        fields = "__all__"  # noqa: DJ007 - staff see the whole row

    def clean_rate_overrides(self) -> dict[str, str]:
        """Rates by the names of the table, such as ``{"tenant_minute": "1000/m"}``."""
        given: dict[str, str] = self.cleaned_data["rate_overrides"] or {}
        for name, rate in given.items():
            if name not in RATES or not is_rate(rate):
                raise ValidationError(
                    f"{name}: {rate} is not a rate; use {', '.join(RATES)} and a value such as 1000/m or 5000/10m"
                )
        return given


@admin.register(Tenant)
class TenantAdmin(admin.ModelAdmin[Tenant]):
    form = TenantForm
    list_display = ("name", "slug", "plan", "subscription_status", "trial_ends_at", "created_at")
    list_filter = ("plan", "subscription_status")
    search_fields = ("name", "slug", "id")
    readonly_fields = ("id", "created_at", "referral_code")
    raw_id_fields = ("referred_by",)


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    """Members and staff. Passwords are set by a form of their own and never shown."""

    ordering = ("-created_at",)
    list_display = ("email", "name", "tenant", "role", "is_active", "is_staff")
    list_filter = ("role", "is_active", "is_staff")
    list_select_related = ("tenant",)
    search_fields = ("email", "name", "id")
    raw_id_fields = ("tenant",)
    readonly_fields = ("id", "created_at", "invited_at", "last_login")
    fieldsets = (
        (None, {"fields": ("id", "email", "name", "password")}),
        ("Member of", {"fields": ("tenant", "role", "is_active", "invited_at")}),
        ("Staff", {"fields": ("is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Times", {"fields": ("created_at", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "tenant", "role", "password1", "password2")}),)


class Revocable(admin.ModelAdmin[Any]):
    """Rows that staff may look at and revoke."""

    actions = ("revoke",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: what is made here could be shown to nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a revoked row tells what happened."""
        return False

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, rows: QuerySet[Any]) -> None:
        """End them, from the next request on."""
        count = rows.update(revoked_at=Coalesce("revoked_at", Now()))
        self.message_user(request, f"{count} revoked")


@admin.register(ApiKey)
class ApiKeyAdmin(Revocable):
    list_display = ("name", "tenant", "prefix", "created_at", "last_used_at", "expires_at", "revoked_at")
    list_select_related = ("tenant",)
    search_fields = ("name", "prefix", "tenant__name")
    fields: ClassVar = ("tenant", "name", "prefix", "scopes", "created_by", "created_at", "last_used_at", "expires_at")
    readonly_fields = fields


@admin.register(Session)
class SessionAdmin(Revocable):
    list_display = ("id", "kind", "user", "created_at", "revoked_at")
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = ("user__email", "id")
    fields: ClassVar = ("id", "kind", "user", "account_id", "created_at", "revoked_at")
    readonly_fields = fields
