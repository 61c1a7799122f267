"""People's own accounts for staff, to look at. A tenant's records of people stand in ``applications.admin``, for the
service that erases them is above this app."""

from django.contrib import admin

from accounts.staff import Watched
from candidates.models import CandidateAccount, CandidateWords
from hiresscope.lib.staff import ReadOnly


@admin.register(CandidateAccount)
class CandidateAccountAdmin(Watched):
    list_display = ["email", "name", "email_verified_at", "created_at"]
    list_filter = ["email_verified_at", "created_at"]
    search_fields = ["=email", "name__istartswith"]
    exclude = ["password"]


@admin.register(CandidateWords)
class CandidateWordsAdmin(ReadOnly):
    """Whose words the search knows; the words themselves are a CV's."""

    list_display = ["candidate_id", "tenant"]
    list_filter = ["tenant__plan"]
    list_select_related = ["tenant"]
    search_fields = ["=tenant__slug"]
    fields = ["id", "tenant", "candidate"]
