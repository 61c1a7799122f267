"""The shapes of applications."""

from functools import cache
from typing import Any

from django.utils.translation import gettext_noop
from rest_framework import serializers

from applications import links
from applications.models import PUBLIC_STATUS, Application, Decision, Processing, Source
from applications.selectors import ROW
from hiresscope.lib.fields import (
    Boolean,
    Choice,
    Email,
    Identifier,
    Input,
    Integer,
    ListOf,
    Output,
    Text,
    Timestamp,
)
from jobs.models import Job

STATUSES = ("PENDING", "PROCESSING", "SCORED", "FAILED", "DUPLICATE", "HELD", "SHORTLISTED", "REJECTED")
# Candidates' pages show it translated.
NOTICE = gettext_noop(
    "A program compared the text of your CV with the job's criteria; the quotes show what it went by. It decides "
    "nothing: a person at the company does. You may ask them to look at it, to correct it or to explain it."
)


# Input


class UploadInput(Input):
    """The fields that may stand beside the file."""

    candidate_name = Text(max_length=200, required=False, allow_blank=True)
    candidate_email = Email(required=False, allow_blank=True)
    candidate_phone = Text(max_length=40, required=False, allow_blank=True)


class Consent(Boolean):
    """A ticked box of a form: ``true``, ``1`` or ``on``; anything else is no consent."""

    default_error_messages = {"required": "is required", "invalid": "must be true"}

    def to_internal_value(self, data: Any) -> bool:
        """True, or a failure."""
        if str(data).strip().lower() not in {"true", "1", "on"}:
            self.fail("invalid")
        return True


class ApplyInput(Input):
    """The public form."""

    name = Text(max_length=200)
    email = Email()
    consent = Consent()
    phone = Text(max_length=40, required=False, allow_blank=True)
    linkedin_url = Text(max_length=300, required=False, allow_blank=True)
    cover_letter = Text(max_length=20_000, lines=True, required=False, allow_blank=True)


class DecisionInput(Input):
    status = Choice(Decision.choices)
    note = Text(max_length=5_000, lines=True, required=False, allow_null=True, allow_blank=True)


class RescoreInput(Input):
    all = Boolean(required=False, default=False)


# Output


def public_status(row: dict[str, Any]) -> str:
    """The decision where there is one, else how far processing came."""
    return str(row["decision"] or PUBLIC_STATUS.get(row["processing"], row["processing"]))


def is_stale(row: dict[str, Any]) -> bool:
    """True if the criteria have changed since the score was made."""
    return row["scored_version"] is not None and row["scored_version"] != row["job__criteria_version"]


class ApplicationRow(Output):
    """A row of lists, read from ``values(*selectors.ROW)``."""

    id = Identifier()
    job_id = Identifier()
    job_title = Text(source="job__title")
    candidate_id = Identifier(allow_null=True)
    candidate_name = Text(allow_null=True)
    candidate_email = Text(allow_null=True)
    status = Choice(STATUSES)
    processing = Choice(Processing.choices)
    decision = Choice(Decision.choices, allow_null=True)
    score = Integer(min_value=0, max_value=100, allow_null=True)
    score_stale = Boolean()
    engine = Choice(["CLAUDE", "LOCAL"], allow_null=True)
    matched_skills = ListOf(child=Text())
    missing_skills = ListOf(child=Text())
    flags = ListOf(child=Text())
    source = Choice(Source.choices)  # type: ignore[assignment]  # the field has the name of a DRF attribute
    cv_file_name = Text()
    created_at = Timestamp()
    scored_at = Timestamp(allow_null=True)

    get_status = staticmethod(public_status)
    get_score_stale = staticmethod(is_stale)


def row_of(application: Application, job: Job) -> dict[str, Any]:
    """The application as a list row is read."""
    columns = {name: getattr(application, name) for name in ROW if not name.startswith("job__")}
    return {**columns, "job__title": job.title, "job__criteria_version": job.criteria_version}


class Evidence(Output):
    quote = Text()
    start = Integer()
    end = Integer()


def in_order(shape: type[Output], stored: dict[str, Any] | None) -> dict[str, Any] | None:
    """``stored``, which has the API's names already, in the order of ``shape``: jsonb keeps none of its own."""
    if stored is None:
        return None
    return {
        name: stored.get(name) if child is None else [in_order(child, item) for item in stored.get(name) or ()]
        for name, child in _names(shape)
    }


@cache
def _names(shape: type[Output]) -> tuple[tuple[str, type[Output] | None], ...]:
    """The names of ``shape``, each with the shape of its items where it is a list of objects."""
    children = {name: getattr(field, "child", None) for name, field in shape().fields.items()}
    return tuple((name, type(child) if isinstance(child, Output) else None) for name, child in children.items())


