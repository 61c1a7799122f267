"""People whom a tenant keeps in mind."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from candidates.models import Candidate
from hiresscope.lib.tenancy import TenantModel, tenant_key
from jobs.models import Job


class Entry(TenantModel):
    """A saved person; ``score`` is what their CV got for ``scored_for_job`` when they were saved."""

    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="pool_entries")
    candidate_id: UUID
    department = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001 - absent is null in the API
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    scored_for_job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    scored_for_job_id: UUID | None
    notes = models.TextField(max_length=5_000, null=True, blank=True)  # noqa: DJ001
    tags = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            tenant_key("talentpool_entry"),
            models.UniqueConstraint(fields=["tenant", "candidate"], name="entry_once_a_candidate"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__lte=100), name="entry_score_in_range"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "-created_at", "-id"]),
            models.Index(F("tenant"), F("score").desc(nulls_last=True), F("id").desc(), name="talentpool_best"),
            GinIndex(F("tenant"), F("tags"), name="talentpool_tags"),
        ]

    def __str__(self) -> str:
        return str(self.candidate_id)
