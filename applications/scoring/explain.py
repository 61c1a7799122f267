"""Writes the explanation from the verdicts, so that it cannot disagree with the number.

It is read by the employer and by the candidate: plain words, about what the CV shows, never about the person.

Recommendation: STRONG from 80 points, GOOD from 60, PARTIAL from 40, else WEAK. With a MUST that is not shown at all
it is GOOD at most: a high number with a gap in a must-have is worth a talk, not a blind yes. It advises; it decides
nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from textwrap import shorten
from typing import Any, Literal

from applications.scoring import formula
from applications.scoring.evidence import Span
from applications.scoring.types import Criterion, VerdictName

Recommendation = Literal["STRONG", "GOOD", "PARTIAL", "WEAK"]

MAX_REASON = 400
TOP_GAPS = 5
_NAMED_IN_SUMMARY = 3
_LONGEST_NAME = 80  # characters of a criterion in the summary, whose words are there to be read at a glance
_STRENGTH = Decimal("0.5")
_THRESHOLDS: tuple[tuple[int, Recommendation], ...] = ((80, "STRONG"), (60, "GOOD"), (40, "PARTIAL"), (0, "WEAK"))

_DEFAULT_REASONS: dict[VerdictName, str] = {
    "MET": "The CV shows this.",
    "PARTIAL": "The CV shows a part of this.",
    "NOT_MET": "What the CV says does not meet this.",
    "NOT_STATED": "No passage of the CV shows this.",
}
_CLAIMS_A_SCORE = re.compile(r"\b\d{1,3}\s*(?:/\s*100\b|%|points?\b|out of\b)|\bscor(?:e|es|ed|ing)\b", re.IGNORECASE)
_PRONOUNS = re.compile(r"\b(he|she|his|hers?|him|himself|herself)\b", re.IGNORECASE)
_NEUTRAL = {
    "he": "the candidate",
    "she": "the candidate",
    "his": "their",
    "her": "their",
    "hers": "theirs",
    "him": "them",
    "himself": "themself",
    "herself": "themself",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion with what counts after the evidence was checked. ``evidence`` are spans of ``text``."""

    criterion: Criterion
    verdict: VerdictName
    strength: Decimal
    reason: str
    evidence: tuple[Span, ...]

    @property
    def reached(self) -> bool:
        return self.verdict in ("MET", "PARTIAL")

    @property
    def is_strength(self) -> bool:
        """Met, or met in part by half at least: what is touched on in passing is no strength."""
        return self.verdict == "MET" or (self.verdict == "PARTIAL" and self.strength >= _STRENGTH)

    @property
    def is_must(self) -> bool:
        return self.criterion.kind == "MUST"

    @property
    def lost(self) -> Decimal:
        """Weighted strength that is missing: what the gap costs, up to the common factor of the job."""
        return formula.effective_weight(self.criterion) * (1 - self.strength)


def explain(judged: Sequence[Judged], score: int, text: str) -> dict[str, Any]:
    """The explanation in the API's shape: {summary, recommendation, strengths, gaps, criteria}.

    ``text`` is what the evidence spans point into.
    """
    shown = sorted((one for one in judged if one.is_strength), key=lambda one: -_gained(one))
    short = sorted((one for one in judged if one.verdict != "MET"), key=lambda one: -one.lost)
    return {
        "summary": _summary(judged, shown, short, score),
        "recommendation": recommendation(judged, score),
        "strengths": [_line(one) for one in shown],
        "gaps": [_line(one) for one in short],
        "criteria": _criteria(judged, text),
    }


def recommendation(judged: Sequence[Judged], score: int) -> Recommendation:
    """The word for the number; see the module's text for the thresholds and the cap."""
    word = next(word for least, word in _THRESHOLDS if score >= least)
    if word == "STRONG" and any(one.is_must and not one.reached for one in judged):
        return "GOOD"
    return word


