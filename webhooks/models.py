"""What the outside hears: endpoints, events, deliveries and their attempts."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from hiresscope.lib.tenancy import TenantModel, tenant_key
from hiresscope.lib.work import WorkItem, work_indexes


class Endpoint(TenantModel):
    """A customer's URL. ``secrets`` holds ``[{"sealed": <encrypted whsec_>, "until": <unix time>|null}]``, newest first."""

    url = models.URLField(max_length=2000)
    events = ArrayField(models.CharField(max_length=64))
    description = models.CharField(max_length=500, blank=True, default="")
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
    """One event for one endpoint."""

    class Status(models.TextChoices):
        PENDING = "PENDING"
        DELIVERED = "DELIVERED"
        FAILED = "FAILED"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    status = models.CharField(max_length=16, choices=Status, default=Status.PENDING)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            tenant_key("webhooks_delivery"),
            models.UniqueConstraint(fields=["event", "endpoint"], name="delivery_once_an_endpoint"),
        ]
        indexes: ClassVar = [
            *work_indexes("webhooks_delivery"),
            models.Index(fields=["endpoint", "-created_at", "-id"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Attempt(TenantModel):
    """One try at a delivery; ``status_code`` is null where no answer came."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField(db_default=Now(), editable=False)
    status_code = models.PositiveSmallIntegerField(null=True)
    duration_ms = models.PositiveIntegerField()
    error = models.CharField(max_length=500, blank=True, default="")
    response_snippet = models.CharField(max_length=2000, blank=True, default="")

    def __str__(self) -> str:
        return str(self.pk)
