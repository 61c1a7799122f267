"""``/api/schema``: the OpenAPI document as JSON. ``/api/docs``: Swagger UI over it, all of it served by us."""

import functools
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import render
from drf_spectacular.generators import SchemaGenerator
from rest_framework.response import Response

from accounts.permissions import PUBLIC
from hiresscope.lib import conditional
from hiresscope.lib.views import APIView
from hiresscope.lib.wire import dumps


@functools.cache
def document() -> bytes:
    """The document; the code does not change while a process runs, so it is made once."""
    return dumps(SchemaGenerator().get_schema(public=True))  # type: ignore[no-untyped-call]


def _document(view: Any, request: Any) -> Response:
    return Response(document())


class SchemaView(APIView):
    access: ClassVar = {"GET": PUBLIC}
    get = conditional.tagged(_document)


class DocsView(APIView):
    access: ClassVar = {"GET": PUBLIC}

    def get(self, request: Any) -> HttpResponse:
        """Swagger UI."""
        return render(request._request, "docs.html")
