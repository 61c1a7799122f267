"""People for staff, to look at; they are erased by the service that erases every trace."""

from typing import ClassVar

from django.contrib import admin

from candidates.models import Candidate, CandidateAccount
from hiresscope.lib.staff import ReadOnly


@admin.register(Candidate)
class CandidateAdmin(ReadOnly):
    list_display: ClassVar = ["name", "email", "tenant", "location", "created_at"]
    list_select_related: ClassVar = ["tenant"]
    search_fields: ClassVar = ["name", "email", "id"]


@admin.register(CandidateAccount)
class CandidateAccountAdmin(ReadOnly):
    list_display: ClassVar = ["email", "name", "email_verified_at", "created_at"]
    search_fields: ClassVar = ["email", "name", "id"]
    exclude: ClassVar = ["password"]
