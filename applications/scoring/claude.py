"""The CLAUDE engine: one question a CV through ``hiresscope.lib.llm``, read into verdicts.

The CV is data: it stands last, between borders with a random code, after the rules and the criteria, which the
service caches. What comes back is checked here once more, for the service enforces shapes but no ranges.
"""

import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from applications.scoring import prompts
from applications.scoring.types import Criterion, CVText, EngineName, JobSpec, Judgement, Verdict, VerdictName
from hiresscope.lib import llm, llm_prompts
from hiresscope.lib.text import clean

PROMPT_VERSION = "score-1"

_DESCRIPTION_CHARS = 3_000
_QUOTES = 5
_QUOTE_CHARS = 1_000
_REASON_CHARS = 1_000
_VERDICTS: tuple[VerdictName, ...] = ("MET", "PARTIAL", "NOT_MET", "NOT_STATED")
_LEAST_MET, _MOST_PARTIAL = 0.8, 0.75
"""Where the prompt draws the line. A verdict that its own strength does not bear out becomes the lower of the two."""


def _code() -> str:
    return secrets.token_hex(8)


class ClaudeEngine:
    """Implements ``Engine``. ``who`` pays: the tenant whose budget a judgement is charged to."""

    name: EngineName = "CLAUDE"

    def __init__(self, model: llm.Model, *, who: str = "", code: Callable[[], str] = _code) -> None:
        self._model = model
        self._who = who
        self._code = code
        self._prompt = llm_prompts.load(prompts.FOLDER, PROMPT_VERSION)

    @property
    def model(self) -> str:
        return self._model.name

    @property
    def prompt_version(self) -> str:
        return self._prompt.version

    def judge(self, job: JobSpec, cv: CVText) -> Judgement:
        """Ask the model. ``cv`` must be blinded (``scoring.prepare``). Raises the errors of ``llm.Model.ask``."""
        question, cut = self.question(job, cv)
        return self.judgement(job, self._model.ask(question, who=self._who), cut=cut)

    def question(self, job: JobSpec, cv: CVText) -> tuple[llm.Question, bool]:
        """What is asked about ``cv``, and whether its end had to be cut off."""
        text, cut = llm.cut_to_tokens(cv.text)
        question = llm.Question(
            rules=self._prompt.text,
            context=_job_block(job),
            document=_cv_block(text, self._code()),
            schema=schema(len(job.criteria)),
        )
        return question, cut

    def judgement(self, job: JobSpec, answer: llm.Answer, *, cut: bool = False) -> Judgement:
        """The answer as a judgement. Raises llm.BadAnswer."""
        return Judgement(
            verdicts=verdicts(job.criteria, answer),
            engine="CLAUDE",
            model=answer.model or self.model,
            prompt_version=self._prompt.version,
            prompt_hash=self._prompt.hash,
            raw_answer=answer.raw,
            input_tokens=answer.usage.input,
            output_tokens=answer.usage.output,
            duration_ms=answer.duration_ms,
            flags=("TRUNCATED",) if cut else (),
        )


def schema(criteria: int) -> dict[str, Any]:
    """The JSON schema of an answer on so many criteria; it is the same for every job with that many."""
    fields: dict[str, Any] = {
        "criterion": {"type": "string", "enum": [_alias(number) for number in range(criteria)]},
        "quotes": {"type": "array", "items": {"type": "string"}},
        "reason": {"type": "string"},
        "verdict": {"type": "string", "enum": list(_VERDICTS)},
        "strength": {"type": "number"},
    }
    item = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    return {
        "type": "object",
        "properties": {"verdicts": {"type": "array", "items": item}},
        "required": ["verdicts"],
        "additionalProperties": False,
    }


def verdicts(criteria: Sequence[Criterion], answer: llm.Answer) -> tuple[Verdict, ...]:
    """One verdict for each criterion, in the job's order.

    Raises llm.BadAnswer where a criterion is missing or judged twice, or a strength is no number from 0 to 1.
    """
    rows = {row["criterion"]: row for row in answer.data["verdicts"]}
    if len(rows) != len(answer.data["verdicts"]) or set(rows) != {_alias(number) for number in range(len(criteria))}:
        raise llm.BadAnswer(usage=answer.usage)
    return tuple(_verdict(one.id, rows[_alias(number)], answer.usage) for number, one in enumerate(criteria))


def _verdict(criterion_id: str, row: Mapping[str, Any], usage: llm.Usage) -> Verdict:
    strength = float(row["strength"]) if abs(row["strength"]) <= 1 else math.inf
    if not 0 <= strength <= 1:
        raise llm.BadAnswer(usage=usage)
    name: VerdictName = row["verdict"]
    if name == "MET" and strength < _LEAST_MET:
        name = "PARTIAL"
    if name == "PARTIAL":
        strength = min(strength, _MOST_PARTIAL)
    elif name != "MET":
        strength = 0.0
    quotes = tuple(clean(quote, max_chars=_QUOTE_CHARS).text for quote in row["quotes"][:_QUOTES])
    reason = clean(row["reason"], max_chars=_REASON_CHARS).text
    return Verdict(criterion_id, name, round(strength, 2), reason, quotes)


def _alias(number: int) -> str:
    """Short names in place of ids: fewer tokens, and the same schema for many jobs."""
    return f"c{number + 1}"


def _job_block(job: JobSpec) -> str:
    lines = [f"Job title: {_line(job.title)}", "", "Description:", job.description[:_DESCRIPTION_CHARS].strip(), ""]
    lines.append("Criteria:")
    lines += [f"{_alias(number)} | {one.kind} | {_line(one.text)}" for number, one in enumerate(job.criteria)]
    return "\n".join(lines)


def _cv_block(text: str, code: str) -> str:
    return f"----- CV {code} begins -----\n{text}\n----- CV {code} ends -----\nJudge each criterion by this CV."


def _line(text: str) -> str:
    return " ".join(text.split())
