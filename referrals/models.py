"""Who brought whom, and what they got for it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Tenant
from hiresscope.lib.tenancy import TenantModel


class Conversion(TenantModel):
    """A referred company became paying; ``tenant`` brought it and was credited one month, once."""

    referred = models.OneToOneField(Tenant, on_delete=models.CASCADE, related_name="+")
    months = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(tenant=F("referred")), name="conversion_is_not_of_oneself"),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "-created_at"], name="referrals_of_tenant")]

    def __str__(self) -> str:
        return f"{self.tenant_id} brought {self.referred_id}"
