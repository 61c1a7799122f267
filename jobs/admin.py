"""Jobs for staff, to look at: changes go through the services, which announce them."""

from typing import ClassVar

from django.contrib import admin

from hiresscope.lib.staff import ReadOnly
from jobs.models import Job


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display: ClassVar = ["title", "tenant", "status", "applications_count", "optimization_status", "created_at"]
    list_filter: ClassVar = ["status", "optimization_status", "is_public"]
    list_select_related: ClassVar = ["tenant"]
    search_fields: ClassVar = ["title", "slug", "id"]