def top_gaps(judged: Sequence[Judged]) -> list[str]:
    """The texts of the criteria that cost most, worst first, at most TOP_GAPS: those not met, and those met in part."""
    short = sorted((one for one in judged if one.verdict != "MET"), key=lambda one: -one.lost)
    return [one.criterion.text for one in short[:TOP_GAPS]]


def skills(judged: Sequence[Judged], *, matched: bool) -> list[str]:
    """The distinct skills of the criteria that are met, wholly or in part (``matched``), or of the others.

    A skill that two criteria name counts as matched as soon as one of them is met.
    """
    found = dict.fromkeys(one.criterion.skill for one in judged if one.criterion.skill and one.reached)
    wanted = dict.fromkeys(one.criterion.skill for one in judged if one.criterion.skill)
    return [skill for skill in wanted if skill and (skill in found) == matched]


def reason(verdict: VerdictName, engine_reason: str) -> str:
    """The engine's reason as it may be shown: one line, without pronouns; the standard sentence where it has none, or
    where it speaks of a score, which is not for an engine to give."""
    line = " ".join(engine_reason.split())
    if not line or _CLAIMS_A_SCORE.search(line):
        return _DEFAULT_REASONS[verdict]
    line = _PRONOUNS.sub(lambda match: _NEUTRAL[match.group().lower()], line)
    if len(line) > MAX_REASON:
        line = line[: MAX_REASON - 1].rsplit(" ", 1)[0] + "\u2026"
    return line[0].upper() + line[1:]


def _gained(one: Judged) -> Decimal:
    return formula.effective_weight(one.criterion) * one.strength


def _line(one: Judged) -> str:
    label = f"{_name(one)} (must-have)" if one.is_must else _name(one)
    part = " (in part)" if one.verdict == "PARTIAL" else ""
    return f"{label}{part}: {one.reason}"


def _name(one: Judged) -> str:
    return one.criterion.text.strip().rstrip(".")


def _summary(judged: Sequence[Judged], shown: Sequence[Judged], short: Sequence[Judged], score: int) -> str:
    met = sum(one.verdict == "MET" for one in judged)
    partial = sum(one.verdict == "PARTIAL" for one in judged)
    musts = [one for one in judged if one.is_must]
    sentence = f"The CV meets {met} of {_count(len(judged), 'criterion', 'criteria')}"
    sentence += f" and {partial} in part." if partial else "."
    parts = [sentence]
    if musts:
        covered = sum(one.reached for one in musts)
        parts.append(f"It shows {covered} of {_count(len(musts), 'must-have', 'must-haves')}, wholly or in part.")
    if shown:
        parts.append(f"Strongest: {_names(shown)}.")
    missing = [one for one in short if not one.reached]
    if missing:
        parts.append(f"Not shown: {_names(missing)}.")
    parts.append(f"Score: {score} of 100.")
    return " ".join(parts)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _names(some: Sequence[Judged]) -> str:
    named = "; ".join(shorten(_name(one), _LONGEST_NAME, placeholder=" …") for one in some[:_NAMED_IN_SUMMARY])
    more = len(some) - _NAMED_IN_SUMMARY
    return f"{named}; and {more} more" if more > 0 else named


def _criteria(judged: Sequence[Judged], text: str) -> list[dict[str, Any]]:
    criteria = [one.criterion for one in judged]
    shares = formula.points(criteria, [one.strength for one in judged])
    return [
        {
            "id": one.criterion.id,
            "text": one.criterion.text,
            "kind": one.criterion.kind,
            "weight": one.criterion.weight,
            "verdict": one.verdict,
            "strength": float(one.strength),
            "points": share.points,
            "maxPoints": share.max_points,
            "reason": one.reason,
            "evidence": [
                {"quote": text[span.start : span.end], "start": span.start, "end": span.end} for span in one.evidence
            ],
        }
        for one, share in zip(judged, shares, strict=True)
    ]
