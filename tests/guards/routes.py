"""Every route of the API, read from the URLconf, so that a new endpoint is guarded without a word here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from hiresscope.lib.examples import example_of
from hiresscope.lib.operations import Operation


@dataclass(frozen=True)
class Route:
    """One method of one address: ``template`` is like ``/jobs/<uuid:job_id>``."""

    method: str
    template: str
    view: Any

    @property
    def access(self) -> Any:
        return self.view.access[self.method]

    @property
    def op(self) -> Operation:
        found: Operation = getattr(self.view, self.method.lower()).operation
        return found

    @property
    def variables(self) -> list[str]:
        """The names of the path's variables."""
        return re.findall(r"<\w+:(\w+)>", self.template)

    def path(self, values: dict[str, Any]) -> str:
        """The address with its variables filled in."""
        return re.sub(r"<\w+:(\w+)>", lambda found: str(values[found[1]]), self.template)

    def body(self) -> Any:
        """A body of the right shape, or None."""
        if self.method == "GET" or self.op.form or self.op.takes is None:
            return None
        body = example_of(self.op.takes())
        # Times of examples lie ahead, as an expiry does; a period to look back at lies behind.
        past = {"since": "2024-01-01T00:00:00Z", "until": "2024-02-01T00:00:00Z"}
        return {**body, **{name: time for name, time in past.items() if name in body}}

    def __str__(self) -> str:
        return f"{self.method} {self.template}"


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for one in resolver.url_patterns:
        path = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, path)
        elif isinstance(one, URLPattern):
            yield path, one.callback


def views() -> list[tuple[str, Any]]:
    """``(template, view)`` of everything under /api/v1."""
    found = []
    for path, callback in _patterns(get_resolver()):
        if path.startswith("api/v1/"):
            found.append((path.removeprefix("api/v1"), getattr(callback, "cls", callback)))
    return found


def routes() -> list[Route]:
    """Every method of every view."""
    return [Route(method, template, view) for template, view in views() for method in view.access]
