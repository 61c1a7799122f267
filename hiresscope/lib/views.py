"""The base of every view under ``/api/``."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import Model
from rest_framework.response import Response
from rest_framework.views import APIView as DRFView

from hiresscope.lib.parameters import check_names
from hiresscope.lib.throttles import headers_of


class APIView(DRFView):
    """The base of every view under ``/api/``.

    ``access`` says per method who may call it (see ``accounts.permissions.Access``); ``rates`` names rate limits beyond
    those that follow from it (``hiresscope.lib.throttles``). What a method takes and gives is declared by
    ``hiresscope.lib.operations.operation``. A method without either is a fault that a guard test finds.
    ``row`` is the table whose row a PATCH with ``If-Match`` locks.
    """

    access: ClassVar[Mapping[str, Any]] = {}
    rates: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    parameters: ClassVar[frozenset[str]] = frozenset()
    row: ClassVar[type[Model] | None] = None

    body: dict[str, Any]
    params: dict[str, Any]

    def get_authenticators(self) -> list[Any]:
        """None where the method is public: a stale token must not stand in the way of a log-in."""
        # There is no request while the OpenAPI document is made.
        request: Any = self.request
        access = self.access.get(_declared(request.method)) if request else None
        if access is not None and access.public:
            return []
        return super().get_authenticators()

    def initial(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Authenticate, count the request, check access, then refuse unknown query parameters.

        It is counted before access is checked, because every request counts, also a forbidden one.
        """
        self.format_kwarg = None
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        self.perform_authentication(request)
        request._request.tenant_id = getattr(getattr(request.user, "tenant", None), "pk", None)
        self.check_throttles(request)
        self.check_permissions(request)
        check_names(request.query_params, self._parameters(request))

    def _parameters(self, request: Any) -> frozenset[str]:
        if request.method not in {"GET", "HEAD"}:
            return frozenset()
        op = getattr(getattr(self, "get", None), "operation", None)
        return self.parameters | op.names if op is not None else self.parameters

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        """Which methods there are; no browser of another origin is let in."""
        return Response(status=204, headers={"Allow": ", ".join(self.allowed_methods)})

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Add the rate limit's headers, and keep answers out of shared caches."""
        response = super().finalize_response(request, response, *args, **kwargs)
        for name, value in headers_of(request).items():
            response.headers[name] = value
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-cache" if "ETag" in response.headers else "no-store"
        return response

    def lock_row(self, request: Any, **path: Any) -> None:
        """Lock the row of ``self.row`` that the path names, within the caller's tenant, for this transaction."""
        if self.row is None:
            raise TypeError(f"{type(self).__name__} has a PATCH, so it must name its row")
        (row_id,) = path.values()
        rows = self.row._default_manager.filter(pk=row_id, tenant_id=request.user.tenant.pk)
        rows.select_for_update().values_list("pk").first()


def _declared(method: str | None) -> str:
    return "GET" if method == "HEAD" else method or ""
