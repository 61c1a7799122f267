"""One question gives one valid answer or one typed error; money and a service in trouble are guarded."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from hiresscope.lib import llm
from hiresscope.lib.llm_guard import Breaker, Budget, MemoryCounter, OverBudget, Price, price_of
from tests.fakes import anthropic_faults
from tests.fakes.anthropic_server import FakeAnthropic

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"verdicts": {"type": "array", "items": {"type": "object", "additionalProperties": False}}},
    "required": ["verdicts"],
    "additionalProperties": False,
}
QUESTION = llm.Question(rules="Rules. " * 100, context="Nothing to judge", document="Nothing", schema=SCHEMA)


@pytest.fixture
def fake() -> Iterator[FakeAnthropic]:
    with FakeAnthropic().running() as running:
        yield running


def _model(fake: FakeAnthropic, **kwargs: Any) -> llm.Model:
    return llm.Model(api_key="key", name="claude-sonnet-5-5", base_url=fake.url, **{"timeout": 5, **kwargs})


def test_an_answer_brings_its_data_text_model_and_tokens(fake: FakeAnthropic) -> None:
    answer = _model(fake).ask(QUESTION, who="t1")
    assert (answer.data, answer.raw, answer.model) == ({"verdicts": []}, '{"verdicts": []}', "claude-sonnet-5-5")
    assert answer.usage.cache_written > 0
    assert answer.usage.input > answer.usage.cache_written
    assert answer.usage.output > 0


def test_rules_and_context_are_cached_and_the_document_comes_last(fake: FakeAnthropic) -> None:
    model = _model(fake)
    model.ask(QUESTION, who="t1")
    assert model.ask(QUESTION, who="t1").usage.cache_read > 0
    body = fake.requests[0]
    assert body["system"][-1]["cache_control"] == {"type": "ephemeral"}
    context, document = body["messages"][0]["content"]
    assert context["cache_control"] == {"type": "ephemeral"}
    assert document == {"type": "text", "text": "Nothing"}
    assert body["output_config"] == {"format": {"type": "json_schema", "schema": SCHEMA}, "effort": "low"}
    assert not {"temperature", "tools", "thinking"} & set(body)


@pytest.mark.parametrize(
    ("fault", "error", "retry_after"),
    [
        ("rate_limited", llm.Unavailable, 7),
        ("rate_limited_until", llm.Unavailable, 3600),
        ("rate_limited_oddly", llm.Unavailable, 0),
        ("overloaded", llm.Unavailable, 0),
        ("server_error", llm.Unavailable, 0),
        ("unauthorized", llm.Unavailable, 300),
        ("rejected", llm.BadAnswer, 0),
        ("reset", llm.Unavailable, 0),
        ("half", llm.Unavailable, 0),
        *((name, llm.BadAnswer, 0) for name in anthropic_faults.BODIES),
        ("refusal", llm.Refused, 0),
        ("max_tokens", llm.BadAnswer, 0),
        ("prose", llm.BadAnswer, 0),
        ("deep", llm.BadAnswer, 0),
    ],
)
def test_each_fault_is_its_typed_error(
    fake: FakeAnthropic, fault: str, error: type[llm.ModelError], retry_after: int
) -> None:
    fake.fault = lambda: fault
    with pytest.raises(llm.ModelError) as caught:
        _model(fake).ask(QUESTION, who="t1")
    assert type(caught.value) is error
    assert caught.value.retry_after == retry_after
    assert caught.value.headers == ({"Retry-After": str(retry_after)} if retry_after else {})
    assert "fault" not in str(caught.value)


def test_a_silent_service_is_unavailable_after_the_timeout(fake: FakeAnthropic) -> None:
    fake.fault = lambda: "time_out"
    with pytest.raises(llm.Unavailable):
        _model(fake, timeout=0.2).ask(QUESTION, who="t1")


def test_a_question_is_sent_once(fake: FakeAnthropic) -> None:
    asked: list[None] = []

    def fault() -> str:
        asked.append(None)
        return "overloaded"

    fake.fault = fault
    with pytest.raises(llm.Unavailable):
        _model(fake).ask(QUESTION, who="t1")
    assert len(asked) == 1


def test_the_breaker_spares_a_service_in_trouble_and_lets_one_call_try(fake: FakeAnthropic) -> None:
    now = [0.0]
    model = _model(fake, breaker=Breaker(threshold=2, cooldown=30, clock=lambda: now[0]))
    fake.fault = lambda: "server_error"
    for _ in range(2):
        with pytest.raises(llm.Unavailable):
            model.ask(QUESTION, who="t1")
    fake.fault = lambda: None
    with pytest.raises(llm.Unavailable, match="paused") as caught:
        model.ask(QUESTION, who="t1")
    assert caught.value.retry_after == 30
    now[0] = 31
    model.ask(QUESTION, who="t1")
    model.ask(QUESTION, who="t1")
    assert len(fake.requests) == 2


def test_an_open_breaker_lets_only_one_of_many_try() -> None:
    now = [0.0]
    breaker = Breaker(threshold=1, cooldown=10, clock=lambda: now[0])
    breaker.failed(retry_after=60)
    assert breaker.wait() == 60
    now[0] = 61
    assert [breaker.wait() for _ in range(3)] == [0, 10, 10]
    breaker.succeeded()
    assert breaker.wait() == 0


def test_a_call_is_charged_what_it_cost_also_when_its_answer_is_useless(fake: FakeAnthropic) -> None:
    counter = MemoryCounter()
    model = _model(fake, budget=Budget(counter, daily=1_000_000, now=lambda: datetime(2026, 5, 4, tzinfo=UTC)))
    usage = model.ask(QUESTION, who="t1").usage
    key = "model-spend:t1:2026-05-04"
    fresh = usage.input - usage.cache_written - usage.cache_read
    cost = Price(2, 10).of(fresh=fresh, cache_written=usage.cache_written, cache_read=0, output=usage.output)
    assert counter.add(key, 0, seconds=1) == cost
    fake.fault = lambda: "refusal"
    with pytest.raises(llm.Refused) as caught:
        model.ask(QUESTION, who="t1")
    assert caught.value.usage.input > 0
    after_refusal = counter.add(key, 0, seconds=1)
    assert after_refusal > cost
    fake.fault = lambda: "overloaded"
    with pytest.raises(llm.Unavailable):
        model.ask(QUESTION, who="t1")
    assert counter.add(key, 0, seconds=1) == after_refusal


def test_parallel_calls_never_pass_the_daily_budget_together(fake: FakeAnthropic) -> None:
    daily = 400_000  # room for two calls of at most 16,000 output tokens, not for three
    model = _model(fake, budget=Budget(MemoryCounter(), daily=daily), timeout=30)
    all_tried = threading.Event()
    fake.fault = lambda: None if all_tried.wait(20) else "server_error"
    outcomes: list[str] = []

    def call() -> None:
        try:
            model.ask(QUESTION, who="t1")
            outcomes.append("answered")
        except OverBudget:
            outcomes.append("refused")
            if outcomes.count("refused") == 10:
                all_tried.set()

    threads = [threading.Thread(target=call) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count("refused"), outcomes.count("answered")) == (10, 2)
    assert len(fake.requests) == 2


def test_a_spent_budget_refuses_its_tenant_alone_and_only_for_the_day() -> None:
    now = [datetime(2026, 5, 4, 23, 59, tzinfo=UTC)]
    budget = Budget(MemoryCounter(), daily=100, now=lambda: now[0])
    budget.settle(budget.reserve("t1", 100), 60)
    with pytest.raises(OverBudget) as caught:
        budget.reserve("t1", 41)
    assert caught.value.headers == {"Retry-After": "60"}
    budget.reserve("t2", 100)
    budget.reserve("t1", 40)
    now[0] = datetime(2026, 5, 5, tzinfo=UTC)
    budget.reserve("t1", 100)


def test_reservations_of_many_threads_never_add_up_to_more_than_the_budget() -> None:
    budget = Budget(MemoryCounter(), daily=1000)
    granted: list[int] = []

    def reserve() -> None:
        for _ in range(50):
            try:
                granted.append(budget.reserve("t1", 7).amount)
            except OverBudget:
                return

    threads = [threading.Thread(target=reserve) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 900 < sum(granted) <= 1000


def test_prices_go_by_the_model_and_err_on_the_dear_side() -> None:
    assert price_of("claude-sonnet-5-5") == Price(2, 10)
    assert price_of("claude-sonnet-4-6") == Price(3, 15)
    assert price_of("a-model-of-tomorrow") == Price(10, 50)
    assert Price(2, 10).of(fresh=100, cache_written=100, cache_read=100, output=10) == 570
    assert Price(2, 10).of(fresh=101, cache_written=100, cache_read=100, output=10, half=True) == 286


@pytest.mark.parametrize("text", ["word " * 30_000, "\u6771\u4eac " * 30_000, "a" * 200_000])
def test_a_document_is_cut_to_its_tokens(text: str) -> None:
    kept, cut = llm.cut_to_tokens(text, 20_000)
    assert cut
    assert text.startswith(kept)
    assert 15_000 < llm.estimate_tokens(kept) <= 20_000
    assert llm.cut_to_tokens("short") == ("short", False)


def test_a_batch_is_handed_in_polled_and_collected_at_half_the_price(fake: FakeAnthropic) -> None:
    counter = MemoryCounter()
    model = _model(fake, budget=Budget(counter, daily=10**9, now=lambda: datetime(2026, 5, 4, tzinfo=UTC)))
    faults = iter([None, "overloaded", "rejected", "expired", "max_tokens"])
    fake.fault = lambda: next(faults)
    fake.polls_until_ended = 2
    batch = model.submit({f"q{number}": QUESTION for number in range(5)}, who="t1")
    assert not model.poll(batch).ended
    state = model.poll(batch)
    assert (state.ended, state.waiting, state.succeeded, state.failed) == (True, 0, 2, 3)
    collected = dict(model.collect(batch))
    assert {id_: type(answer) for id_, answer in collected.items()} == {
        "q0": llm.Answer,
        "q1": llm.Unavailable,
        "q2": llm.BadAnswer,
        "q3": llm.Unavailable,
        "q4": llm.BadAnswer,
    }
    paid = [answer.usage for answer in collected.values() if answer.usage.input]
    half = sum(
        Price(2, 10).of(
            fresh=one.input - one.cache_written - one.cache_read,
            cache_written=one.cache_written,
            cache_read=one.cache_read,
            output=one.output,
            half=True,
        )
        for one in paid
    )
    assert counter.add("model-spend:t1:2026-05-04", 0, seconds=1) == half


def test_nothing_imports_the_sdk_before_the_first_call() -> None:
    import subprocess
    import sys

    code = "import sys, hiresscope.lib.llm, applications.scoring.claude; sys.exit('anthropic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
