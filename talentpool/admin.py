"""The talent pool for staff."""

from typing import ClassVar

from django.contrib import admin

from hiresscope.lib.staff import ReadOnly
from talentpool.models import Entry


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    list_display: ClassVar = ["candidate", "tenant", "department", "score", "created_at"]
    list_select_related: ClassVar = ["candidate", "tenant"]
    search_fields: ClassVar = ["candidate__name", "candidate__email", "id"]
