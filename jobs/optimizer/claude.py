"""The optimizer behind the model: criteria, suggestions and a clearer wording in one question.

Its answer is checked as the ad's own text demands: a quote stands in the description or is dropped, weights are in
range, a skill is one that the vocabulary knows.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hiresscope.lib import llm, llm_prompts, skills
from hiresscope.lib.text import clean
from jobs.optimizer import prompts
from jobs.optimizer.types import CriterionDraft, Optimization, Suggestion

PROMPT_VERSION = "optimize-1"

_MAX_CRITERIA = 12
_MAX_SUGGESTIONS = 12
_MAX_TEXT = 300
_DESCRIPTION_CHARS = (30, 20_000)


def _fields(**types: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": dict(types), "required": list(types), "additionalProperties": False}


_TEXT: dict[str, Any] = {"type": "string"}
_CRITERION = _fields(
    text=_TEXT, kind={"type": "string", "enum": ["MUST", "NICE"]}, weight={"type": "integer"}, skill=_TEXT
)
_SUGGESTION = _fields(quote=_TEXT, issue=_TEXT, suggestion=_TEXT)
SCHEMA = _fields(
    criteria={"type": "array", "items": _CRITERION},
    suggestions={"type": "array", "items": _SUGGESTION},
    description=_TEXT,
)


def _code() -> str:
    return secrets.token_hex(8)


class ClaudeOptimizer:
    """Has the interface of ``jobs.optimizer.local``. ``who`` pays: the tenant whose budget it is charged to."""

    def __init__(self, model: llm.Model, *, who: str = "", code: Callable[[], str] = _code) -> None:
        self._model = model
        self._who = who
        self._code = code
        self._prompt = llm_prompts.load(prompts.FOLDER, PROMPT_VERSION)

    def optimize(self, *, title: str, description: str, has_salary: bool, has_location: bool) -> Optimization:
        """What the model proposes for the ad. Raises the errors of ``llm.Model.ask``."""
        question = llm.Question(
            rules=self._prompt.text,
            context=_missing(has_salary=has_salary, has_location=has_location),
            document=_block(title, description, self._code()),
            schema=SCHEMA,
        )
        answer = self._model.ask(question, who=self._who)
        criteria = tuple(_criteria(answer.data["criteria"]))[:_MAX_CRITERIA]
        if not criteria:
            raise llm.BadAnswer(usage=answer.usage)
        return Optimization(
            description=_wording(answer.data["description"], description),
            suggestions=tuple(_suggestions(answer.data["suggestions"], description))[:_MAX_SUGGESTIONS],
            criteria=criteria,
            engine="CLAUDE",
        )

    def derive_criteria(self, title: str, description: str) -> tuple[CriterionDraft, ...]:
        """1 to 12 criteria. Raises as ``optimize``."""
        return self.optimize(title=title, description=description, has_salary=True, has_location=True).criteria


def _missing(*, has_salary: bool, has_location: bool) -> str:
    missing = [name for name, there in (("salary", has_salary), ("location", has_location)) if not there]
    return f"Besides the ad's text the employer left out: {' and '.join(missing) or 'nothing'}."


def _block(title: str, description: str, code: str) -> str:
    heading = " ".join(title.split())
    return (
        f"----- AD {code} begins -----\nTitle: {heading}\n\n{description}\n----- AD {code} ends -----\nImprove this ad."
    )


def _line(text: str) -> str:
    return " ".join(clean(text, max_chars=_MAX_TEXT).text.split())


def _criteria(rows: list[dict[str, Any]]) -> Iterator[CriterionDraft]:
    seen = set()
    for row in rows:
        text = _line(row["text"])
        if text and text.casefold() not in seen:
            seen.add(text.casefold())
            skill = skills.canonical(row["skill"]) if row["skill"].strip() else None
            yield CriterionDraft(text, row["kind"], min(max(row["weight"], 1), 10), skill)


def _suggestions(rows: list[dict[str, Any]], description: str) -> Iterator[Suggestion]:
    """Those whose quote is empty or stands in the description, as it stands there."""
    for row in rows:
        quote = _verbatim(row["quote"], description)
        issue, suggestion = _line(row["issue"]), _line(row["suggestion"])
        if quote is not None and issue:
            yield Suggestion(quote, issue, suggestion)


def _verbatim(quote: str, description: str) -> str | None:
    words = [re.escape(word) for word in quote.split()]
    if not words:
        return ""
    found = re.search(r"\s+".join(words), description, re.IGNORECASE)
    return found.group() if found else None


def _wording(proposed: str, original: str) -> str:
    """The proposed description if it can stand as one, else the employer's."""
    least, most = _DESCRIPTION_CHARS
    text = clean(proposed, max_chars=most).text.strip()
    return text if len(text) >= least else original
