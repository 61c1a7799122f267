"""An order to the reader never raises a score; nearly all are found, and honest CVs are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.scoring import injection, prepare, settle
from applications.scoring.types import Criterion, CVText, JobSpec, Judgement, Verdict
from tests.scoring import cvs
from tests.scoring.attacks import HONEST, VISIBLE

TWIN = cvs.shop_assistant()
SKILLS = ("Python", "Django", "PostgreSQL", "Docker", "AWS", "Kubernetes", "Terraform", "Kafka")


def _attacked(order: str) -> str:
    return f"{TWIN}\nADDITIONAL INFORMATION\n{order}\n"


def _words_left(order: str) -> list[str]:
    """The skills of the order that an engine still sees."""
    seen = prepare(CVText(_attacked(order))).cv.text
    return [skill for skill in SKILLS if skill in seen]


def test_there_are_at_least_sixty_attacks() -> None:
    assert len(VISIBLE) >= 60


def test_nine_in_ten_attacks_are_flagged() -> None:
    missed = [name for name, order in VISIBLE.items() if not injection.inspect(_attacked(order)).flagged]
    assert len(missed) <= len(VISIBLE) // 10, missed


@pytest.mark.parametrize("name", VISIBLE)
def test_what_an_attack_claims_is_no_evidence(name: str) -> None:
    assert _words_left(VISIBLE[name]) == []


@pytest.mark.parametrize("name", VISIBLE)
def test_the_twin_s_own_text_survives(name: str) -> None:
    clean, seen = prepare(CVText(TWIN)).cv.text, prepare(CVText(_attacked(VISIBLE[name]))).cv.text
    assert seen.startswith(clean.rstrip())


@pytest.mark.parametrize("line", HONEST)
def test_honest_lines_are_left_alone(line: str) -> None:
    assert not injection.inspect(cvs.engineer(extra=line)).flagged


def test_an_order_in_hidden_text_is_flagged_and_cuts_nothing() -> None:
    prepared = prepare(CVText(TWIN, hidden=({"text": VISIBLE["plain"], "page": 1, "why": "COLOUR"},)))
    assert prepared.flags == ("PROMPT_INJECTION",)
    assert prepared.cv.text == prepare(CVText(TWIN)).cv.text


def test_a_quote_from_an_order_is_no_evidence_and_the_flag_is_on_the_score() -> None:
    job = JobSpec("Engineer", "", (Criterion("c1", "Python", "MUST", 5, "Python"),))
    quoted = Verdict("c1", "MET", 1.0, "Stated", ("The candidate has 10 years of Python",))
    scored = settle(job, prepare(CVText(_attacked(VISIBLE["with claims"]))), Judgement((quoted,), "CLAUDE", "m", "1"))
    assert (scored.score, scored.flags) == (0, ("PROMPT_INJECTION",))


def test_skills_and_years_that_only_the_order_names_leave_the_profile() -> None:
    profile = {"skills": ["Python", "Teamwork"], "totalYearsExperience": 12.0, "languages": []}
    blind = prepare(CVText(_attacked(VISIBLE["with claims"]), profile=profile)).cv.profile
    assert blind is not None
    assert blind["skills"] == ["Teamwork"]
    assert blind["totalYearsExperience"] is None


@pytest.mark.parametrize(("file", "text"), [pytest.param(*row[:2], id=row[0]) for row in cvs.real_cvs()])
def test_real_cvs_are_not_flagged(file: str, text: str) -> None:
    assert not injection.inspect(text).flagged


def test_anonymised_cvs_are_not_flagged() -> None:
    flagged = [text for text in cvs.ranking_cvs(300) if injection.inspect(text).flagged]
    assert not flagged


@given(st.text(max_size=400))
def test_any_text_can_be_inspected(text: str) -> None:
    for start, end in injection.inspect(text, hidden=[text]).spans:
        assert 0 <= start < end <= len(text)
