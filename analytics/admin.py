"""The kept counts for staff; ``manage.py rebuild_analytics`` mends them."""

from django.contrib import admin

from analytics.models import Change, Counted, DayCount, GapCount, JobTotal, StateCount
from hiresscope.lib.staff import ReadOnly


@admin.register(JobTotal)
class JobTotalAdmin(ReadOnly):
    list_display = ["job", "tenant", "total", "scored", "score_sum", "shortlisted"]
    list_filter = ["tenant__plan"]
    list_select_related = ["job", "tenant"]
    search_fields = ["job__title", "=tenant__slug"]


@admin.register(DayCount)
class DayCountAdmin(ReadOnly):
    list_display = ["job", "day", "count", "scored"]
    list_filter = ["day"]
    list_select_related = ["job"]
    search_fields = ["job__title", "=tenant__slug"]


@admin.register(StateCount)
class StateCountAdmin(ReadOnly):
    list_display = ["job", "status", "score", "count"]
    list_filter = ["status"]
    list_select_related = ["job"]
    search_fields = ["job__title", "=tenant__slug"]


@admin.register(GapCount)
class GapCountAdmin(ReadOnly):
    list_display = ["job", "criterion", "count"]
    list_filter = ["tenant__plan"]
    list_select_related = ["job"]
    search_fields = ["job__title", "criterion", "=tenant__slug"]


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    """What waits to be counted; many that do not get fewer mean that the housekeeping worker is away."""

    list_display = ["id", "tenant_id", "application_id"]
    search_fields = ["=application_id"]


@admin.register(Counted)
class CountedAdmin(ReadOnly):
    list_display = ["id", "job", "day", "status", "score"]
    list_filter = ["status"]
    list_select_related = ["job"]
    search_fields = ["=tenant__slug"]
