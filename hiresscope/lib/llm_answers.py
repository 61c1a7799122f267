"""What is asked of the model and what comes back: questions, answers that are valid by their schema, errors, tokens."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hiresscope.lib.errors import DomainError

MAX_TOKENS = 16_000
"""Answer and thinking together. At low effort thinking takes a small part, so the JSON is not cut."""
MAX_DOCUMENT_TOKENS = 20_000

logger = logging.getLogger("hiresscope.llm")


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of a call. ``input`` counts them all, those written to and read from the prompt cache too."""

    input: int = 0
    cache_written: int = 0
    cache_read: int = 0
    output: int = 0


class ModelError(DomainError):
    """The model gave no answer that can be used. ``usage`` is what was paid all the same."""

    status = 503
    code = "model_failed"
    message = "The scoring model gave no answer that can be used"

    def __init__(self, message: str | None = None, *, retry_after: int = 0, usage: Usage = Usage()) -> None:
        headers = {"Retry-After": str(retry_after)} if retry_after else None
        super().__init__(message, headers=headers)
        self.retry_after = retry_after
        self.usage = usage


class Unavailable(ModelError):
    """The service cannot be reached, is overloaded or limits us; asking again later helps."""

    code = "model_unavailable"
    message = "The scoring model cannot be reached at the moment"


class Refused(ModelError):
    """The model declined to answer."""

    code = "model_refused"
    message = "The scoring model declined to judge this text"


class BadAnswer(ModelError):
    """The answer is cut off, no JSON, or not of the shape that was asked for."""

    code = "model_bad_answer"
    message = "The scoring model's answer cannot be used"


@dataclass(frozen=True, slots=True)
class Question:
    """``rules`` and ``context`` are the same for many questions and cached by the service; ``document`` comes last.

    ``schema`` is a JSON schema within what the service enforces: no ranges, lengths or patterns.
    """

    rules: str
    context: str
    document: str
    schema: Mapping[str, Any]
    max_tokens: int = MAX_TOKENS


@dataclass(frozen=True, slots=True)
class Answer:
    """``data`` is valid by the question's schema; ``raw`` the text it was read from."""

    data: Any
    raw: str
    model: str
    usage: Usage
    duration_ms: int


def estimate_tokens(text: str) -> int:
    """An upper estimate: three characters a token in ASCII, one and a half tokens a character elsewhere."""
    ascii_count = len(text) if text.isascii() else sum(char.isascii() for char in text)
    return ascii_count // 3 + (len(text) - ascii_count) * 3 // 2 + 1


def cut_to_tokens(text: str, most: int = MAX_DOCUMENT_TOKENS) -> tuple[str, bool]:
    """The beginning of ``text`` of at most ``most`` estimated tokens, ended at a line, and whether anything was cut."""
    if estimate_tokens(text) <= most:
        return text, False
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if estimate_tokens(text[:middle]) <= most else (low, middle - 1)
    line_end = text.rfind("\n", low // 2, low)
    return text[: line_end if line_end > 0 else low], True


def usage_of(message: Any) -> Usage:
    """The tokens that the service says it counted; what it leaves out or garbles counts as 0."""

    def number(name: str) -> int:
        value = getattr(getattr(message, "usage", None), name, 0)
        return value if isinstance(value, int) and value > 0 else 0

    written, read = number("cache_creation_input_tokens"), number("cache_read_input_tokens")
    return Usage(number("input_tokens") + written + read, written, read, number("output_tokens"))


def read_answer(message: Any, schema: Mapping[str, Any], *, duration_ms: int = 0) -> Answer:
    """The answer in a message as the service's SDK gives it, which checks nothing. Raises Refused or BadAnswer."""
    usage = usage_of(message)
    stop = getattr(message, "stop_reason", None)
    if stop == "refusal":
        raise Refused(usage=usage)
    if stop != "end_turn":
        logger.warning("the model's answer is not complete", extra={"stop_reason": str(stop)[:40]})
        raise BadAnswer(usage=usage)
    raw = _text(message)
    data = _parsed(raw, usage)
    if not _is_valid(data, schema):
        raise BadAnswer(usage=usage)
    model = getattr(message, "model", None)
    return Answer(data, raw, model if isinstance(model, str) else "", usage, duration_ms)


def _text(message: Any) -> str:
    """The text blocks together; thinking and unknown blocks are left out."""
    blocks = getattr(message, "content", None)
    blocks = blocks if isinstance(blocks, list) else []
    texts = [getattr(block, "text", "") for block in blocks if getattr(block, "type", None) == "text"]
    return "".join(text for text in texts if isinstance(text, str))


def _parsed(raw: str, usage: Usage) -> Any:
    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        return json.loads(raw, parse_constant=refuse)
    except (ValueError, RecursionError):
        raise BadAnswer(usage=usage) from None


def _is_valid(data: Any, schema: Mapping[str, Any]) -> bool:
    from jsonschema import Draft202012Validator

    return bool(Draft202012Validator(dict(schema)).is_valid(data))
