"""The shapes of jobs."""

import re
from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from hiresscope.lib.fields import (
    Boolean,
    Choice,
    Identifier,
    Input,
    Integer,
    ListOf,
    Output,
    Text,
    Timestamp,
)
from jobs import selectors
from jobs.models import EmploymentType, Job, JobStatus, OptimizationStatus, SalaryPeriod, WorkMode

KINDS = (("MUST", "MUST"), ("NICE", "NICE"))
ENGINES = (("CLAUDE", "CLAUDE"), ("LOCAL", "LOCAL"))
MAX_CRITERIA = 50
MAX_SALARY = 10**12
_CURRENCY = re.compile(r"[A-Z]{3}")


class TimeToCome(Timestamp):
    """A time after now."""

    default_error_messages = {"past": "must be in the future"}

    def to_internal_value(self, value: Any) -> datetime:
        """An aware datetime."""
        moment = super().to_internal_value(value)
        if moment <= timezone.now():
            self.fail("past")
        return moment


class CriterionInput(Input):
    id = Identifier(required=False)
    text = Text(max_length=500)
    kind = Choice(KINDS, required=False)
    weight = Integer(min_value=1, max_value=10, required=False)
    skill = Text(max_length=100, required=False, allow_null=True)


class SalaryInput(Input):
    min = Integer(min_value=0, max_value=MAX_SALARY, required=False, allow_null=True)
    max = Integer(min_value=0, max_value=MAX_SALARY, required=False, allow_null=True)
    currency = Text(max_length=3)
    period = Choice(SalaryPeriod.choices, required=False)

    def validate_currency(self, value: str) -> str:
        """Three letters of ISO 4217."""
        if not _CURRENCY.fullmatch(value):
            raise serializers.ValidationError("must be a currency code such as USD")
        return value

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """At least one bound, in order."""
        low, high = attrs.get("min"), attrs.get("max")
        if low is None and high is None:
            raise serializers.ValidationError({"min": ["or max must be given"]})
        if low is not None and high is not None and low > high:
            raise serializers.ValidationError({"min": ["must be at most max"]})
        return attrs


class JobInput(Input):
    """What a job can be created from; its change takes the same fields, none required."""

    title = Text(min_length=3, max_length=200)
    description = Text(lines=True, min_length=30, max_length=20_000)
    department = Text(max_length=100, required=False, allow_null=True)
    location = Text(max_length=200, required=False, allow_null=True)
    work_mode = Choice(WorkMode.choices, required=False)
    employment_type = Choice(EmploymentType.choices, required=False)
    salary = SalaryInput(required=False, allow_null=True)
    criteria = ListOf(child=CriterionInput(), max_length=MAX_CRITERIA, required=False)
    status = Choice(JobStatus.choices, required=False)
    is_public = Boolean(required=False)
    closes_at = TimeToCome(required=False, allow_null=True)

    def validate_criteria(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """No identity twice; a job that is being changed keeps at least one."""
        ids = [one["id"] for one in value if "id" in one]
        if len(ids) != len(set(ids)):
            raise serializers.ValidationError("must not repeat an id")
        if self.changes and not value:
            raise serializers.ValidationError("must not be empty")
        return value


class SalaryOut(Output):
    min = Integer(allow_null=True)
    max = Integer(allow_null=True)
    currency = Text()
    period = Choice(SalaryPeriod.choices)


class CriterionOut(Output):
    id = Identifier()
    text = Text()
    kind = Choice(KINDS)
    weight = Integer()
    skill = Text(allow_null=True)


class SuggestionOut(Output):
    quote = Text()
    issue = Text()
    suggestion = Text()


class OptimizationOut(Output):
    """What the optimizer proposed; nothing of it is applied by itself."""

    status = Choice(OptimizationStatus.choices)
    description = Text(allow_null=True)
    suggestions = SuggestionOut(many=True)
    criteria = CriterionOut(many=True)
    engine = Choice(ENGINES, allow_null=True)
    finished_at = Timestamp(allow_null=True)


def salary_of(job: Job) -> dict[str, Any] | None:
    """The salary as it is shown, None if none is set."""
    if not job.salary_currency:
        return None
    return {
        "min": job.salary_min,
        "max": job.salary_max,
        "currency": job.salary_currency,
        "period": job.salary_period,
    }


NOT_OPTIMIZED: dict[str, Any] = {
    "description": None,
    "suggestions": [],
    "criteria": [],
    "engine": None,
    "finishedAt": None,
}


class JobOut(Output):
    """``Job`` of the contract."""

    id = Identifier()
    slug = Text()
    title = Text()
    description = Text()
    department = Text(allow_null=True)
    location = Text(allow_null=True)
    work_mode = Choice(WorkMode.choices)
    employment_type = Choice(EmploymentType.choices)
    salary = SalaryOut(allow_null=True)
    criteria = CriterionOut(many=True)
    criteria_version = Integer()
    status = Choice(JobStatus.choices)
    is_public = Boolean()
    closes_at = Timestamp(allow_null=True)
    apply_url = Text()
    optimization = OptimizationOut()
    applications_count = Integer()
    created_at = Timestamp()
    updated_at = Timestamp()

    @classmethod
    def get_salary(cls, job: Job) -> dict[str, Any] | None:
        """The salary, null if none is set."""
        return salary_of(job)

    @classmethod
    def get_apply_url(cls, job: Job) -> str:
        """The public address to apply at."""
        return selectors.apply_url(job)

    @classmethod
    def get_optimization(cls, job: Job) -> dict[str, Any]:
        """The status is a column, the rest is stored as it is shown."""
        return {"status": job.optimization_status, **NOT_OPTIMIZED, **job.optimization}


class CompanyOut(Output):
    name = Text()
    slug = Text()


class PublicJobOut(Output):
    """A job as everybody sees it."""

    id = Identifier()
    slug = Text()
    title = Text()
    company = CompanyOut(source="tenant")
    department = Text(allow_null=True)
    location = Text(allow_null=True)
    work_mode = Choice(WorkMode.choices)
    employment_type = Choice(EmploymentType.choices)
    salary = SalaryOut(allow_null=True)
    description = Text()
    apply_url = Text()
    posted_at = Timestamp(source="created_at")

    @classmethod
    def get_salary(cls, job: Job) -> dict[str, Any] | None:
        """The salary, null if none is set."""
        return salary_of(job)

    @classmethod
    def get_apply_url(cls, job: Job) -> str:
        """The public address to apply at."""
        return selectors.apply_url(job)


# Deleting


class EligibleOut(Output):
    """Somebody who could be saved in the talent pool when the job goes."""

    candidate_id = Identifier()
    application_id = Identifier()
    name = Text(allow_null=True)
    email = Text(allow_null=True)
    score = Integer(allow_null=True)
    status = Text()
    already_in_pool = Boolean()


class DeletionOut(Output):
    job = JobOut()
    eligible_candidates = EligibleOut(many=True)


class ConfirmInput(Input):
    candidate_ids = ListOf(child=Identifier(), max_length=10_000)


class SkippedOut(Output):
    candidate_id = Identifier()
    reason = Text()


class DeletedOut(Output):
    id = Identifier()
    deleted = Boolean()
    saved_to_talent_pool = Integer()
    skipped = SkippedOut(many=True)
