"""Postings, their criteria, and what the optimizer proposed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from hiresscope.lib.tenancy import TenantModel, TenantQuerySet, tenant_key
from hiresscope.lib.work import WorkItem, work_indexes


class WorkMode(models.TextChoices):
    ONSITE = "ONSITE"
    HYBRID = "HYBRID"
    REMOTE = "REMOTE"


class EmploymentType(models.TextChoices):
    FULL_TIME = "FULL_TIME"
    PART_TIME = "PART_TIME"
    CONTRACT = "CONTRACT"
    TEMPORARY = "TEMPORARY"
    INTERNSHIP = "INTERNSHIP"


class SalaryPeriod(models.TextChoices):
    YEAR = "YEAR"
    MONTH = "MONTH"
    HOUR = "HOUR"


class JobStatus(models.TextChoices):
    DRAFT = "DRAFT"
    ACTIVE = "ACTIVE"
    PAUSED = "PAUSED"
    CLOSED = "CLOSED"


class OptimizationStatus(models.TextChoices):
    NONE = "NONE"
    PENDING = "PENDING"
    DONE = "DONE"
    FAILED = "FAILED"


class JobQuerySet(TenantQuerySet):
    def live(self) -> "JobQuerySet":
        """Jobs that are not deleted."""
        return self.filter(deleted_at__isnull=True)

    def public(self) -> "JobQuerySet":
        """Jobs whose apply link is open."""
        open_now = Q(closes_at__isnull=True) | Q(closes_at__gt=Now())
        return self.live().filter(open_now, status=JobStatus.ACTIVE, is_public=True)


class Job(TenantModel, WorkItem):
    """A posting. ``criteria`` is a list of ``{id, text, kind, weight, skill}``; ``criteria_version`` rises with any
    change that scores depend on. Salaries are in whole units of the currency.

    ``applications_count`` moves with every upload; it stands in no index, so that this stays a heap-only update.
    """

    slug = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(max_length=20_000)
    department = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001 - absent is null in the API
    location = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001
    work_mode = models.CharField(max_length=8, choices=WorkMode, default=WorkMode.ONSITE)
    employment_type = models.CharField(max_length=16, choices=EmploymentType, default=EmploymentType.FULL_TIME)
    salary_min = models.PositiveBigIntegerField(null=True, blank=True)
    salary_max = models.PositiveBigIntegerField(null=True, blank=True)
    salary_currency = models.CharField(max_length=3, blank=True, default="")
    salary_period = models.CharField(max_length=8, choices=SalaryPeriod, blank=True, default="")
    criteria = models.JSONField(default=list, blank=True)
    criteria_version = models.PositiveIntegerField(default=1, editable=False)
    criteria_given = models.BooleanField(default=False, editable=False)
    status = models.CharField(max_length=8, choices=JobStatus, default=JobStatus.ACTIVE)
    is_public = models.BooleanField(default=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    optimization_status = models.CharField(
        max_length=8, choices=OptimizationStatus, default=OptimizationStatus.NONE, editable=False
    )
    optimization = models.JSONField(default=dict, editable=False)
    applications_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    request_id = models.CharField(max_length=64, blank=True, default="", editable=False)

    objects: ClassVar = JobQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            tenant_key("jobs_job"),
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="job_status_known"),
            models.CheckConstraint(
                condition=Q(salary_min__isnull=True) | Q(salary_max__isnull=True) | Q(salary_min__lte=F("salary_max")),
                name="job_salary_min_below_max",
            ),
        ]
        indexes: ClassVar = [
            *work_indexes("jobs_job"),
            models.Index(fields=["tenant", "-created_at", "-id"], condition=Q(deleted_at=None), name="jobs_newest"),
            models.Index(fields=["tenant", "title", "id"], condition=Q(deleted_at=None), name="jobs_by_title"),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(deleted_at=None, status="ACTIVE", is_public=True),
                name="jobs_public",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self) -> bool:
        """True while the apply link takes applications; says of one job what ``JobQuerySet.public`` says of many."""
        runs = self.closes_at is None or self.closes_at > timezone.now()
        return runs and self.deleted_at is None and self.status == JobStatus.ACTIVE and self.is_public

    @property
    def has_salary(self) -> bool:
        """True if the ad says what it pays."""
        return self.salary_min is not None or self.salary_max is not None

    @property
    def salary_text(self) -> str:
        """The salary for people: ``62,000–78,000 EUR a year``; empty where none is given."""
        ends = [f"{end:,}" for end in (self.salary_min, self.salary_max) if end is not None]
        if not ends:
            return ""
        return f"{'–'.join(dict.fromkeys(ends))} {self.salary_currency} a {self.salary_period.lower()}"
