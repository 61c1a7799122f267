"""What the talent pool can be narrowed by."""

from typing import Any

from django.db.models import Q, QuerySet

from hiresscope.lib import skills
from hiresscope.lib.fields import Text
from hiresscope.lib.filters import Filters, Param


class EntryFilters(Filters):
    department = Param(Text(max_length=100), lookup_expr="iexact")
    q = Param(Text(max_length=200, allow_blank=True), method="by_person")
    skill = Param(Text(max_length=100), method="by_skill")
    tag = Param(Text(max_length=50), method="by_tag")

    def by_person(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A part of the name or the e-mail, without case."""
        return (
            rows.filter(Q(candidate__name__icontains=value) | Q(candidate__email__icontains=value)) if value else rows
        )

    def by_skill(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A skill, in any of its spellings."""
        return rows.filter(candidate__skills__contains=[skills.canonical(value) or value])

    def by_tag(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A tag, as it was written."""
        return rows.filter(tags__contains=[value])
