"""What tenants have used: one counter row a period, and a ledger that makes each charge happen once."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Tenant
from hiresscope.lib.tenancy import TenantModel


class Usage(TenantModel):
    """Counters of one billing period of one tenant, moved only by conditional UPDATEs."""

    period_start = models.DateTimeField()
    cv_uploads = models.PositiveIntegerField(default=0)
    jobs_created = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "period_start"], name="usage_one_row_a_period"),
            models.CheckConstraint(condition=Q(cv_uploads__gte=0), name="usage_cv_uploads_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} {self.period_start:%Y-%m-%d}"


class Charge(TenantModel):
    """One CV charged to a period; ``reference`` is the application's id, so a CV is charged once."""

    reference = models.UUIDField(unique=True)
    period_start = models.DateTimeField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    refunded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(refunded_at__isnull=True) | Q(refunded_at__gte=F("created_at")),
                name="charge_refunded_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)


class PaymentEvent(TenantModel):
    """An event of a payment provider that was obeyed; ``reference`` is the provider's own id of it."""

    class Kind(models.TextChoices):
        PAID = "PAID"
        FAILED = "FAILED"
        CANCELED = "CANCELED"

    provider = models.CharField(max_length=32)
    reference = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=Kind)
    plan = models.CharField(max_length=16, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "reference"], name="payment_event_obeyed_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "-created_at"], name="billing_payments")]

    def __str__(self) -> str:
        return f"{self.provider} {self.reference}"


class Notice(TenantModel):
    """A mail about plan or use that the owners got; ``about`` is the period or event, so that each comes once."""

    kind = models.CharField(max_length=32)
    about = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "kind", "about"], name="notice_once_for_what_it_is_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"


class Subscription(Tenant):
    """A tenant as staff see its plan, its use and its payments."""

    class Meta:
        proxy = True
