"""Which other sites may show a page of ours in a frame: nobody, unless a page says otherwise."""

from collections.abc import Collection
from typing import Any

from django.http import HttpResponse

from hiresscope.lib.origins import is_origin


def allow(response: HttpResponse, origins: Collection[str]) -> None:
    """Let ``origins`` frame this response. Anything that is no origin is left out, since it would stand in a header."""
    good = [origin for origin in origins if is_origin(origin)]
    if not good:
        return
    page: Any = response
    page._csp_replace = {"frame-ancestors": ["'self'", *good]}
    page.xframe_options_exempt = True
