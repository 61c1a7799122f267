"""Results of scoring and how they are kept: the same text, criteria, engine and prompt give the stored result back."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models.functions import Now

import jobs.services
from applications import engines, scoring
from applications.models import Answer, Application, ParsedCV, Score
from applications.scoring.types import Criterion, CVText, Engine, JobSpec, Judgement, Verdict
from hiresscope.lib.wire import dumps
from jobs.models import Job

_FROM_STORED = (
    "engine",
    "model",
    "prompt_version",
    "prompt_hash",
    "score",
    "explanation",
    "matched_skills",
    "missing_skills",
    "top_gaps",
    "flags",
    "raw_answer",
    "input_tokens",
    "output_tokens",
    "duration_ms",
)


@dataclass(frozen=True, slots=True)
class Result:
    """A result that may not be stored yet. ``values`` are Score's columns; ``flags`` are the application's."""

    input_hash: str
    criteria_version: int
    values: dict[str, Any]
    flags: list[str]

    def save(self, application: Application) -> Score:
        """The Score row of this result, made once an input."""
        row, _ = Score.objects.get_or_create(
            application=application,
            input_hash=self.input_hash,
            defaults={
                "tenant_id": application.tenant_id,
                "criteria_version": self.criteria_version,
                **self.values,
            },
        )
        return row


def judged(application: Application, *, engine: Engine | None = None, extra_flags: tuple[str, ...] = ()) -> Result:
    """Score the parsed CV of ``application``, or find the stored result of the same input. Writes no score.

    Raises what the engine raises (DomainError).
    """
    engine = engine or engines.chosen(application.job.tenant)
    parsed = ParsedCV.objects.get(application=application)
    job = jobs.services.ensure_criteria(application.job_id)
    spec = job_spec(job)
    digest = input_hash(parsed.visible_text, spec, engine)
    base_flags = {*parsed.flags, *extra_flags}
    stored = Score.objects.for_tenant(application.tenant_id).filter(input_hash=digest).first()
    if stored:
        values = {name: getattr(stored, name) for name in _FROM_STORED}
        return Result(digest, job.criteria_version, values, sorted({*base_flags, *stored.flags}))
    scored = _score(application, parsed, spec, engine, digest)
    return Result(digest, job.criteria_version, _values(scored), sorted({*base_flags, *scored.flags}))


def prepared_for_engine(application: Application, parsed: ParsedCV) -> scoring.Prepared:
    """What an engine may see of the CV, blinded also of what was given with it."""
    cv = CVText(text=parsed.visible_text, profile=parsed.profile, hidden=tuple(parsed.hidden_text))
    given = (application.candidate_name, application.candidate_email, application.candidate_phone)
    return scoring.prepare(cv, private=[value for value in given if value])


def is_known(application: Application, digest: str) -> bool:
    """Whether this input has been judged, so that nothing need be asked."""
    stored = Score.objects.for_tenant(application.tenant_id).filter(input_hash=digest).exists()
    return stored or Answer.objects.filter(application=application, input_hash=digest).exists()


def keep_answer(application: Application, digest: str, judgement: Judgement) -> Answer:
    """A judgement as it came, before it is used: a crash from here on does not pay again."""
    answer, _ = Answer.objects.get_or_create(
        application=application,
        input_hash=digest,
        defaults={"tenant_id": application.tenant_id, "judgement": asdict(judgement)},
    )
    return answer


def _score(application: Application, parsed: ParsedCV, spec: JobSpec, engine: Engine, digest: str) -> scoring.Scored:
    prepared = prepared_for_engine(application, parsed)
    if engine.name == "LOCAL":
        return scoring.settle(spec, prepared, engine.judge(spec, prepared.cv))
    answer = Answer.objects.filter(application=application, input_hash=digest).first()
    if answer is None:
        answer = keep_answer(application, digest, engine.judge(spec, prepared.cv))
    return scoring.settle(spec, prepared, _judgement(answer.judgement))


def _judgement(stored: dict[str, Any]) -> Judgement:
    verdicts = tuple(Verdict(**{**verdict, "quotes": tuple(verdict["quotes"])}) for verdict in stored["verdicts"])
    return Judgement(**{**stored, "verdicts": verdicts, "flags": tuple(stored["flags"])})


def _values(scored: scoring.Scored) -> dict[str, Any]:
    judgement = scored.judgement
    return {
        "engine": judgement.engine,
        "model": judgement.model,
        "prompt_version": judgement.prompt_version,
        "prompt_hash": judgement.prompt_hash,
        "score": scored.score,
        "explanation": scored.explanation,
        "matched_skills": list(scored.matched_skills),
        "missing_skills": list(scored.missing_skills),
        "top_gaps": list(scored.top_gaps),
        "flags": list(scored.flags),
        "raw_answer": judgement.raw_answer,
        "input_tokens": judgement.input_tokens,
        "output_tokens": judgement.output_tokens,
        "duration_ms": judgement.duration_ms,
    }


def columns(row: Score, flags: list[str]) -> dict[str, Any]:
    """The application's columns that show ``row``."""
    return {
        "score": row.score,
        "current_score": row,
        "scored_version": row.criteria_version,
        "scored_at": Now(),
        "engine": row.engine,
        "matched_skills": row.matched_skills,
        "missing_skills": row.missing_skills,
        "flags": flags,
        "failure": None,
    }


def job_spec(job: Job) -> JobSpec:
    """The job as engines see it."""
    criteria = tuple(
        Criterion(id=c["id"], text=c["text"], kind=c["kind"], weight=c["weight"], skill=c.get("skill"))
        for c in job.criteria
    )
    return JobSpec(title=job.title, description=job.description, criteria=criteria)


def input_hash(text: str, spec: JobSpec, engine: Engine) -> str:
    """SHA-256 over everything that a result depends on."""
    parts = [text, asdict(spec), engine.name, engine.model, engine.prompt_version]
    return hashlib.sha256(dumps(parts)).hexdigest()
