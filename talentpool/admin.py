"""The talent pool for staff."""

from django.contrib import admin

from hiresscope.lib.staff import ReadOnly
from talentpool.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    list_display = ["candidate", "tenant", "department", "score", "created_at"]
    list_select_related = ["candidate", "tenant"]
    search_fields = ["candidate__name", "candidate__email", "id"]
