"""The optimizer behind the model proposes only what can stand, and fails with a typed error."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from hiresscope.lib import llm
from jobs.optimizer.claude import SCHEMA, ClaudeOptimizer
from jobs.optimizer.types import Optimization
from tests.fakes import anthropic_faults, keyword_judge
from tests.fakes.anthropic_http import objection
from tests.fakes.anthropic_server import FakeAnthropic

AD = """We look for a rock star who likes a fast-paced office.
- Five years of experience with Python and Django
- Docker is a plus
- Fluent English"""


@pytest.fixture
def fake() -> Iterator[FakeAnthropic]:
    with FakeAnthropic().running() as running:
        yield running


@pytest.fixture
def optimizer(fake: FakeAnthropic) -> ClaudeOptimizer:
    breaker = llm.Breaker(threshold=10_000)
    return ClaudeOptimizer(
        llm.Model(api_key="k", name="claude-sonnet-5-5", base_url=fake.url, breaker=breaker, timeout=5)
    )


def _optimize(optimizer: ClaudeOptimizer) -> Optimization:
    return optimizer.optimize(title="Backend Engineer", description=AD, has_salary=False, has_location=True)


def _answering(monkeypatch: pytest.MonkeyPatch, **answer: Any) -> None:
    whole = {"criteria": [], "suggestions": [], "description": "", **answer}
    monkeypatch.setattr(keyword_judge, "answer", lambda body: whole)


def test_an_ad_gets_criteria_suggestions_and_a_wording(optimizer: ClaudeOptimizer, fake: FakeAnthropic) -> None:
    found = _optimize(optimizer)
    assert found.engine == "CLAUDE"
    assert "Five years of experience with Python and Django" in [one.text for one in found.criteria]
    assert [one.quote for one in found.suggestions] == ["rock star"]
    assert objection(fake.requests[0]) is None
    assert "left out: salary" in fake.prompts()[0]


def test_what_cannot_stand_is_mended_or_dropped(optimizer: ClaudeOptimizer, monkeypatch: pytest.MonkeyPatch) -> None:
    criterion = {"text": "Python", "kind": "MUST", "weight": 99, "skill": "python"}
    unknown_skill = {"text": "Basket weaving", "kind": "NICE", "weight": -3, "skill": "baskets"}
    suggestion = {"quote": "ROCK\n STAR", "issue": "Off-putting", "suggestion": "engineer"}
    _answering(
        monkeypatch,
        criteria=[criterion, {**criterion, "text": "PYTHON "}, unknown_skill],
        suggestions=[suggestion, {**suggestion, "quote": "not in the ad"}, {**suggestion, "quote": ""}],
        description="too short \ud800",
    )
    found = _optimize(optimizer)
    assert [(one.text, one.weight, one.skill) for one in found.criteria] == [
        ("Python", 10, "Python"),
        ("Basket weaving", 1, None),
    ]
    assert [one.quote for one in found.suggestions] == ["rock star", ""]
    assert found.description == AD


def test_no_criteria_is_a_bad_answer(optimizer: ClaudeOptimizer, monkeypatch: pytest.MonkeyPatch) -> None:
    _answering(monkeypatch)
    with pytest.raises(llm.BadAnswer):
        _optimize(optimizer)


def test_every_fault_is_a_typed_error_or_a_valid_proposal(optimizer: ClaudeOptimizer, fake: FakeAnthropic) -> None:
    names = itertools.chain(
        anthropic_faults.STATUS, anthropic_faults.BODIES, ("reset", "half"), anthropic_faults.CONTENTS
    )
    for name in names:
        fake.fault = itertools.repeat(name).__next__
        try:
            found = _optimize(optimizer)
        except llm.ModelError:
            continue
        assert 1 <= len(found.criteria) <= 12, name


def test_the_schema_is_within_what_the_service_enforces() -> None:
    body = {"model": "m", "max_tokens": 1, "messages": [], "output_config": {"format": {"schema": SCHEMA}}}
    assert objection(body) is None
