"""Accounts for staff. Digests of tokens and keys are never shown; a key or session can be revoked, not made."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Coalesce, Now
from django.http import HttpRequest
from django_otp.plugins.otp_static.models import StaticDevice

from accounts.models import ApiKey, IdempotencyRecord, Mail, OneTimeToken, RefreshToken, Seen, Session, Tenant, User
from accounts.phones import Phone
from hiresscope.lib.staff import ReadOnly, StaffAdmin, answers, confirmed
from hiresscope.lib.throttles import RATES, is_rate


class TenantForm(forms.ModelForm[Tenant]):
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


class RatesForm(forms.Form):
    """How many requests of a tenant are let through."""

    a_minute = forms.IntegerField(min_value=1, max_value=1_000_000, label="Requests a minute", initial=300)
    ten_minutes = forms.IntegerField(min_value=1, max_value=9_000_000, label="Requests in ten minutes", initial=1500)


@admin.register(Tenant)
class TenantAdmin(StaffAdmin):
    """What billing writes is read here and changed under Subscriptions, by the services that know what follows."""

    form = TenantForm
    list_display = ("name", "slug", "plan", "subscription_status", "trial_ends_at", "created_at")
    list_filter = ("plan", "subscription_status", "created_at")
    search_fields = ("name", "slug", "users__email")
    readonly_fields = (
        "id", "created_at", "referral_code", "referred_by", "plan", "subscription_status", "trial_ends_at",
        "current_period_start", "current_period_end", "features", "limit_overrides", "member_limit",
    )  # fmt: skip
    actions = ("raise_rates",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: companies sign up, or ``manage.py create_tenant`` makes one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: one click would take every CV of a company along."""
        return False

    @admin.action(description="Raise the rate limits…", permissions=["act"])
    def raise_rates(self, request: HttpRequest, rows: QuerySet[Tenant]) -> Any:
        """Write the tenants' own rates."""
        form = RatesForm(answers(request))
        tenants = self.chosen(request, rows)
        if not confirmed(request, form):
            return self.ask(request, tenants, heading="Raise the rate limits", form=form)
        own = {
            "tenant_minute": f"{form.cleaned_data['a_minute']}/m",
            "tenant_ten_minutes": f"{form.cleaned_data['ten_minutes']}/10m",
        }
        for tenant in tenants:
            tenant.rate_overrides = {**tenant.rate_overrides, **own}
            tenant.save(update_fields=["rate_overrides"])
            self.note(request, tenant, f"Rate limits set to {own['tenant_minute']} and {own['tenant_ten_minutes']}")
        self.message_user(request, f"{len(tenants)} now have {own['tenant_minute']} and {own['tenant_ten_minutes']}")
        return None


