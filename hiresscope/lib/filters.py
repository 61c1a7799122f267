"""List filters: django-filter's FilterSet, with values as strict as a body's.

::

    class JobFilters(Filters):
        status = Param(Choice(JobStatus.choices))
        created_after = Param(Timestamp(), field_name="created_at", lookup_expr="gt")   # ?createdAfter=
        q = Param(Text(max_length=200, allow_blank=True), method="by_title")

        def by_title(self, rows, name, value): ...

Each ``Param`` takes a field of ``hiresscope.lib.fields``, which reads the value, words the refusal and appears in the
OpenAPI document. Names are declared in snake_case and sent in camelCase. What is not declared, comes twice or does not
fit is 400 (``hiresscope.lib.parameters``).
"""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from rest_framework import serializers

from hiresscope.lib.errors import ValidationFailed
from hiresscope.lib.fields import camel
from hiresscope.lib.parameters import from_text


class _Wire(forms.Field):
    """A form field that reads its value by a field of a body."""

    def __init__(self, *, wire: serializers.Field[Any, Any, Any, Any], **kwargs: Any) -> None:
        self.wire = wire
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """The typed value; None where the parameter is absent."""
        if value is None:
            return None
        try:
            return from_text(self.wire, value)
        except serializers.ValidationError as error:
            raise forms.ValidationError([str(problem) for problem in error.detail]) from None


class Param(django_filters.Filter):
    """A query parameter that narrows a list; everything else is as in ``django_filters.Filter``."""

    field_class = _Wire

    def __init__(self, wire: serializers.Field[Any, Any, Any, Any], **kwargs: Any) -> None:
        self.wire = wire
        super().__init__(wire=wire, **kwargs)


class Filters(django_filters.FilterSet):
    """A set of ``Param``s with generated camelCase names."""

    @classmethod
    def get_filters(cls) -> Any:
        """The filters by the names they have in an address."""
        return {camel(name): one for name, one in super().get_filters().items()}


def narrow(filters: type[django_filters.FilterSet], rows: QuerySet[Any], given: Any) -> QuerySet[Any]:
    """``rows`` that pass the filters; ``given`` are the query parameters. Raises ValidationFailed."""
    bound = filters(data=given, queryset=rows)
    if not bound.form.is_valid():
        problems = [(name, str(message)) for name, messages in bound.form.errors.items() for message in messages]
        raise ValidationFailed(problems)
    narrowed: QuerySet[Any] = bound.qs
    return narrowed


def fields_of(filters: type[Filters]) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
    """The parameters of ``filters`` by name, for an operation that narrows rows without being a list."""
    return {name: param.wire for name, param in filters.base_filters.items() if isinstance(param, Param)}
