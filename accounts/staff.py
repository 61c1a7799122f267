"""The admin's pages of rows that are about people, and the line in the trail that opening one, or a list, leaves."""

from typing import Any
from urllib.parse import unquote_plus, urlencode
from uuid import UUID

from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR, SEARCH_VAR
from django.http import HttpRequest

from accounts.models import Seen
from accounts.services.trail import note_listed, note_seen
from hiresscope.lib.staff import ReadOnly
from hiresscope.lib.throttles import client_ip


def seen(request: HttpRequest, row: Any, *, what: str = "page") -> None:
    """Note that the caller is about to be shown ``row``."""
    staff: Any = request.user
    note_seen(staff=staff, row=row, what=what, address=client_ip(request))


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


class Watched(ReadOnly):
    """Rows about people: who opens one, or a list of them, is noted before it is shown."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list, after a line in the trail; what is posted from it leaves lines of its own."""
        if request.method == "GET" and self.has_view_permission(request):
            staff: Any = request.user
            query = self._asked(request)
            note_listed(staff=staff, model=self.model, query=query, address=client_ip(request))
        return super().changelist_view(request, extra_context)

    def _asked(self, request: HttpRequest) -> str:
        """What the list is narrowed by, as a query string; of words that were searched for only that they were."""
        told = {}
        for name, given in sorted(request.GET.items()):
            value = str(given).strip()
            if name == SEARCH_VAR and value:
                told[name] = value if _is_id(value) else "(words)"
            elif name in {ORDER_VAR, PAGE_VAR} or name.partition("__")[0] in self._filters():
                told[name] = value
        return urlencode(told, safe="():")[: Seen.QUERY_LENGTH]

    def _filters(self) -> set[str]:
        return {str(one).partition("__")[0] for one in self.list_filter}

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The page, after a line in the trail."""
        row = self.get_object(request, unquote_plus(object_id)) if object_id else None
        if row is not None and self.has_view_permission(request, row):
            seen(request, row)
        return super().changeform_view(request, object_id, form_url, extra_context)
