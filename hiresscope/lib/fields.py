"""Input fields that take what they say and nothing else, and serializers with generated camelCase names."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.dateparse import parse_datetime
from rest_framework import serializers

from hiresscope.lib.text import clean
from hiresscope.lib.wire import timestamp


def camel(name: str) -> str:
    """``work_mode`` → ``workMode``."""
    head, *rest = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


class CamelSerializer(serializers.Serializer[Any]):
    """Fields are declared in snake_case and named in camelCase, once, when the class is made."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        renamed = {}
        declared: dict[str, Any] = cls._declared_fields
        for name, field in declared.items():
            if camel(name) != name and field._kwargs.get("source") is None:
                field._kwargs["source"] = name
            renamed[camel(name)] = field
        cls._declared_fields = renamed


class Input(CamelSerializer):
    """The body of a request: unknown fields are refused. ``validated_data`` has snake_case keys.

    ``changes`` is true where only the given fields are to be changed.
    """

    default_error_messages = {"invalid": "must be an object"}
    changes = False

    def to_internal_value(self, data: Any) -> Any:
        """As DRF's, after refusing fields that are not declared."""
        if isinstance(data, Mapping):
            unknown = [key for key in data if key not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {str(key)[:100]: ["is not a field of this request"] for key in unknown}
                )
        return super().to_internal_value(data)


_COMMON = {"required": "is required", "null": "must not be null"}


class Text(serializers.CharField):
    """A string, cleaned by the gate for foreign text, without blanks around it; ``lines=False`` forbids line breaks."""

    default_error_messages = {
        **_COMMON,
        "invalid": "must be a string",
        "blank": "must not be empty",
        "max_length": "must have at most {max_length} characters",
        "min_length": "must have at least {min_length} characters",
    }

    def __init__(self, *, lines: bool = False, **kwargs: Any) -> None:
        self.lines = lines
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The clean string."""
        if not isinstance(data, str):
            self.fail("invalid")
        text = clean(data, max_chars=len(data) + 1).text.strip()
        if not self.lines:
            text = " ".join(text.split())
        return text

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """As DRF's, but what is blank after cleaning is blank."""
        if isinstance(data, str) and not data.strip():
            if not self.allow_blank:
                self.fail("blank")
            return ""
        return super().run_validation(data)


class Password(serializers.CharField):
    """A password, taken as it is."""

    default_error_messages = {
        **_COMMON,
        "invalid": "must be a string",
        "blank": "must not be empty",
        "max_length": "must have at most {max_length} characters",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, max_length=256, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The string, unchanged."""
        if not isinstance(data, str):
            self.fail("invalid")
        return data


_email = EmailValidator()


class Email(Text):
    """An e-mail address, in lower case."""

    default_error_messages = {"email": "must be an email"}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The address in lower case."""
        text = super().to_internal_value(data).lower()
        try:
            _email(text)
        except ValidationError:
            self.fail("email")
        return text


class Integer(serializers.IntegerField):
    """A JSON integer; digits in a string are taken in query parameters and forms only."""

    default_error_messages = {
        **_COMMON,
        "invalid": "must be an integer",
        "max_value": "must be at most {max_value}",
        "min_value": "must be at least {min_value}",
        "max_string_length": "must be an integer",
    }

    def to_internal_value(self, data: Any) -> int:
        """The integer."""
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(data)


class Boolean(serializers.Field[bool, Any, bool, Any]):
    """``true`` or ``false``."""

    default_error_messages = {**_COMMON, "invalid": "must be true or false"}

    def to_internal_value(self, data: Any) -> bool:
        """The boolean."""
        if not isinstance(data, bool):
            self.fail("invalid")
        return data

    def to_representation(self, value: bool) -> bool:
        """The boolean."""
        return value


class Choice(serializers.ChoiceField):
    """One of a set of words."""

    default_error_messages = {**_COMMON}

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices, **kwargs)
        self.error_messages["invalid_choice"] = "must be one of " + ", ".join(str(key) for key in self.choices)

    def to_internal_value(self, data: Any) -> Any:
        """The word."""
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


