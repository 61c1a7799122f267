"""Jobs for staff, to look at: changes go through the services, which announce them."""

from django.contrib import admin

from hiresscope.lib.staff import ReadOnly
from jobs.models import Job


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display = ["title", "tenant", "status", "applications_count", "optimization_status", "created_at"]
    list_filter = ["status", "optimization_status", "is_public", "created_at"]
    list_select_related = ["tenant"]
    search_fields = ["title", "=slug", "=tenant__slug"]
