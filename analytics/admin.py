"""The kept counts for staff; ``manage.py rebuild_analytics`` mends them."""

from typing import ClassVar

from django.contrib import admin

from analytics.models import DayCount, GapCount, JobTotal, StateCount
from hiresscope.lib.staff import ReadOnly


@admin.register(JobTotal)
class JobTotalAdmin(ReadOnly):
    list_display: ClassVar = ["job", "tenant", "total", "scored", "score_sum", "shortlisted"]
    list_select_related: ClassVar = ["job", "tenant"]


@admin.register(DayCount)
class DayCountAdmin(ReadOnly):
    list_display: ClassVar = ["job", "day", "count", "scored"]
    list_select_related: ClassVar = ["job"]


@admin.register(StateCount)
class StateCountAdmin(ReadOnly):
    list_display: ClassVar = ["job", "status", "score", "count"]
    list_filter: ClassVar = ["status"]
    list_select_related: ClassVar = ["job"]


@admin.register(GapCount)
class GapCountAdmin(ReadOnly):
    list_display: ClassVar = ["job", "criterion", "count"]
    list_select_related: ClassVar = ["job"]