_RFC3339 = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})")


class Timestamp(serializers.DateTimeField):
    """An RFC 3339 time with an offset."""

    default_error_messages = {**_COMMON, "invalid": "must be a time in RFC 3339, such as 2030-01-31T09:00:00.000Z"}

    def to_internal_value(self, value: Any) -> datetime:
        """An aware datetime in UTC: the database takes no offset beyond 16 hours, which RFC 3339 allows."""
        parsed = None
        if isinstance(value, str) and _RFC3339.fullmatch(value):
            with suppress(ValueError, OverflowError):
                told = parse_datetime(value.upper())
                parsed = told and told.astimezone(UTC)
        if parsed is None or not 1900 < parsed.year < 9990:
            self.fail("invalid", format="RFC 3339")
        return parsed


class Identifier(serializers.UUIDField):
    """A UUID string."""

    default_error_messages = {**_COMMON, "invalid": "must be a UUID"}

    def to_internal_value(self, data: Any) -> Any:
        """A UUID."""
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class ListOf(serializers.ListField):
    """A JSON array."""

    default_error_messages = {
        **_COMMON,
        "not_a_list": "must be an array",
        "empty": "must not be empty",
        "min_length": "must have at least {min_length} elements",
        "max_length": "must have at most {max_length} elements",
    }

    def to_internal_value(self, data: Any) -> list[Any]:
        """The list."""
        if not isinstance(data, list):
            self.fail("not_a_list", input_type=type(data).__name__)
        return super().to_internal_value(data)


def checked(serializer: type[Input], data: Any, *, partial: bool = False, **kwargs: Any) -> dict[str, Any]:
    """The validated body of a request, in snake_case; raises DRF's ValidationError, which becomes the envelope.

    With ``partial`` no field is required and none has a default. It is not DRF's own ``partial``, which would hold
    for nested objects too.
    """
    instance = serializer(data=data, **kwargs)
    if partial:
        instance.changes = True
        for field in instance.fields.values():
            field.required, field.default = False, serializers.empty
    instance.is_valid(raise_exception=True)
    return dict(instance.validated_data)


# Output


class Output(CamelSerializer):
    """The shape of an answer. ``of`` reads an object or a dict by the declared fields: ``source`` may be dotted, and
    a ``get_<field>`` classmethod computes what is not a plain attribute.

    The declaration serves the OpenAPI schema; ``of`` walks it without DRF's per-field machinery, which is five
    times slower on a page of fifty rows.
    """

    _plan: ClassVar[list[tuple[str, Callable[[Any], Any]]]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._plan = [(name, _reader(cls, field)) for name, field in cls._declared_fields.items()]

    @classmethod
    def of(cls, row: Any) -> dict[str, Any]:
        """``row`` (an object or a dict with snake_case keys) as the answer's dict."""
        return {name: read(row) for name, read in cls._plan}


def _reader(cls: type[Output], field: Any) -> Callable[[Any], Any]:
    source = field._kwargs.get("source")
    name = source or next(key for key, value in cls._declared_fields.items() if value is field)
    computed = getattr(cls, f"get_{name}", None)
    if computed is not None:
        return cast("Callable[[Any], Any]", computed)
    convert = _converter(field)
    path = name.split(".")

    def read(row: Any) -> Any:
        for part in path:
            if row is None:
                return None
            row = row[part] if isinstance(row, dict) else getattr(row, part)
        return None if row is None else convert(row)

    return read


def _converter(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, Timestamp):
        return timestamp
    if isinstance(field, Identifier):
        return str
    if isinstance(field, serializers.ListSerializer):
        child: Any = type(field.child)
        return lambda rows: [child.of(row) for row in rows]
    if isinstance(field, Output):
        return type(field).of
    return lambda value: value
