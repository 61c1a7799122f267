"""The talent pool for staff."""

from django.contrib import admin

from accounts.staff import Watched
from talentpool.models import Entry


@admin.register(Entry)
class EntryAdmin(Watched):
    list_display = ["candidate", "tenant", "department", "score", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["candidate", "tenant"]
    search_fields = ["candidate__name", "=candidate__email", "=tenant__slug"]
