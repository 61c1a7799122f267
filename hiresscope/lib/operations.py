"""What one method of a view takes and gives, said once: it parses the body, renders the answer and is the schema.

::

    class Jobs(APIView):
        access = {"GET": reads("jobs:read"), "POST": writes("jobs:write")}

        @operation(gives=JobRow, listing=Listing(...))
        def get(self, request):
            \"\"\"List the jobs.\"\"\"
            return Job.objects.for_tenant(request.user.tenant)

        @operation(takes=JobInput, gives=JobOut, status=201, errors=(403,))
        def post(self, request):
            \"\"\"Create a job.\"\"\"
            return services.create(tenant=request.user.tenant, **self.body)

* ``takes``: the body, validated, is ``self.body`` (snake_case). Without it a body must be empty. ``partial=True``
  makes every field optional, for the PATCH of a resource.
* ``gives``: the Output that renders what the method returns (an object, or a dict with snake_case keys). A method may
  also return a ready Response, e.g. a file; ``media_type`` then names its type.
* ``parameters``: query parameters of a GET by name, as fields; typed values are in ``self.params``.
* ``listing``: the method returns a queryset and the answer is one page of it (``hiresscope.lib.paging``).
* ``errors``: statuses beyond 400, 401, 403, 404, 429 and 503, which follow from the view by themselves.
* ``form=True``: the body is multipart/form-data (the view sets ``parser_classes``), and the method reads it itself;
  ``takes`` then only describes its fields. ``files="files"`` says that it takes 1 to 50 files instead of one.
* ``name``: the operation's id in the OpenAPI document, where the one that follows from the path will not do.

A POST obeys ``Idempotency-Key`` unless ``idempotent=False``; the GET of a single resource has an ``ETag`` and a PATCH
obeys ``If-Match`` (``hiresscope.lib.conditional``;
the view then names its table as ``row``) unless ``tagged=False``.
"""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http.response import HttpResponseBase
from rest_framework.response import Response

from hiresscope.lib import conditional, idempotency
from hiresscope.lib.fields import Input, Output, checked
from hiresscope.lib.paging import Listing
from hiresscope.lib.parameters import Field, read

Handler = Callable[..., Any]


class Nothing(Input):
    """An empty body."""


@dataclass(frozen=True, slots=True)
class Operation:
    """The declaration of one method; see the module's docstring."""

    takes: type[Input] | None = None
    gives: type[Output] | None = None
    status: int = 200
    errors: tuple[int, ...] = ()
    listing: Listing | None = None
    parameters: Mapping[str, Field] = field(default_factory=dict)
    media_type: str = "application/json"
    partial: bool = False
    form: bool = False
    files: str = "file"
    name: str = ""
    idempotent: bool = True
    tagged: bool = True

    @property
    def names(self) -> frozenset[str]:
        """The query parameters that the method takes."""
        return frozenset(self.parameters) | (self.listing.parameters if self.listing else frozenset())


def operation(**declared: Any) -> Callable[[Handler], Handler]:
    """Declare the method of a view; the arguments are those of ``Operation``."""
    op = Operation(**declared)

    def decorate(method: Handler) -> Handler:
        run = _with_body_and_answer(op, method)
        name = method.__name__
        if name == "post" and op.idempotent:
            run = idempotency.once(run)
        if name == "get" and op.tagged and op.listing is None and op.gives is not None:
            run = conditional.tagged(run)
        if name == "patch" and op.tagged:
            run = conditional.guarded(run)
        run = functools.wraps(method)(run)
        run.operation = op  # type: ignore[attr-defined]
        return run

    return decorate


def _with_body_and_answer(op: Operation, method: Handler) -> Handler:
    # Not by the request's method: a PATCH with If-Match runs the GET beside it.
    reads = method.__name__ == "get"

    def run(view: Any, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if reads:
            view.params = read(op.parameters, request.query_params)
        elif not op.form:
            view.body = checked(op.takes or Nothing, request.data, partial=op.partial)
        return _answer(op, request, method(view, request, *args, **kwargs))

    return run


def _answer(op: Operation, request: Any, result: Any) -> HttpResponseBase:
    if isinstance(result, HttpResponseBase):
        return result
    if op.listing is not None and op.gives is not None:
        return Response(op.listing.page(request, result, op.gives.of))
    return Response(op.gives.of(result) if op.gives else result, status=op.status)
