"""The only module that speaks to the model: one question, one answer that is valid JSON by its schema, or one error.

A question goes out once; whoever asks retries by rows, for a retry inside would hold a worker. Every error is a
DomainError with ``Retry-After`` where waiting helps. ``anthropic`` takes seconds to import, so it is imported at the
first call.
"""

import json
import logging
import math
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal, cast

from hiresscope.lib.llm_answers import (
    Answer,
    BadAnswer,
    ModelError,
    Question,
    Refused,
    Unavailable,
    Usage,
    cut_to_tokens,
    estimate_tokens,
    read_answer,
    usage_of,
)
from hiresscope.lib.llm_guard import Breaker, Budget, OverBudget, Price, Reservation, price_of

if TYPE_CHECKING:
    import anthropic
    from anthropic.types import Message
    from anthropic.types.message_create_params import MessageCreateParamsNonStreaming

__all__ = [
    "Answer", "BadAnswer", "Batch", "BatchState", "Breaker", "Budget", "Model", "ModelError", "OverBudget", "Price",
    "Question", "Refused", "Reservation", "Unavailable", "Usage", "cut_to_tokens", "estimate_tokens",
]  # fmt: skip

TIMEOUT_SECONDS = 60.0
_LONGEST_WAIT = 3600
_MISCONFIGURED_WAIT = 300

