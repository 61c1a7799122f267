"""Referrals for staff."""

from django.contrib import admin

from hiresscope.lib.staff import ReadOnly
from referrals.models import Conversion


@admin.register(Conversion)
class ConversionAdmin(ReadOnly):
    list_display = ["tenant", "referred", "months", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["tenant", "referred"]
    search_fields = ["tenant__name", "referred__name"]
