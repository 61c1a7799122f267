"""What lists of jobs can be narrowed by."""

from typing import Any

from django.db.models import QuerySet

from hiresscope.lib.fields import Choice, Text
from hiresscope.lib.filters import Filters, Param
from jobs.models import JobStatus


class JobFilters(Filters):
    """Filters of the tenant's jobs."""

    status = Param(Choice(JobStatus.choices))
    department = Param(Text(max_length=100), lookup_expr="iexact")
    q = Param(Text(max_length=200, allow_blank=True), method="by_title")

    def by_title(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A part of the title, without case."""
        return rows.filter(title__icontains=value) if value else rows


class PublicJobFilters(Filters):
    """Filters of the public jobs of all tenants."""

    company = Param(Text(max_length=80), field_name="tenant__slug")
    department = Param(Text(max_length=100), lookup_expr="iexact")
    location = Param(Text(max_length=200), lookup_expr="icontains")
    q = Param(Text(max_length=200, allow_blank=True), method="by_title")

    def by_title(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A part of the title, without case."""
        return rows.filter(title__icontains=value) if value else rows
