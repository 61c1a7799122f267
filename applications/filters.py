"""What lists of applications can be narrowed by."""

import django_filters
from django.db.models import Q, QuerySet
from typing import Any

from applications.models import Application, Processing, Source
from applications.serializers import STATUSES

FLAGS = (
    "HIDDEN_TEXT",
    "PROMPT_INJECTION",
    "KEYWORD_STUFFING",
    "SCANNED",
    "LOW_TEXT",
    "TRUNCATED",
    "FALLBACK_ENGINE",
)


class ApplicationFilter(django_filters.FilterSet):
    """Filters of a job's applications and of its CSV."""

    status = django_filters.ChoiceFilter(choices=[(word, word) for word in STATUSES], method="by_status")
    minScore = django_filters.NumberFilter(field_name="score", lookup_expr="gte", min_value=0, max_value=100)
    maxScore = django_filters.NumberFilter(field_name="score", lookup_expr="lte", min_value=0, max_value=100)
    q = django_filters.CharFilter(method="by_person")
    skill = django_filters.CharFilter(method="by_skill")
    flag = django_filters.ChoiceFilter(choices=[(word, word) for word in FLAGS], method="by_flag")
    source = django_filters.ChoiceFilter(choices=Source.choices)
    updatedAfter = django_filters.IsoDateTimeFilter(field_name="updated_at", lookup_expr="gt")

    class Meta:
        model = Application
        fields: list[str] = []

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
        from hiresscope.lib import skills

        return rows.filter(profile_skills__contains=[skills.canonical(value) or value])

    def by_flag(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A flag that is set."""
        return rows.filter(flags__contains=[value])
