"""The admin's pages of rows that are about people, and the line in the trail that opening one leaves."""

from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest

from accounts.services.trail import note_seen
from hiresscope.lib.staff import ReadOnly
from hiresscope.lib.throttles import client_ip


def seen(request: HttpRequest, row: Any, *, what: str = "page") -> None:
    """Note that the caller is about to be shown ``row``."""
    staff: Any = request.user
    note_seen(staff=staff, row=row, what=what, address=client_ip(request))


class Watched(ReadOnly):
    """Rows about people: who opens one is noted before it is shown."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        """The page, after a line in the trail."""
        row = self.get_object(request, unquote_plus(object_id)) if object_id else None
        if row is not None and self.has_view_permission(request, row):
            seen(request, row)
        return super().changeform_view(request, object_id, form_url, extra_context)
