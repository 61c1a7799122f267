"""What lists of applications can be narrowed by."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from applications.models import Application, Processing, Source
from applications.serializers import STATUSES
from hiresscope.lib import skills
from hiresscope.lib.fields import Choice, Integer, Text, Timestamp
from hiresscope.lib.filters import Filters, Param

FLAGS = (
    "HIDDEN_TEXT",
    "PROMPT_INJECTION",
    "KEYWORD_STUFFING",
    "SCANNED",
    "LOW_TEXT",
    "TRUNCATED",
    "FALLBACK_ENGINE",
)


class ApplicationFilters(Filters):
    """Filters of a job's applications and of their CSV."""

    status = Param(Choice(STATUSES), method="by_status")
    min_score = Param(Integer(min_value=0, max_value=100), field_name="score", lookup_expr="gte")
    max_score = Param(Integer(min_value=0, max_value=100), field_name="score", lookup_expr="lte")
    q = Param(Text(max_length=200, allow_blank=True), method="by_person")
    skill = Param(Text(max_length=100), method="by_skill")
    flag = Param(Choice(FLAGS), method="by_flag")
    source = Param(Choice(Source.choices))
    updated_after = Param(Timestamp(), method="by_update")

    class Meta:
        model = Application
        fields: tuple[str, ...] = ()

    def by_status(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The public status: a decision hides how far processing came."""
        if value in {"SHORTLISTED", "REJECTED"}:
            return rows.filter(decision=value)
        states = [Processing.PARSING, Processing.SCORING] if value == "PROCESSING" else [value]
        return rows.filter(decision=None, processing__in=states)

    def by_person(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A part of the name or the e-mail, without case."""
        return rows.filter(Q(candidate_name__icontains=value) | Q(candidate_email__icontains=value))

    def by_skill(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A skill of the profile, in any of its spellings."""
        return rows.filter(profile_skills__contains=[skills.canonical(value) or value])

    def by_flag(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A flag that is set."""
        return rows.filter(flags__contains=[value])

    def by_update(self, rows: QuerySet[Any], name: str, value: datetime) -> QuerySet[Any]:
        """Changed after that time."""
        return rows.filter(updated_at__gt=value)
