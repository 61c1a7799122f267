"""People for staff, to look at; they are erased by the service that erases every trace."""

from django.contrib import admin

from candidates.models import Candidate, CandidateAccount
from hiresscope.lib.staff import ReadOnly


@admin.register(Candidate)
class CandidateAdmin(ReadOnly):
    list_display = ["name", "email", "tenant", "location", "created_at"]
    list_select_related = ["tenant"]
    search_fields = ["name", "email", "id"]


@admin.register(CandidateAccount)
class CandidateAccountAdmin(ReadOnly):
    list_display = ["email", "name", "email_verified_at", "created_at"]
    search_fields = ["email", "name", "id"]
    exclude = ["password"]
