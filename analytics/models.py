"""Read models of applications: counts that are kept, so that a report costs the same for ten CVs and for a million.

A trigger on applications notes which of them changed (``Change``), in the transaction of the change and by an INSERT
only, so uploads never wait for one hot row. Folding takes the notes, compares each application with what was last
counted for it (``Counted``) and moves the counts by the difference; it can be repeated and never counts twice.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hiresscope.lib.tenancy import TenantModel
from jobs.models import Job


class Change(models.Model):
    """An application that changed since it was counted. Its row may be gone, hence no foreign keys."""

    tenant_id = models.UUIDField()
    application_id = models.UUIDField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["tenant_id", "id"], name="analytics_changes")]

    def __str__(self) -> str:
        return str(self.application_id)


class Counted(TenantModel):
    """What was last counted for the application of this id. ``day`` is the UTC day it came."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    status = models.CharField(max_length=12)
    score = models.PositiveSmallIntegerField(null=True)
    gaps = ArrayField(models.TextField(), default=list)

    class Meta:
        verbose_name_plural = "counted"

    def __str__(self) -> str:
        return str(self.pk)


class JobTotal(TenantModel):
    """All CVs of a job: how many, how many scored and the sum of their scores, how many shortlisted."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="+")
    total = models.IntegerField(default=0)
    scored = models.IntegerField(default=0)
    score_sum = models.BigIntegerField(default=0)
    shortlisted = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.job_id}: {self.total}"


class DayCount(TenantModel):
    """The CVs that came for a job on a UTC day, and how many of them are scored by now."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.IntegerField(default=0)
    scored = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "day"], name="daycount_once_a_day")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.day}: {self.count}"


class StateCount(TenantModel):
    """The CVs of a job by public status and score; ``score`` is -1 where there is none."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=12)
    score = models.SmallIntegerField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "status", "score"], name="statecount_once_a_state")
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.status} {self.score}: {self.count}"


class GapCount(TenantModel):
    """How many scored CVs of a job miss a criterion, by the criterion's text."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    criterion = models.TextField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "criterion"], name="gapcount_once_a_gap")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.count}"