class CriterionVerdict(Output):
    id = Text()
    text = Text()
    kind = Choice(["MUST", "NICE"])
    weight = Integer(min_value=1, max_value=10)
    verdict = Choice(["MET", "PARTIAL", "NOT_MET", "NOT_STATED"])
    strength = serializers.FloatField(min_value=0, max_value=1)
    points = serializers.FloatField()
    max_points = serializers.FloatField()
    reason = Text()
    evidence = Evidence(many=True)


class Explanation(Output):
    """How the score came about; a client can recompute it from ``criteria``."""

    summary = Text()
    recommendation = Choice(["STRONG", "GOOD", "PARTIAL", "WEAK"])
    strengths = ListOf(child=Text())
    gaps = ListOf(child=Text())
    criteria = CriterionVerdict(many=True)


class Position(Output):
    title = Text(allow_null=True)
    company = Text(allow_null=True)
    start = Text(allow_null=True)
    end = Text(allow_null=True)
    summary = Text(allow_null=True)


class Study(Output):
    degree = Text(allow_null=True)
    institution = Text(allow_null=True)
    end = Text(allow_null=True)


class ProfileOut(Output):
    """What the CV says of its person."""

    name = Text(allow_null=True)
    email = Text(allow_null=True)
    phone = Text(allow_null=True)
    location = Text(allow_null=True)
    links = ListOf(child=Text())
    skills = ListOf(child=Text())
    languages = ListOf(child=Text())
    total_years_experience = serializers.FloatField(allow_null=True)
    experience = Position(many=True)
    education = Study(many=True)


class CVOut(Output):
    file_name = Text(source="cv_file_name")
    size = Integer(source="cv_size")
    content_type = Text(source="cv_content_type")
    sha256 = Text(source="cv_sha256")
    pages = Integer(allow_null=True)
    text_quality = Choice(["OK", "LOW_TEXT", "OCR", "NONE"])


class ScoringOut(Output):
    engine = Choice(["CLAUDE", "LOCAL"])
    model = Text()
    prompt_version = Text()
    criteria_version = Integer()
    input_tokens = Integer()
    output_tokens = Integer()
    duration_ms = Integer()


class FailureOut(Output):
    code = Text()
    message = Text()
    retryable = Boolean()


class HiddenOut(Output):
    text = Text()
    page = Integer(allow_null=True)
    why = Text()


class HistoryOut(Output):
    event = Text()
    from_ = Text(source="from_status", allow_null=True)
    to = Text(source="to_status", allow_null=True)
    by = Text()
    note = Text(allow_null=True)
    at = Timestamp()


class ApplicationDetail(ApplicationRow):
    """The whole of an application, read from the dict of ``detail_of``."""

    candidate_phone = Text(allow_null=True)
    cover_letter = Text(allow_null=True)
    cv_url = serializers.URLField()
    explanation = Explanation(allow_null=True)
    profile = ProfileOut(allow_null=True)
    cv = CVOut()
    scoring = ScoringOut(allow_null=True)
    failure = FailureOut(allow_null=True)
    duplicate_of = Identifier(allow_null=True)
    hidden_text = HiddenOut(many=True, allow_null=True)
    history = HistoryOut(many=True)

    get_explanation = staticmethod(lambda row: in_order(Explanation, row["explanation"]))
    get_profile = staticmethod(lambda row: in_order(ProfileOut, row["profile"]))


def detail_of(whole: dict[str, Any]) -> dict[str, Any]:
    """``selectors.whole`` as ``ApplicationDetail`` reads it."""
    cv = {name: whole[name] for name in ("cv_file_name", "cv_size", "cv_content_type", "cv_sha256", "pages")}
    return {
        **whole,
        "cv_url": links.cv_url(whole["id"]),
        "cv": {**cv, "text_quality": whole["text_quality"] or "NONE"},
        "duplicate_of": whole["duplicate_of_id"],
    }


class BulkError(Output):
    status_code = Integer(source="status")
    message = Text(source="text")


class BulkFile(Output):
    filename = Text()
    application_id = Identifier(source="application.pk", allow_null=True)
    error = BulkError(allow_null=True)


class BulkOut(Output):
    batch_id = Identifier()
    total = Integer()
    accepted = Integer()
    rejected = Integer()
    results = BulkFile(many=True)


class BatchOut(Output):
    id = Identifier()
    job_id = Identifier()
    total = Integer()
    pending = Integer()
    scored = Integer()
    failed = Integer()
    duplicate = Integer()
    created_at = Timestamp()
    finished_at = Timestamp(allow_null=True)


class TextOut(Output):
    """What was scored, and what was cut."""

    visible_text = Text(lines=True)
    hidden_text = HiddenOut(many=True)


class AppliedOut(Output):
    application_id = Identifier()
    message = Text()
    status_url = serializers.URLField()


class RescoreOut(Output):
    queued = Integer()
    unchanged = Integer()
