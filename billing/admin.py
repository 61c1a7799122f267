"""Plans for staff: the manual payment provider, a tenant's own limits, and what was used and paid."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from billing import services
from billing.models import Charge, Notice, PaymentEvent, Subscription, Usage
from billing.plans import LIMITS
from billing.services import Payment
from hiresscope.lib.errors import DomainError
from hiresscope.lib.staff import ReadOnly, StaffAdmin, answers, confirmed

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


class DaysForm(forms.Form):
    """How much longer."""

    days = forms.IntegerField(min_value=1, max_value=365, initial=14)


@admin.register(Subscription)
class SubscriptionAdmin(StaffAdmin):
    form = SubscriptionForm
    list_display = ["name", "plan", "subscription_status", "trial_ends_at", "current_period_end"]
    list_filter = ["plan", "subscription_status", "current_period_end"]
    search_fields = ["name", "slug", "users__email"]
    readonly_fields = [
        "name",
        "plan",
        "subscription_status",
        "trial_ends_at",
        "current_period_start",
        "current_period_end",
        "use",
    ]
    fields = [*readonly_fields, *SubscriptionForm.Meta.fields]
    actions = [
        "extend_trial", "paid_starter", "paid_growth", "paid_scale", "payment_failed", "cancel", "credit_month",
    ]  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: companies sign up."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    @admin.display(description="use in this period")
    def use(self, row: Subscription) -> str:
        """What the plan allows and how much of it is used."""
        rows = (
            (name, services.used(row, name), "unlimited" if limit is None else limit)
            for name, limit in ((name, services.limit_of(row, name)) for name in LIMITS)
            if name in services.counters
        )
        uploads = ("CVs", services.usage_of(row).cv_uploads, services.limit_of(row, "cvUploadsPerMonth") or "unlimited")
        shown = [uploads, *(one for one in rows if one[0] != "cvUploadsPerMonth")]
        return format_html_join(mark_safe("<br>"), "{}: {} of {}", shown)

    @admin.action(description="Extend the trial…", permissions=["act"])
    def extend_trial(self, request: HttpRequest, rows: QuerySet[Subscription]) -> Any:
        """By some days; one that is over runs again."""
        form = DaysForm(answers(request))
        chosen = self.chosen(request, rows)
        if not confirmed(request, form):
            return self.ask(request, chosen, heading="Extend the trial", form=form)
        for tenant in chosen:
            try:
                row = services.extend_trial(tenant.pk, days=form.cleaned_data["days"])
            except DomainError as error:
                self.message_user(request, f"{tenant}: {error.text}", messages.WARNING)
                continue
            said = f"Trial extended by {form.cleaned_data['days']} days, to {row.trial_ends_at:%Y-%m-%d}"
            self.note(request, tenant, said)
            self.message_user(request, f"{tenant}: {said}")
        return None

    @admin.action(description="A month of STARTER is paid…", permissions=["act"])
    def paid_starter(self, request: HttpRequest, rows: QuerySet[Subscription]) -> Any:
        """Record the payment."""
        return self._record(request, rows, PaymentEvent.Kind.PAID, "STARTER")

    @admin.action(description="A month of GROWTH is paid…", permissions=["act"])
    def paid_growth(self, request: HttpRequest, rows: QuerySet[Subscription]) -> Any:
        """Record the payment."""
        return self._record(request, rows, PaymentEvent.Kind.PAID, "GROWTH")

    @admin.action(description="A month of SCALE is paid…", permissions=["act"])
    def paid_scale(self, request: HttpRequest, rows: QuerySet[Subscription]) -> Any:
        """Record the payment."""
        return self._record(request, rows, PaymentEvent.Kind.PAID, "SCALE")

    @admin.action(description="The payment did not come…", permissions=["act"])
    def payment_failed(self, request: HttpRequest, rows: QuerySet[Subscription]) -> Any:
        """Make them past due."""
        return self._record(request, rows, PaymentEvent.Kind.FAILED)

    @admin.action(description="End the subscription…", permissions=["act"])
    def cancel(self, request: HttpRequest, rows: QuerySet[Subscription]) -> Any:
        """Cancel."""
        return self._record(request, rows, PaymentEvent.Kind.CANCELED)

    @admin.action(description="Give a month for free…", permissions=["act"])
    def credit_month(self, request: HttpRequest, rows: QuerySet[Subscription]) -> Any:
        """Move the period's end."""
        chosen = self.chosen(request, rows)
        if not confirmed(request):
            return self.ask(request, chosen, heading="Give a month for free")
        for tenant in chosen:
            services.credit_month(tenant)
            self.note(request, tenant, "A month was given for free")
        self.message_user(request, f"{len(chosen)} credited")
        return None

    def _record(
        self, request: HttpRequest, rows: QuerySet[Subscription], kind: PaymentEvent.Kind, plan: str = ""
    ) -> Any:
        chosen = self.chosen(request, rows)
        if not confirmed(request):
            return self.ask(
                request, chosen, heading=f"{kind.label}: {plan or 'the subscription'}", warning=_MEANS[kind]
            )
        obeyed = 0
        for tenant in chosen:
            if services.handle(_payment(tenant, kind, plan)):
                self.note(request, tenant, f"Recorded by hand: {kind} {plan}".strip())
                obeyed += 1
        level = messages.SUCCESS if obeyed == len(chosen) else messages.WARNING
        self.message_user(request, f"{obeyed} recorded, {len(chosen) - obeyed} had been recorded before", level)
        return None


_MEANS = {
    PaymentEvent.Kind.PAID: "The plan and its limits change at once.",
    PaymentEvent.Kind.FAILED: "The owners are told by mail, and the days of grace begin.",
    PaymentEvent.Kind.CANCELED: "The owners are told by mail; from now on they can only read.",
}


def _payment(tenant: Subscription, kind: PaymentEvent.Kind, plan: str) -> Payment:
    """The state that it is said of is in the reference, so that a second click, or colleague, does nothing more."""
    reference = f"{tenant.pk}:{kind}:{plan}:{tenant.subscription_status}:{tenant.current_period_end.isoformat()}"
    return Payment(PROVIDER, reference, kind, tenant.pk, plan)


@admin.register(Usage)
class UsageAdmin(ReadOnly):
    list_display = ["tenant", "period_start", "cv_uploads", "jobs_created"]
    list_filter = ["period_start"]
    list_select_related = ["tenant"]
    search_fields = ["tenant__name", "=tenant__slug"]


@admin.register(Charge)
class ChargeAdmin(ReadOnly):
    list_display = ["reference", "tenant", "period_start", "created_at", "refunded_at"]
    list_filter = ["created_at", "refunded_at"]
    list_select_related = ["tenant"]
    search_fields = ["=reference", "=tenant__slug"]


@admin.register(PaymentEvent)
class PaymentEventAdmin(ReadOnly):
    list_display = ["tenant", "provider", "kind", "plan", "reference", "created_at"]
    list_filter = ["provider", "kind", "created_at"]
    list_select_related = ["tenant"]
    search_fields = ["=reference", "tenant__name", "=tenant__slug"]


@admin.register(Notice)
class NoticeAdmin(ReadOnly):
    list_display = ["tenant", "kind", "about", "created_at"]
    list_filter = ["kind", "created_at"]
    list_select_related = ["tenant"]
    search_fields = ["tenant__name", "=tenant__slug"]
