"""What the outside hears: endpoints, events, deliveries and their attempts."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from hiresscope.lib.tenancy import TenantModel, tenant_key
from hiresscope.lib.work import WorkItem, work_indexes


class Endpoint(TenantModel):
    """A customer's URL.

    ``secrets`` holds ``[{"sealed": <encrypted whsec_…>, "until": <unix time> or null}]``, newest first.
    """

    url = models.URLField(max_length=2000)
    events = ArrayField(models.CharField(max_length=64))
    description = models.CharField(max_length=500, null=True, blank=True)  # noqa: DJ001 - absent is null in the API
    is_active = models.BooleanField(default=True)
    secrets = models.JSONField(editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    last_delivery_at = models.DateTimeField(null=True, editable=False)
    disabled_reason = models.CharField(max_length=200, blank=True, default="", editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [tenant_key("webhooks_endpoint")]
        indexes: ClassVar = [models.Index(fields=["tenant", "-created_at", "-id"])]

    def __str__(self) -> str:
        return self.url


class Event(TenantModel):
    """Something that happened. ``body`` is the JSON text that is sent, byte for byte, at every attempt.

    ``subject_id`` is the application, job or candidate that it is about, so that a person's payloads can be erased.
    """

    event = models.CharField(max_length=64)
    subject_id = models.UUIDField(null=True, db_index=True)
    body = models.TextField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [tenant_key("webhooks_event")]
        indexes: ClassVar = [models.Index(fields=["tenant", "-created_at", "-id"])]

    def __str__(self) -> str:
        return f"{self.event} {self.pk}"


class Delivery(TenantModel, WorkItem):
    """One event for one endpoint.

    Rows are many and each is updated several times, so what another index or the composite foreign keys (which the
    second migration makes) do already is left out: the index and the constraint of each plain foreign key.
    """

    class Status(models.TextChoices):
        PENDING = "PENDING"
        DELIVERED = "DELIVERED"
        FAILED = "FAILED"

    tenant = models.ForeignKey(
        "accounts.Tenant", on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="deliveries", db_index=False, db_constraint=False
    )
    event_id: UUID
    endpoint = models.ForeignKey(
        Endpoint, on_delete=models.CASCADE, related_name="deliveries", db_index=False, db_constraint=False
    )
    endpoint_id: UUID
    status = models.CharField(max_length=16, choices=Status, default=Status.PENDING)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            tenant_key("webhooks_delivery"),
            models.UniqueConstraint(fields=["event", "endpoint"], name="delivery_once_an_endpoint"),
        ]
        indexes: ClassVar = [
            *work_indexes("webhooks_delivery", lane="endpoint"),
            models.Index(
                fields=["endpoint"],
                name="webhooks_delivery_busy",
                condition=Q(published_at__isnull=False) | Q(lease_token__isnull=False),
            ),
            models.Index(fields=["endpoint", "-created_at", "-id"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Attempt(TenantModel):
    """One try at a delivery; ``status_code`` is null where no answer came. Constraints are as in ``Delivery``."""

    tenant = models.ForeignKey("accounts.Tenant", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries", db_constraint=False)
    delivery_id: UUID
    at = models.DateTimeField(db_default=Now(), editable=False)
    status_code = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField()
    error = models.CharField(max_length=500, null=True, blank=True)  # noqa: DJ001
    response_snippet = models.CharField(max_length=2000, null=True, blank=True)  # noqa: DJ001

    def __str__(self) -> str:
        return str(self.pk)
