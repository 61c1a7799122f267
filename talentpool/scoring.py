"""Who of the talent pool fits a job: the score that their latest CV gets on its criteria.

Judging takes tens of milliseconds a CV, so a large pool is first narrowed to those whose skills the job asks for, and
results are kept: the same text, criteria and engine give the same score.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from redis.exceptions import RedisError

import jobs.services
from accounts.models import Tenant
from applications import engines, scoring
from applications.models import ParsedCV
from applications.scorebook import job_spec
from applications.scoring.types import CVText, JobSpec
from hiresscope.lib import skills
from hiresscope.lib.wire import dumps
from jobs.models import Job
from talentpool import selectors
from talentpool.models import Entry

AT_LEAST_JUDGED = 30
"""So many are judged even where fewer are asked for."""
_KEPT_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Match:
    """A score 0..100 with the skills that the CV shows and lacks."""

    score: int
    matched: tuple[str, ...]
    missing: tuple[str, ...]


def suggest(*, tenant: Tenant, job: Job, limit: int) -> list[dict[str, Any]]:
    """The best ``limit`` people of the pool who did not apply for ``job``, by score and then by department.

    Rows are ``{entry, match_score, department_match, reasons}``. People without a CV that was read are left out.
    """
    job = jobs.services.ensure_criteria(job.pk) if not job.criteria else job
    texts = selectors.latest_texts(tenant, except_job=job)
    people = [entry for entry in selectors.entries(tenant) if entry.candidate_id in texts]
    likely = _likely(people, job, max(3 * limit, AT_LEAST_JUDGED))
    matches = _judge(job_spec(job), {entry.candidate_id: texts[entry.candidate_id] for entry in likely})
    rows = [_row(entry, matches[entry.candidate_id], job) for entry in likely]
    rows.sort(key=lambda row: (-row["match_score"], not row["department_match"], row["entry"].pk))
    return rows[:limit]


def _likely(people: Iterable[Entry], job: Job, most: int) -> list[Entry]:
    """The ``most`` entries that have the most of the skills that the job names."""
    words = "\n".join([job.title, *(one["text"] for one in job.criteria), job.description])
    asked = {mention.name for mention in skills.find(words)}

    def promise(entry: Entry) -> tuple[int, bool, int]:
        return len(asked & set(entry.candidate.skills)), same_department(entry, job), entry.score or 0

    return sorted(people, key=promise, reverse=True)[:most]


def same_department(entry: Entry, job: Job) -> bool:
    """True if both name a department and it is the same one."""
    mine, theirs = (entry.department or "").casefold(), (job.department or "").casefold()
    return bool(mine) and mine == theirs


def _row(entry: Entry, match: Match, job: Job) -> dict[str, Any]:
    same = same_department(entry, job)
    reasons = [f"Their latest CV scores {match.score} on this job's criteria"]
    if match.matched:
        reasons.append(f"Shows {', '.join(match.matched)}")
    if match.missing:
        reasons.append(f"Does not show {', '.join(match.missing)}")
    if same:
        reasons.append(f"Saved for the same department: {job.department}")
    return {"entry": entry, "match_score": match.score, "department_match": same, "reasons": reasons}


# Judging


def _judge(spec: JobSpec, texts: dict[UUID, selectors.Text]) -> dict[UUID, Match]:
    engine = engines.local()
    base = hashlib.sha256(dumps([asdict(spec), engine.model, engine.prompt_version])).hexdigest()
    keys = {person: f"pool:{base}:{text.digest}" for person, text in texts.items()}
    known = _kept(keys.values())
    found = {person: Match(*known[key]) for person, key in keys.items() if key in known}
    missing = {texts[person].parsed_id: person for person in keys if person not in found}
    fresh: dict[str, Any] = {}
    for cv in ParsedCV.objects.filter(pk__in=missing).only("visible_text", "profile"):
        result = scoring.score(spec, CVText(text=cv.visible_text, profile=cv.profile), engine)
        match = Match(result.score, result.matched_skills, result.missing_skills)
        found[missing[cv.pk]] = match
        fresh[keys[missing[cv.pk]]] = (match.score, match.matched, match.missing)
    _keep(fresh)
    return found


def _kept(keys: Iterable[str]) -> dict[str, Sequence[Any]]:
    try:
        return cache.get_many(list(keys))
    except RedisError:
        return {}


def _keep(fresh: dict[str, Any]) -> None:
    try:
        cache.set_many(fresh, _KEPT_SECONDS)
    except RedisError:
        return
