"""A candidate's application for a job, what was read in the CV, and how it was scored."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now, Upper

from candidates.models import Candidate
from hiresscope.lib.tenancy import TenantModel, tenant_key
from hiresscope.lib.work import WorkItem, work_indexes
from jobs.models import Job


class Processing(models.TextChoices):
    """How far the machine came."""

    PENDING = "PENDING"
    PARSING = "PARSING"
    SCORING = "SCORING"
    SCORED = "SCORED"
    FAILED = "FAILED"
    DUPLICATE = "DUPLICATE"
    HELD = "HELD"


class Decision(models.TextChoices):
    """What a person decided; nothing else writes it."""

    SHORTLISTED = "SHORTLISTED"
    REJECTED = "REJECTED"


class Source(models.TextChoices):
    API = "API"
    BULK = "BULK"
    APPLY = "APPLY"
    IMPORT = "IMPORT"


class Batch(TenantModel):
    """The accepted files of one bulk upload; its progress is counted from its applications."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="batches")
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "batches"
        constraints: ClassVar = [tenant_key("applications_batch")]

    def __str__(self) -> str:
        return str(self.pk)


class Application(TenantModel, WorkItem):
    """One CV for one job. ``work_state`` is ``parse`` or ``score`` while there is something to do.

    ``email_key`` decides about duplicates: the given e-mail's key, or the one that the CV's text showed.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="applications")
    job_id: UUID
    candidate = models.ForeignKey(
        Candidate, null=True, blank=True, on_delete=models.SET_NULL, related_name="applications"
    )
    candidate_id: UUID | None
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.SET_NULL, related_name="applications")
    source = models.CharField(max_length=8, choices=Source)
    candidate_name = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - absent is null in the API
    candidate_email = models.EmailField(max_length=254, null=True, blank=True)  # noqa: DJ001
    candidate_phone = models.CharField(max_length=40, null=True, blank=True)  # noqa: DJ001
    linkedin_url = models.URLField(max_length=300, null=True, blank=True)  # noqa: DJ001
    cover_letter = models.TextField(max_length=20_000, null=True, blank=True)  # noqa: DJ001
    email_key = models.CharField(max_length=254, null=True, editable=False)  # noqa: DJ001
    given_email = models.BooleanField(default=False, editable=False)
    locale = models.CharField(
        max_length=8,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="The language to write to them in.",
    )

    cv_path = models.CharField(max_length=200, editable=False)
    cv_file_name = models.CharField(max_length=255, editable=False)
    cv_size = models.PositiveIntegerField(editable=False)
    cv_content_type = models.CharField(max_length=100, editable=False)
    cv_sha256 = models.CharField(max_length=64, editable=False)

    processing = models.CharField(max_length=12, choices=Processing, default=Processing.PENDING, editable=False)
    decision = models.CharField(max_length=12, choices=Decision, null=True, blank=True)  # noqa: DJ001
    decided_at = models.DateTimeField(null=True, editable=False)
    score = models.PositiveSmallIntegerField(null=True, editable=False)
    scored_version = models.PositiveIntegerField(null=True, editable=False)
    scored_at = models.DateTimeField(null=True, editable=False)
    engine = models.CharField(max_length=8, null=True, editable=False)  # noqa: DJ001
    matched_skills = ArrayField(models.CharField(max_length=100), default=list, editable=False)
    missing_skills = ArrayField(models.CharField(max_length=100), default=list, editable=False)
    profile_skills = ArrayField(models.CharField(max_length=100), default=list, editable=False)
    flags = ArrayField(models.CharField(max_length=32), default=list, editable=False)
    failure = models.JSONField(null=True, editable=False)
    duplicate_of = models.ForeignKey("self", null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    duplicate_of_id: UUID | None
    current_score = models.ForeignKey("Score", null=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    request_id = models.CharField(max_length=64, blank=True, default="", editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            tenant_key("applications_application"),
            models.UniqueConstraint(fields=["job", "cv_sha256"], name="application_same_bytes_once_a_job"),
            models.UniqueConstraint(
                fields=["job", "email_key"],
                condition=Q(email_key__isnull=False) & ~Q(processing__in=["FAILED", "DUPLICATE"]),
                name="application_same_email_once_a_job",
            ),
            models.CheckConstraint(
                condition=~Q(processing="SCORED") | Q(score__isnull=False, current_score__isnull=False),
                name="application_scored_has_score",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100), name="application_score_in_range"
            ),
            models.CheckConstraint(
                condition=Q(processing="FAILED", failure__isnull=False) | ~Q(processing="FAILED"),
                name="application_failed_has_reason",
            ),
        ]
        indexes: ClassVar = [
            *work_indexes("applications_app"),
            models.Index(F("job"), F("score").desc(nulls_last=True), F("id").desc(), name="applications_best"),
            models.Index(fields=["job", "-created_at", "-id"], name="applications_newest"),
            models.Index(fields=["job", "candidate_name", "id"], name="applications_by_name"),
            models.Index(fields=["email_key"], name="applications_by_email"),
            GinIndex(F("job"), OpClass(Upper("candidate_name"), "gin_trgm_ops"), name="applications_name_like"),
            GinIndex(F("job"), OpClass(Upper("candidate_email"), "gin_trgm_ops"), name="applications_email_like"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def status(self) -> str:
        """The employer's decision where there is one, else how far processing came."""
        return self.decision or PUBLIC_STATUS.get(self.processing, self.processing)


