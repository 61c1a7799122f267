"""Scores a CV against a job's criteria: an engine judges, everything after that is the same code for every engine.

    prepare    what may reach an engine: the visible text, blinded, without orders to the reader
    judge      the engine's verdicts, with quotes
    settle     quotes checked, formula applied, explanation written

``score`` is the three in a row. The pipeline calls them apart, because a paid answer is stored before it is used.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from applications.scoring import explain, formula, injection, redact
from applications.scoring.evidence import Finder, Span
from applications.scoring.masking import Mask, MaskedText
from applications.scoring.types import Criterion, CVText, Engine, JobSpec, Judgement, Verdict, VerdictName
from hiresscope.lib import skills

__all__ = ["InvalidJudgement", "Prepared", "Scored", "prepare", "score", "settle"]


class InvalidJudgement(ValueError):
    """An engine broke its contract: not exactly one verdict for each criterion."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """``cv`` is what an engine may see; ``masked`` leads from its text back to the stored one."""

    cv: CVText
    masked: MaskedText
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A score 0..100 with its explanation (the API's shape) and the judgement it was computed from.

    ``flags`` are those of the judgement and of the text: PROMPT_INJECTION, KEYWORD_STUFFING.
    """

    score: int
    explanation: dict[str, Any]
    matched_skills: tuple[str, ...]
    missing_skills: tuple[str, ...]
    top_gaps: tuple[str, ...]
    flags: tuple[str, ...]
    judgement: Judgement


def score(job: JobSpec, cv: CVText, engine: Engine, *, private: Sequence[str] = ()) -> Scored:
    """Judge ``cv`` against ``job`` and compute the score.

    ``private`` are strings that identify the person beyond what the profile holds (the name, e-mail and phone given
    with the application). Raises what the engine raises, InvalidJudgement, and ValueError for a job without criteria.
    """
    prepared = prepare(cv, private=private)
    return settle(job, prepared, engine.judge(job, prepared.cv))


def prepare(cv: CVText, *, private: Sequence[str] = ()) -> Prepared:
    """What of ``cv`` an engine may see: its text without hidden passages, personal data and orders to the reader.

    Deterministic; it costs about as much as a quick engine, so whoever scores one CV for many jobs prepares it once.
    """
    text = unicodedata.normalize("NFC", cv.text)
    found = injection.inspect(text, [str(piece.get("text") or "") for piece in cv.hidden])
    orders = [Mask(*span) for span in found.spans]
    masked = MaskedText(text, [*orders, *redact.redact(text, profile=cv.profile, private=private)])
    profile = redact.blind_profile(cv.profile)
    if orders and profile:
        profile = _without_claims(profile, masked.text)
    return Prepared(CVText(masked.text, profile), masked, (injection.FLAG,) if found.flagged else ())


def _without_claims(profile: dict[str, Any], text: str) -> dict[str, Any]:
    """The profile without what may come from an order: skills that ``text`` does not name, and the years."""
    named = {mention.name for mention in skills.find(text)}
    lower = text.casefold()
    kept = [skill for skill in profile.get("skills") or [] if skill in named or str(skill).casefold() in lower]
    return {**profile, "skills": kept, "totalYearsExperience": None}


def settle(job: JobSpec, prepared: Prepared, judgement: Judgement) -> Scored:
    """The score that follows from ``judgement``: unfound quotes dropped, what is left without evidence not counted."""
    judged = _judged(job, prepared.masked, judgement)
    strengths = [one.strength for one in judged]
    number = formula.score(job.criteria, strengths)
    return Scored(
        score=number,
        explanation=explain.explain(judged, number, prepared.masked.original),
        matched_skills=tuple(explain.skills(judged, matched=True)),
        missing_skills=tuple(explain.skills(judged, matched=False)),
        top_gaps=tuple(explain.top_gaps(judged)),
        flags=tuple(sorted({*prepared.flags, *judgement.flags})),
        judgement=judgement,
    )


def _judged(job: JobSpec, masked: MaskedText, judgement: Judgement) -> list[explain.Judged]:
    by_id = {verdict.criterion_id: verdict for verdict in judgement.verdicts}
    if len(by_id) != len(judgement.verdicts) or set(by_id) != {criterion.id for criterion in job.criteria}:
        raise InvalidJudgement("an engine must give exactly one verdict for each criterion")
    finder = Finder(masked.text)
    return [_check(criterion, by_id[criterion.id], masked, finder) for criterion in job.criteria]


def _check(criterion: Criterion, verdict: Verdict, masked: MaskedText, finder: Finder) -> explain.Judged:
    spans = tuple(Span(*masked.to_original(*span)) for span in finder.find(verdict.quotes))
    strength = formula.two_decimals(verdict.strength)
    name: VerdictName = verdict.verdict
    reason = verdict.reason
    if name in ("MET", "PARTIAL") and not (spans and strength):
        name, reason = "NOT_STATED", ""
    if name in ("NOT_MET", "NOT_STATED"):
        strength = formula.two_decimals(0)
    evidence = spans if name != "NOT_STATED" else ()
    return explain.Judged(criterion, name, strength, explain.reason(name, reason), evidence)
