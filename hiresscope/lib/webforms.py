"""HTML forms that are read by the same shapes as the API's bodies, so that a page and the API refuse the same things;
and lists of pages, read as the API reads its own.

A form's controls have the names of the API's fields. What HTML cannot say is translated first: an empty optional
control is null, a ticked box is true, digits are an integer, a local date and time is one in UTC.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict

from hiresscope.lib.api import flatten
from hiresscope.lib.errors import DomainError
from hiresscope.lib.fields import Boolean, Input, Integer, ListOf, Timestamp
from hiresscope.lib.paging import Listing

_DIGITS = re.compile(r"-?[0-9]{1,18}")
_LOCAL_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?")
_NOTHING = object()


@dataclass
class Filled:
    """What was typed, what is wrong with it (``(field, problem)``; without a field: the whole), else the data."""

    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    status: int = 200

    @property
    def by_field(self) -> dict[str, str]:
        """One problem a field, the first; the whole form's under ``whole``."""
        return {name or "whole": text for name, text in reversed(self.problems)}

    def refuse(self, error: DomainError) -> None:
        """Note what a service refused, beside its field where it names one that the form has."""
        self.status = error.status
        named = [(one["field"], one["message"]) for one in error.details or () if {"field", "message"} <= set(one)]
        known = [pair for pair in named if pair[0] in self.values]
        self.problems += known if named and known == named else [("", error.text)]


def read(shape: type[Input], post: QueryDict, *, keep: Mapping[str, Any] | None = None) -> Filled:
    """The posted form as ``shape`` reads it. Passwords are never kept; ``keep`` are fields that were read already."""
    fields = shape().fields
    given = {name: value for name, one in fields.items() if (value := _value(one, name, post)) is not _NOTHING}
    given |= keep or {}
    filled = Filled(values={name: value for name, value in _typed(fields, post).items() if "assword" not in name})
    check(shape, given, filled)
    return filled


def check(shape: type[Input], given: Mapping[str, Any], filled: Filled) -> None:
    """Validate ``given`` into ``filled``: its data, or its problems."""
    serializer = shape(data=given)
    if serializer.is_valid():
        filled.data = dict(serializer.validated_data)
        return
    filled.status = 400
    filled.problems += flatten(serializer.errors)


def _typed(fields: Any, post: QueryDict) -> dict[str, Any]:
    return {name: post.getlist(name) if isinstance(one, ListOf) else post.get(name, "") for name, one in fields.items()}


def _value(one: Any, name: str, post: QueryDict) -> Any:
    if isinstance(one, Boolean):
        return name in post
    if isinstance(one, ListOf):
        values = [text for text in post.getlist(name) if text.strip()]
        return values if values or one.required else _NOTHING
    text = post.get(name, "")
    if not text.strip():
        return "" if one.required else None if one.allow_null else _NOTHING
    if isinstance(one, Integer):
        return int(text) if _DIGITS.fullmatch(text.strip()) else text
    if isinstance(one, Timestamp) and _LOCAL_TIME.fullmatch(text):
        return f"{text}Z" if len(text) > 16 else f"{text}:00Z"
    return text


# Lists


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page's request as ``hiresscope.lib.paging`` reads it: without the parameters that were left empty."""

    path: str
    query_params: Any
    user: Any


def page_of(request: HttpRequest, listing: Listing, rows: Any, show: Any, *, user: Any = None) -> dict[str, Any]:
    """One page of a list: the API's page for ``user``, with ``problem`` instead of a refusal where what was asked for
    is wrong; ``filtered`` tells whether anything but a page of it was asked for."""
    given = request.GET.copy()
    for name in list(given):
        if name not in listing.parameters or not str(given[name]).strip():
            del given[name]
    try:
        found = listing.page(_Asked(request.path, given, user), rows, show)
    except DomainError as error:
        return {"data": [], "problem": error.text, "nextCursor": None, "total": 0, "filtered": True}
    return {**found, "problem": "", "filtered": bool(set(given) - {"cursor"})}
