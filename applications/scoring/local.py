"""The LOCAL engine: judges a CV against each criterion by its words. No network, no key, the same answer every time."""

import time

from applications.scoring.types import Criterion, CVText, EngineName, JobSpec, Judgement, Verdict
from hiresscope.lib.words.tokens import stem, tokens

_STOP = frozenset(
    "a an and as at be by for from have in is of on or our the to we will with you your experience years required"
    " must strong ability skills knowledge excellent".split()
)


class LocalEngine:
    """Implements applications.scoring.types.Engine."""

    name: EngineName = "LOCAL"
    model = "local-1"
    prompt_version = "local-1"

    def judge(self, job: JobSpec, cv: CVText) -> Judgement:
        began = time.perf_counter()
        lines = [line.strip() for line in cv.text.splitlines() if line.strip()]
        stems = [frozenset(map(stem, tokens(line))) for line in lines]
        verdicts = tuple(_judge(criterion, lines, stems) for criterion in job.criteria)
        took = round((time.perf_counter() - began) * 1000)
        return Judgement(verdicts, "LOCAL", self.model, self.prompt_version, duration_ms=took)


def _judge(criterion: Criterion, lines: list[str], stems: list[frozenset[str]]) -> Verdict:
    wanted = {stem(token) for token in tokens(criterion.text) if token not in _STOP}
    seen = wanted & frozenset().union(*stems)
    if not wanted or not seen:
        return Verdict(criterion.id, "NOT_STATED", 0.0, "The CV does not mention this.")
    share = round(len(seen) / len(wanted), 2)
    best = max(range(len(lines)), key=lambda at: len(stems[at] & wanted))
    verdict = "MET" if share >= 0.75 else "PARTIAL"
    return Verdict(criterion.id, verdict, share, f"The CV mentions {len(seen)} of {len(wanted)} terms.", (lines[best],))
