"""Money a tenant and day holds under parallel CLAUDE calls: the real SDK, a server on loopback, the shared counter."""

import threading
import uuid
from collections import Counter
from collections.abc import Iterator

import pytest

from applications.scoring import prepare
from applications.scoring.claude import ClaudeEngine
from applications.scoring.types import Criterion, CVText, JobSpec
from hiresscope.lib import llm
from hiresscope.lib.llm_configured import CacheCounter
from hiresscope.lib.llm_guard import Breaker, Budget, OverBudget, price_of
from tests.fakes.anthropic_server import FakeAnthropic
from tests.scoring import cvs

MODEL = "claude-sonnet-5-5"
JOB = JobSpec("Backend Engineer", "We build services.", (Criterion("a", "Python", "MUST", 5, "Python"),))
CV = prepare(CVText(cvs.engineer())).cv
DAILY = 400_000  # micro-dollars: room for two calls at their dearest, not for three
WORKERS, CALLS = 12, 8


@pytest.fixture
def fake() -> Iterator[FakeAnthropic]:
    with FakeAnthropic().running() as running:
        yield running


class _Meter:
    """How many calls are at the server at once, at most; each waits a little for others to come in."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self._changed = threading.Condition()

    def pass_through(self) -> None:
        with self._changed:
            self.now += 1
            self.most = max(self.most, self.now)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.now > 2, timeout=0.05)
            self.now -= 1


def _run(fake: FakeAnthropic, who: str) -> tuple[Counter[str], int]:
    """(outcomes, micro-dollars spent by the answers' tokens) of all workers, each with a client of its own as every
    process has."""
    outcomes: Counter[str] = Counter()
    spent: list[int] = []
    lock = threading.Lock()

    def work() -> None:
        budget = Budget(CacheCounter(), daily=DAILY)
        model = llm.Model(
            api_key="key", name=MODEL, base_url=fake.url, timeout=30, budget=budget, breaker=Breaker(threshold=10_000)
        )
        engine = ClaudeEngine(model, who=who)
        question, _ = engine.question(JOB, CV)
        for _ in range(CALLS):
            try:
                usage = model.ask(question, who=who).usage
            except OverBudget:
                outcomes["refused"] += 1
                continue
            fresh = usage.input - usage.cache_written - usage.cache_read
            with lock:
                outcomes["answered"] += 1
                spent.append(
                    price_of(MODEL).of(
                        fresh=fresh,
                        cache_written=usage.cache_written,
                        cache_read=usage.cache_read,
                        output=usage.output,
                    )
                )

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes, sum(spent)


def test_parallel_judgements_never_pass_the_day_s_money_together(fake: FakeAnthropic) -> None:
    who, other, meter = uuid.uuid4().hex, uuid.uuid4().hex, _Meter()
    fake.fault = meter.pass_through
    outcomes, spent = _run(fake, who)
    assert outcomes["answered"] + outcomes["refused"] == WORKERS * CALLS
    assert outcomes["answered"] == len(fake.requests) >= 2
    assert outcomes["refused"] > 0
    assert meter.most <= 2
    budget = Budget(CacheCounter(), daily=DAILY)
    left = DAILY - spent
    budget.settle(budget.reserve(who, left), left)  # what was set aside and not spent was given back, to the last
    with pytest.raises(OverBudget):
        budget.reserve(who, 1)
    assert budget.reserve(other, DAILY).amount == DAILY
