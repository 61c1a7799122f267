"""What the list of candidates can be narrowed by."""

from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import QuerySet

from hiresscope.lib import skills
from hiresscope.lib.fields import Text
from hiresscope.lib.filters import Filters, Param


class CandidateFilters(Filters):
    """``q`` looks in names, e-mails and the words of CVs; ``skill`` in the skills that were read in them."""

    q = Param(Text(max_length=200, allow_blank=True), method="by_words")
    skill = Param(Text(max_length=100), method="by_skill")

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A part of the name or e-mail, or all the words in their CVs.

        A union, not an OR: each part walks an index of its own.
        """
        if not value:
            return rows
        query = SearchQuery(value, config="simple", search_type="websearch")
        scoped = rows.order_by()
        found = (
            scoped.filter(name__icontains=value)
            .values("pk")
            .union(scoped.filter(email__icontains=value).values("pk"), scoped.filter(words__words=query).values("pk"))
        )
        return rows.filter(pk__in=found)

    def by_skill(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A skill, in any of its spellings."""
        return rows.filter(skills__contains=[skills.canonical(value) or value])
