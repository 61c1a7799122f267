"""The kept counts for staff; ``manage.py rebuild_analytics`` mends them."""

from django.contrib import admin

from analytics.models import DayCount, GapCount, JobTotal, StateCount
from hiresscope.lib.staff import ReadOnly


@admin.register(JobTotal)
class JobTotalAdmin(ReadOnly):
    list_display = ["job", "tenant", "total", "scored", "score_sum", "shortlisted"]
    list_select_related = ["job", "tenant"]


@admin.register(DayCount)
class DayCountAdmin(ReadOnly):
    list_display = ["job", "day", "count", "scored"]
    list_select_related = ["job"]


@admin.register(StateCount)
class StateCountAdmin(ReadOnly):
    list_display = ["job", "status", "score", "count"]
    list_filter = ["status"]
    list_select_related = ["job"]


@admin.register(GapCount)
class GapCountAdmin(ReadOnly):
    list_display = ["job", "criterion", "count"]
    list_select_related = ["job"]
