"""The LOCAL engine: judges a CV criterion by criterion. No network, no key, the same answer every time.

A score is absolute: nothing depends on other CVs. The profile is used for the name alone, which is left out.
"""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache

from applications.scoring import local_facets as facets
from applications.scoring.lexical.reading import Reading, read
from applications.scoring.lexical.reflow import reflow
from applications.scoring.local_asks import Ask, Asked, compile_job
from applications.scoring.local_evidence import Evidence
from applications.scoring.local_facets import Finding
from applications.scoring.types import CVText, EngineName, JobSpec, Judgement, Verdict

_MET = 0.8
_PARTIAL = 0.05  # of a role, whose scale begins at unrelated work
_MOST_QUOTES = 3
_LEFT_OVER = 0.2  # of the weight of the skills that a criterion names: the words around them


def _today() -> date:
    return datetime.now(UTC).date()


class LocalEngine:
    """Implements applications.scoring.types.Engine.

    `today` is what "present" means in a CV; `remember` is how many CVs stay read, at about 200 KB each.
    """

    name: EngineName = "LOCAL"
    model = "local-3"
    prompt_version = "local-3"

    def __init__(self, today: Callable[[], date] = _today, remember: int = 16) -> None:
        self._today = today
        self._read = lru_cache(maxsize=remember)(_reading)

    def judge(self, job: JobSpec, cv: CVText) -> Judgement:
        began = time.perf_counter()
        asked = compile_job(job)
        today = self._today()
        evidence = Evidence.of(asked, self._read(cv.text, now=today.year * 12 + today.month - 1, names=_names(cv)))
        verdicts = tuple(_verdict(ask, asked, evidence) for ask in asked.asks)
        return Judgement(
            verdicts=verdicts,
            engine="LOCAL",
            model=self.model,
            prompt_version=self.prompt_version,
            duration_ms=round((time.perf_counter() - began) * 1000),
            flags=_flags(evidence),
        )


def _reading(text: str, *, now: int, names: tuple[str, ...]) -> Reading:
    return read(reflow(text), now=now, names=names)


def _names(cv: CVText) -> tuple[str, ...]:
    name = cv.profile.get("name") if cv.profile else None
    return (name,) if isinstance(name, str) and name.strip() else ()


def _flags(evidence: Evidence) -> tuple[str, ...]:
    """Echoes alone are no stuffing where the CV's work bears them out: that is what a fitting CV looks like."""
    unsupported = len(evidence.stuffed.echoes) > 0 and evidence.trust < 0.15 and not evidence.bears_out_echoes
    stuffed = evidence.stuffed.void or evidence.stuffed.pasted or unsupported
    return ("KEYWORD_STUFFING",) if stuffed else ()


def _verdict(ask: Ask, asked: Asked, evidence: Evidence) -> Verdict:
    findings = _findings(ask, asked, evidence)
    total = sum(finding.weight for finding in findings)
    strength = round(sum(finding.weight * finding.strength for finding in findings) / total, 2) if total else 0.0
    quotes = _quotes(findings, evidence)
    reason = _reason(findings)
    if strength < _PARTIAL or not quotes:
        too_little = any(finding.short for finding in findings)
        return Verdict(ask.criterion.id, "NOT_MET" if too_little else "NOT_STATED", 0.0, reason, quotes)
    return Verdict(ask.criterion.id, "MET" if strength >= _MET else "PARTIAL", strength, reason, quotes)


def _findings(ask: Ask, asked: Asked, evidence: Evidence) -> list[Finding]:
    """The facets of one criterion. Words left over count where nothing is named, and a little where something is."""
    if ask.role:
        return [facets.role(ask.role, evidence, own=ask.role is asked.role)]
    if ask.duties:
        return [facets.duties(ask, evidence)]
    named = facets.named_skills(ask, evidence)
    found = [*facets.languages(ask, evidence), *facets.licences(ask, evidence)]
    if ask.team:
        found.append(facets.team(ask, evidence))
    if ask.degree:
        found.append(facets.degree(ask, evidence))
    words = [facets.wording(ask, evidence)] if ask.terms and not (ask.degree or found) else []
    if ask.years:
        words = [facets.wording_by_title(ask, words[0], evidence)] if words else []
        return [*found, facets.years(ask, [*named, *words], evidence), *_lighter([*named, *words])]
    if named and words:
        words = [Finding(_LEFT_OVER * len(named), words[0].strength, "", words[0].places)]
    return [*found, *named, *words]


def _lighter(findings: Sequence[Finding]) -> list[Finding]:
    """Beside the years of a thing, the thing itself counts a third; it is spoken of where it lowers the result."""
    share = 1.5 / len(findings) if findings else 0.0
    return [Finding(share, f.strength, "" if f.strength >= _MET else f.reason, f.places, f.words) for f in findings]


def _reason(findings: Sequence[Finding]) -> str:
    """The findings' reasons in a row. That nothing is mentioned is said only where nothing else is to be said."""
    said = [finding.reason for finding in findings if finding.reason]
    telling = [reason for reason in said if reason != facets.NOT_MENTIONED]
    return " ".join(dict.fromkeys(telling)) or facets.NOT_MENTIONED


def _quotes(findings: Sequence[Finding], evidence: Evidence) -> tuple[str, ...]:
    places = {place: finding.words for finding in findings if finding.strength for place in finding.places}
    return tuple(dict.fromkeys(evidence.quote(place, *words) for place, words in places.items()))[:_MOST_QUOTES]