@admin.register(User)
class UserAdmin(StaffAdmin, DjangoUserAdmin[User]):
    """Members and staff. Passwords are set by a form of their own and never shown. Who leaves is switched off."""

    ordering = ("-created_at",)
    list_display = ("email", "name", "tenant", "role", "is_active", "is_staff")
    list_filter = ("role", "is_active", "is_staff")
    list_select_related = ("tenant",)
    search_fields = ("email", "name", "tenant__slug")
    autocomplete_fields = ("tenant",)
    readonly_fields = ("id", "created_at", "invited_at", "last_login")
    fieldsets = (
        (None, {"fields": ("id", "email", "name", "password")}),
        ("Member of", {"fields": ("tenant", "role", "is_active", "invited_at")}),
        ("Staff", {"fields": ("is_staff", "is_superuser", "groups", "user_permissions")}),
        ("Times", {"fields": ("created_at", "last_login")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "tenant", "role", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: the log of what they did would go along."""
        return False


class Revocable(ReadOnly):
    """Rows that staff may look at and revoke; a revoked row tells what happened."""

    actions = ("revoke",)

    @admin.action(description="Revoke", permissions=["act"])
    def revoke(self, request: HttpRequest, rows: QuerySet[Any]) -> Any:
        """End them, from the next request on."""
        chosen = self.chosen(request, rows)
        if not confirmed(request):
            return self.ask(request, chosen, heading="Revoke", warning="What uses them stops at once.")
        count = rows.filter(pk__in=[row.pk for row in chosen]).update(revoked_at=Coalesce("revoked_at", Now()))
        for row in chosen:
            self.note(request, row, "Revoked")
        self.message_user(request, f"{count} revoked")
        return None


@admin.register(ApiKey)
class ApiKeyAdmin(Revocable):
    list_display = ("name", "tenant", "prefix", "created_at", "last_used_at", "expires_at", "revoked_at")
    list_filter = ("created_at", "revoked_at")
    list_select_related = ("tenant",)
    search_fields = ("name", "prefix", "tenant__name")
    fields: ClassVar = ("tenant", "name", "prefix", "scopes", "created_by", "created_at", "last_used_at", "expires_at")


@admin.register(Session)
class SessionAdmin(Revocable):
    list_display = ("id", "kind", "user", "created_at", "revoked_at")
    list_filter = ("kind",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    fields: ClassVar = ("id", "kind", "user", "account_id", "created_at", "revoked_at")


@admin.register(RefreshToken)
class RefreshTokenAdmin(ReadOnly):
    list_display = ("id", "session_id", "created_at", "used_at", "expires_at")
    list_filter = ("expires_at",)
    search_fields = ("=session__user__email",)
    fields = ("id", "session", "created_at", "used_at", "expires_at")


@admin.register(OneTimeToken)
class OneTimeTokenAdmin(ReadOnly):
    list_display = ("id", "purpose", "kind", "created_at", "used_at", "expires_at")
    list_filter = ("purpose", "kind")
    search_fields = ("id",)
    fields = ("id", "purpose", "kind", "principal_id", "created_at", "used_at", "expires_at")


@admin.register(Mail)
class MailAdmin(ReadOnly):
    """What waits to be sent; a mail that was sent is gone."""

    list_display = ("id", "to", "template", "work_state", "attempts", "next_attempt_at", "created_at")
    list_filter = ("template", "work_state")
    search_fields = ("=to",)
    exclude = ("context",)


@admin.register(IdempotencyRecord)
class IdempotencyRecordAdmin(ReadOnly):
    list_display = ("id", "caller", "status", "created_at")
    list_filter = ("status",)
    search_fields = ("=caller",)
    fields = ("id", "caller", "status", "created_at", "started_at")


# The trail


@admin.register(Seen)
class SeenAdmin(ReadOnly):
    """Who saw what."""

    list_display = ("at", "staff_email", "what", "model", "object_id", "query", "address")
    list_filter = ("what", "model", "at")
    search_fields = ("=staff_email", "=object_id")


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    """Who did what."""

    list_display = ("action_time", "user", "content_type", "object_repr", "said", "object_id")
    list_filter = ("action_flag", "action_time")
    list_select_related = ("user", "content_type")
    search_fields = ("=user__email", "=object_id")
    fields = ("action_time", "user", "content_type", "object_id", "object_repr", "action_flag", "said")
    readonly_fields = ("said",)

    @admin.display(description="what")
    def said(self, row: LogEntry) -> str:
        """What was done, in words."""
        return row.get_change_message() or row.get_action_flag_display()


# The second factor


# django-otp's own page shows the codes.
admin.site.unregister(StaticDevice)


@admin.register(Phone, StaticDevice)
class DeviceAdmin(ReadOnly):
    """Deleting them lets a member of staff who lost their phone enrol anew at the next log-in."""

    list_display = ("user", "name", "confirmed", "created_at", "last_used_at", "throttling_failure_count")
    list_filter = ("confirmed",)
    list_select_related = ("user",)
    search_fields = ("user__email",)
    fields = ("user", "name", "confirmed", "created_at", "last_used_at", "throttling_failure_count")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may delete such rows."""
        return admin.ModelAdmin.has_delete_permission(self, request, obj)
