"""What the admin's pages have in common: cheap lists, rows that only the system writes, actions that ask before."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

COUNTED_AT_MOST = 10_000
"""Lists say how many rows there are up to here; the pages beyond are reached by searching and filtering."""
ACTED_AT_MOST = 500
"""How many rows one action takes."""


class CappedPaginator(Paginator[Any]):
    """Counts no further than COUNTED_AT_MOST, so that the list of a large table opens as fast as a small one."""

    @cached_property
    def count(self) -> int:
        """The number of rows, or COUNTED_AT_MOST where there are more."""
        rows: Any = self.object_list
        return int(rows.order_by()[:COUNTED_AT_MOST].count()) if isinstance(rows, QuerySet) else len(rows)


class StaffAdmin(admin.ModelAdmin[Any]):
    """Lists that cost the same for ten rows and for millions; an id in the search box finds its row by the key."""

    show_full_result_count = False
    paginator = CappedPaginator
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """As Django's, and a whole UUID is looked up as the row's id alone."""
        try:
            wanted = UUID(search_term.strip())
        except ValueError:
            return super().get_search_results(request, queryset, search_term)
        return queryset.filter(pk=wanted), False

    def has_act_permission(self, request: HttpRequest) -> bool:
        """Whether actions are offered: to who may change such rows, also where the form itself is read-only."""
        return admin.ModelAdmin.has_change_permission(self, request)

    def chosen(self, request: HttpRequest, rows: QuerySet[Any]) -> list[Any]:
        """The rows that an action is for, at most ACTED_AT_MOST; what is left out is said."""
        found = list(rows[: ACTED_AT_MOST + 1])
        if len(found) > ACTED_AT_MOST:
            text = f"Only the first {ACTED_AT_MOST} were taken; a management command takes any number"
            self.message_user(request, text, messages.WARNING)
        return found[:ACTED_AT_MOST]

    def ask(
        self, request: HttpRequest, rows: list[Any], *, heading: str, warning: str = "", form: forms.Form | None = None
    ) -> HttpResponse:
        """The page that asks whether the action is meant, with what it needs to know."""
        context = {
            **self.admin_site.each_context(request),
            "title": heading,
            "warning": warning,
            "form": form,
            "rows": rows,
            "action": request.POST["action"],
            "checkbox": ACTION_CHECKBOX_NAME,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/confirm.html", context)

    def note(self, request: HttpRequest, row: Any, text: str) -> None:
        """Write into the trail that the caller did this to the row."""
        self.log_change(request, row, text)


def confirmed(request: HttpRequest, form: forms.Form | None = None) -> bool:
    """Whether the question of an action was answered with yes, and its form is filled well."""
    return request.POST.get("confirmed") == "yes" and (form is None or form.is_valid())


def answers(request: HttpRequest) -> Any:
    """What to fill an action's form with: nothing while it is shown for the first time."""
    return request.POST if request.POST.get("confirmed") == "yes" else None


class ReadOnly(StaffAdmin):
    """Rows that only the system writes."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Those that are named; else every column, so that no form is built only to learn their names."""
        if self.fields:
            return self.fields
        return [field.name for field in self.model._meta.fields if field.name not in (self.exclude or ())]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: what is erased is erased by the service that erases all of it."""
        return False


class ReadOnlyInline(admin.TabularInline[Any, Any]):
    """Rows below a row, written by the system alone."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False