logger = logging.getLogger("hiresscope.llm")


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions handed in together, to be answered within a day at half the price. Keep it to collect the answers."""

    id: str
    schemas: Mapping[str, Mapping[str, Any]]
    reservation: Reservation | None = None


@dataclass(frozen=True, slots=True)
class BatchState:
    ended: bool
    waiting: int
    succeeded: int
    failed: int


@dataclass(eq=False)
class Model:
    """A model of the service. One may be shared by threads; ``budget`` and ``breaker`` guard every call."""

    api_key: str = field(repr=False)
    name: str
    base_url: str | None = None
    timeout: float = TIMEOUT_SECONDS
    effort: Literal["low", "medium", "high"] | None = "low"
    budget: Budget | None = None
    breaker: Breaker = field(default_factory=Breaker)
    price: Price | None = None

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._made: anthropic.Anthropic | None = None

    def close(self) -> None:
        """Close the connections that calls have left open. The next call opens its own."""
        with self._lock:
            made, self._made = self._made, None
        if made is not None:
            made.close()

    # One question

    def ask(self, question: Question, *, who: str) -> Answer:
        """The model's answer, paid by the tenant ``who``.

        Raises Unavailable, Refused, BadAnswer or OverBudget, nothing else.
        """
        self._check_breaker()
        reservation = self._reserve(who, [question])
        spent: list[Usage] = []
        began = time.monotonic()
        try:
            message = self._send(question)
            spent = [usage_of(message)]
            return read_answer(message, question.schema, duration_ms=round((time.monotonic() - began) * 1000))
        finally:
            self._settle(reservation, spent, half=False)

    def _send(self, question: Question) -> "Message":
        import anthropic

        try:
            message = self._client().messages.create(**self._params(question))
        except anthropic.AnthropicError as error:
            raise self._translated(error) from None
        except Exception as error:  # noqa: BLE001 -- an answer that is no JSON breaks inside the SDK
            self.breaker.failed()
            logger.warning("the model's answer could not be read", extra={"error": type(error).__name__})
            raise BadAnswer from None
        self.breaker.succeeded()
        return message

    def _params(self, question: Question) -> "MessageCreateParamsNonStreaming":
        output: dict[str, Any] = {"format": {"type": "json_schema", "schema": dict(question.schema)}}
        if self.effort:
            output["effort"] = self.effort
        cached = {"cache_control": {"type": "ephemeral"}}
        params = {
            "model": self.name,
            "max_tokens": question.max_tokens,
            "system": [{"type": "text", "text": question.rules, **cached}],
            "messages": [
                {
                    "role": "user",
                    "content": [
                        {"type": "text", "text": question.context, **cached},
                        {"type": "text", "text": question.document},
                    ],
                }
            ],
            "output_config": output,
        }
        return cast("MessageCreateParamsNonStreaming", params)

    def _client(self) -> "anthropic.Anthropic":
        import anthropic

        with self._lock:
            if self._made is None:
                self._made = anthropic.Anthropic(
                    api_key=self.api_key, base_url=self.base_url or None, timeout=self.timeout, max_retries=0
                )
            return self._made

    def _check_breaker(self) -> None:
        wait = self.breaker.wait()
        if wait:
            raise Unavailable("The scoring model is in trouble; calls are paused", retry_after=max(int(wait), 1))

    def _translated(self, error: "anthropic.AnthropicError") -> ModelError:
        """The error as ours; its text is not passed on, for it may quote the request."""
        import anthropic

        retry_after = _retry_after(error)
        status = getattr(error, "status_code", None)
        logger.warning("the model's service failed", extra={"error": type(error).__name__, "status": status})
        if isinstance(error, anthropic.APIResponseValidationError):
            return BadAnswer()
        if isinstance(error, anthropic.APIStatusError) and error.status_code in (400, 413, 422):
            return BadAnswer("The scoring model's service did not accept the question")
        self.breaker.failed(retry_after)
        if isinstance(error, anthropic.APIStatusError) and error.status_code in (401, 402, 403, 404):
            message = "The scoring model's service refuses our credentials or does not know the model"
            return Unavailable(message, retry_after=max(retry_after, _MISCONFIGURED_WAIT))
        return Unavailable(retry_after=retry_after)

    # Money

    def _reserve(self, who: str, questions: list[Question], *, half: bool = False) -> Reservation | None:
        if self.budget is None:
            return None
        price = self.price or price_of(self.name)
        dearest = 0
        for question in questions:
            cached = estimate_tokens(question.rules) + estimate_tokens(question.context)
            tokens = {"fresh": estimate_tokens(question.document), "cache_written": cached, "cache_read": 0}
            dearest += price.of(**tokens, output=question.max_tokens, half=half)
        return self.budget.reserve(who, dearest)

    def _settle(self, reservation: Reservation | None, spent: list[Usage], *, half: bool) -> None:
        if self.budget is None or reservation is None:
            return
        price = self.price or price_of(self.name)
        paid = sum(
            price.of(
                fresh=usage.input - usage.cache_written - usage.cache_read,
                cache_written=usage.cache_written,
                cache_read=usage.cache_read,
                output=usage.output,
                half=half,
            )
            for usage in spent
        )
        self.budget.settle(reservation, paid)

    # Many questions

    def submit(self, questions: Mapping[str, Question], *, who: str) -> Batch:
        """Hand in ``questions`` by ids of 1..64 letters, digits, ``-`` and ``_``. Raises as ``ask``."""
        import anthropic

        self._check_breaker()
        reservation = self._reserve(who, list(questions.values()), half=True)
        try:
            made = self._client().messages.batches.create(
                requests=[{"custom_id": id_, "params": self._params(asked)} for id_, asked in questions.items()]
            )
        except anthropic.AnthropicError as error:
            self._settle(reservation, [], half=True)
            raise self._translated(error) from None
        self.breaker.succeeded()
        return Batch(made.id, {id_: asked.schema for id_, asked in questions.items()}, reservation)

    def poll(self, batch: Batch) -> BatchState:
        """How far the batch is. Raises Unavailable or BadAnswer."""
        import anthropic

        try:
            found = self._client().messages.batches.retrieve(batch.id)
        except anthropic.AnthropicError as error:
            raise self._translated(error) from None
        counts = found.request_counts
        failed = counts.errored + counts.expired + counts.canceled
        return BatchState(found.processing_status == "ended", counts.processing, counts.succeeded, failed)

    def collect(self, batch: Batch) -> Iterator[tuple[str, Answer | ModelError]]:
        """Each question's id with its answer or error, in any order; those the service lost come last as errors.

        Raises Unavailable or BadAnswer where the results cannot be fetched; then collect again.
        """
        import anthropic

        spent: list[Usage] = []
        missing = dict(batch.schemas)
        try:
            for line in self._client().messages.batches.results(batch.id):
                schema = missing.pop(line.custom_id, None)
                if schema is not None:
                    answer = _batch_answer(line.result, schema)
                    spent.append(answer.usage)
                    yield line.custom_id, answer
        except anthropic.AnthropicError as error:
            raise self._translated(error) from None
        except (json.JSONDecodeError, AttributeError, TypeError):
            raise BadAnswer from None
        for id_ in missing:
            yield id_, Unavailable()
        self._settle(batch.reservation, spent, half=True)


def _batch_answer(result: Any, schema: Mapping[str, Any]) -> Answer | ModelError:
    kind = getattr(result, "type", None)
    if kind != "succeeded":
        inner = getattr(getattr(result, "error", None), "error", None)
        invalid = getattr(inner, "type", None) == "invalid_request_error"
        return BadAnswer("The scoring model's service did not accept the question") if invalid else Unavailable()
    try:
        return read_answer(result.message, schema)
    except ModelError as error:
        return error


def _retry_after(error: Any) -> int:
    """What the service asked for in whole seconds, rounded up, 0 if nothing, an hour at most."""
    response = getattr(error, "response", None)
    written = response.headers.get("retry-after", "") if response is not None else ""
    try:
        seconds = float(written)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(written) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError):
            return 0
    return math.ceil(min(max(seconds, 0), _LONGEST_WAIT)) if math.isfinite(seconds) else 0