PUBLIC_STATUS = {Processing.PARSING.value: "PROCESSING", Processing.SCORING.value: "PROCESSING"}


class ParsedCV(TenantModel):
    """What was read in a CV: the visible text (NFC) that is scored, what was hidden, and the profile (API shape)."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="parsed")
    visible_text = models.TextField()
    hidden_text = models.JSONField(default=list)
    profile = models.JSONField()
    pages = models.PositiveIntegerField(null=True)
    text_quality = models.CharField(max_length=8)
    language = models.CharField(max_length=8, null=True)  # noqa: DJ001 - unknown is null
    flags = ArrayField(models.CharField(max_length=32), default=list)
    timings_ms = models.JSONField(default=dict)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self) -> str:
        return str(self.pk)


class Score(TenantModel):
    """A result that was computed; the ledger of scoring. ``input_hash`` covers text, criteria, engine and prompt:
    the same input finds its stored result. ``raw_answer`` is what the model said, kept before it was used."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="scores")
    engine = models.CharField(max_length=8)
    model = models.CharField(max_length=100)
    prompt_version = models.CharField(max_length=40)
    prompt_hash = models.CharField(max_length=64)
    criteria_version = models.PositiveIntegerField()
    input_hash = models.CharField(max_length=64)
    score = models.PositiveSmallIntegerField()
    explanation = models.JSONField()
    matched_skills = ArrayField(models.CharField(max_length=100), default=list)
    missing_skills = ArrayField(models.CharField(max_length=100), default=list)
    top_gaps = models.JSONField(default=list)
    flags = ArrayField(models.CharField(max_length=32), default=list)
    raw_answer = models.TextField(blank=True, default="")
    input_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    duration_ms = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            tenant_key("applications_score"),
            models.UniqueConstraint(fields=["application", "input_hash"], name="score_once_an_input"),
            models.CheckConstraint(condition=Q(score__lte=100), name="score_in_range"),
        ]
        indexes: ClassVar = [models.Index(fields=["tenant", "input_hash"])]

    def __str__(self) -> str:
        return f"{self.score} {self.engine}"


class Answer(TenantModel):
    """A paid judgement, kept the moment it came, so that a crash after it does not pay again."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    input_hash = models.CharField(max_length=64)
    judgement = models.JSONField()
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["application", "input_hash"], name="answer_once_an_input"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class VoluntaryAnswers(models.Model):
    """What somebody said of themself for bias audits ("sex", "ethnicity", "age", "disability"), apart from all that
    scorers and recruiters read: nothing leads here from an application, and no admin shows it."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, primary_key=True, related_name="+")
    answers = models.JSONField()
    given_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "voluntary answers"

    def __str__(self) -> str:
        return "voluntary answers"


class ModelBatch(TenantModel, WorkItem):
    """CVs of one job that are judged through the model's batch interface: made before anything is handed in, so that
    a crash forgets none. ``work_state`` is ``batch`` until its answers are kept.

    ``members`` maps application ids to ``{hash, cut}``: the input that was asked about, and whether its end was cut
    off. The applications wait for their own scoring far in the future; the batch only brings that forward.
    """

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="+")
    service_id = models.CharField(max_length=100, blank=True, default="", editable=False)
    members = models.JSONField(default=dict, editable=False)
    reserved_key = models.CharField(max_length=120, blank=True, default="", editable=False)
    reserved_amount = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "model batches"
        constraints: ClassVar = [tenant_key("applications_modelbatch")]
        indexes: ClassVar = [*work_indexes("applications_mb")]

    def __str__(self) -> str:
        return self.service_id or str(self.pk)


class HistoryEntry(TenantModel):
    """One change of an application, with who made it (``by``: a person's name, a key's name, or ``system``)."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="history")
    event = models.CharField(max_length=32)
    from_status = models.CharField(max_length=12, null=True)  # noqa: DJ001 - absent is null in the API
    to_status = models.CharField(max_length=12, null=True)  # noqa: DJ001
    by = models.CharField(max_length=200)
    note = models.TextField(max_length=5_000, null=True)  # noqa: DJ001
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "history entries"
        indexes: ClassVar = [models.Index(fields=["application", "id"])]

    def __str__(self) -> str:
        return f"{self.event} {self.at}"
