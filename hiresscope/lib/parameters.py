"""Query parameters: known ones only, once each, and typed by the same fields as bodies."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django.utils.datastructures import MultiValueDict
from rest_framework import serializers

from hiresscope.lib.errors import ValidationFailed
from hiresscope.lib.fields import Boolean, Integer
from hiresscope.lib.text import has_unstorable

Field = serializers.Field[Any, Any, Any, Any]
_DIGITS = re.compile(r"-?[0-9]{1,18}")
_BOOLEANS = {"true": True, "false": False}


def check_names(given: MultiValueDict[str, str], allowed: Collection[str]) -> None:
    """Raise ValidationFailed for a parameter that is unknown, repeated or unstorable."""
    problems = []
    for name, values in given.lists():
        if name not in allowed:
            shown = name[:100] if not has_unstorable(name) else "a parameter"
            problems.append((shown, "is not a parameter of this endpoint"))
        elif len(values) > 1:
            problems.append((name, "must be given once"))
        elif has_unstorable(values[0]):
            problems.append((name, "must not contain NUL or lone surrogates"))
    if problems:
        raise ValidationFailed(problems)


def from_text(field: Field, text: str) -> Any:
    """What ``field`` reads in a parameter's text; raises DRF's ValidationError."""
    value: Any = text
    if isinstance(field, Integer):
        value = int(text) if _DIGITS.fullmatch(text) else text
    elif isinstance(field, Boolean):
        value = _BOOLEANS.get(text, text)
    return field.run_validation(value)


def read(fields: Mapping[str, Field], given: Mapping[str, str]) -> dict[str, Any]:
    """The typed values of ``fields`` by name; an absent one has its ``default``, or None. Raises ValidationFailed."""
    values: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []
    for name, field in fields.items():
        text = given.get(name)
        if text is None:
            values[name] = None if field.default is serializers.empty else field.default
            continue
        try:
            values[name] = from_text(field, text)
        except serializers.ValidationError as error:
            problems += [(name, str(problem)) for problem in error.detail]
    if problems:
        raise ValidationFailed(problems)
    return values
