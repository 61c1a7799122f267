"""Plans for staff: the manual payment provider, a tenant's own limits, and what was used and paid."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from billing import services
from billing.models import Charge, Notice, PaymentEvent, Subscription, Usage
from billing.plans import LIMITS
from billing.services import Payment
from hiresscope.lib.staff import ReadOnly

PROVIDER = "manual"


class SubscriptionForm(forms.ModelForm[Subscription]):
    """A tenant's own limits: names of the price list, whole numbers or null."""

    class Meta:
        model = Subscription
        fields = ["limit_overrides", "rate_overrides", "daily_model_budget_cents", "retention_days"]

    def clean_limit_overrides(self) -> dict[str, Any]:
        """Refuse what would not be understood."""
        given = self.cleaned_data["limit_overrides"] or {}
        if not isinstance(given, dict):
            raise forms.ValidationError("Write an object, such as {}.")
        for name, value in given.items():
            if name not in LIMITS:
                raise forms.ValidationError(f"{name} is not one of {', '.join(LIMITS)}.")
            if value is not None and (type(value) is not int or value < 0):
                raise forms.ValidationError(f"{name} must be a whole number, or null for no limit.")
        return given


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin[Subscription]):
    form = SubscriptionForm
    list_display = ["name", "plan", "subscription_status", "trial_ends_at", "current_period_end"]
    list_filter = ["plan", "subscription_status"]
    search_fields = ["name", "slug", "id"]
    readonly_fields = [
        "name",
        "plan",
        "subscription_status",
        "trial_ends_at",
        "current_period_start",
        "current_period_end",
    ]
    fields = [*readonly_fields, *SubscriptionForm.Meta.fields]
    actions = ["paid_starter", "paid_growth", "paid_scale", "payment_failed", "cancel", "credit_month"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: companies sign up."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    @admin.action(description="A month of STARTER is paid")
    def paid_starter(self, request: HttpRequest, chosen: QuerySet[Subscription]) -> None:
        """Record the payment."""
        self._record(request, chosen, PaymentEvent.Kind.PAID, "STARTER")

    @admin.action(description="A month of GROWTH is paid")
    def paid_growth(self, request: HttpRequest, chosen: QuerySet[Subscription]) -> None:
        """Record the payment."""
        self._record(request, chosen, PaymentEvent.Kind.PAID, "GROWTH")

    @admin.action(description="A month of SCALE is paid")
    def paid_scale(self, request: HttpRequest, chosen: QuerySet[Subscription]) -> None:
        """Record the payment."""
        self._record(request, chosen, PaymentEvent.Kind.PAID, "SCALE")

    @admin.action(description="The payment did not come")
    def payment_failed(self, request: HttpRequest, chosen: QuerySet[Subscription]) -> None:
        """Make them past due."""
        self._record(request, chosen, PaymentEvent.Kind.FAILED)

    @admin.action(description="End the subscription")
    def cancel(self, request: HttpRequest, chosen: QuerySet[Subscription]) -> None:
        """Cancel."""
        self._record(request, chosen, PaymentEvent.Kind.CANCELED)

    @admin.action(description="Give a month for free")
    def credit_month(self, request: HttpRequest, chosen: QuerySet[Subscription]) -> None:
        """Move the period's end."""
        for tenant in chosen:
            services.credit_month(tenant)
        self.message_user(request, f"{len(chosen)} credited")

    def _record(
        self, request: HttpRequest, chosen: QuerySet[Subscription], kind: PaymentEvent.Kind, plan: str = ""
    ) -> None:
        obeyed = sum(services.handle(_payment(tenant, kind, plan)) for tenant in chosen)
        level = messages.SUCCESS if obeyed == len(chosen) else messages.WARNING
        self.message_user(request, f"{obeyed} recorded, {len(chosen) - obeyed} had been recorded before", level)


def _payment(tenant: Subscription, kind: PaymentEvent.Kind, plan: str) -> Payment:
    """The state that it is said of is in the reference, so that a second click, or colleague, does nothing more."""
    reference = f"{tenant.pk}:{kind}:{plan}:{tenant.subscription_status}:{tenant.current_period_end.isoformat()}"
    return Payment(PROVIDER, reference, kind, tenant.pk, plan)


@admin.register(Usage)
class UsageAdmin(ReadOnly):
    list_display = ["tenant", "period_start", "cv_uploads", "jobs_created"]
    list_select_related = ["tenant"]


@admin.register(Charge)
class ChargeAdmin(ReadOnly):
    list_display = ["reference", "tenant", "period_start", "created_at", "refunded_at"]
    list_select_related = ["tenant"]


@admin.register(PaymentEvent)
class PaymentEventAdmin(ReadOnly):
    list_display = ["tenant", "provider", "kind", "plan", "reference", "created_at"]
    list_filter = ["provider", "kind"]
    list_select_related = ["tenant"]


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["tenant", "kind", "about", "created_at"]
    list_filter = ["kind"]
    list_select_related = ["tenant"]
