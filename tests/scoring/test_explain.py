"""The explanation says what the verdicts say, in words that disagree neither with them nor with the number."""

from decimal import Decimal

import pytest

from applications.scoring import InvalidJudgement, explain, formula, prepare, settle
from applications.scoring.types import Criterion, CVText, JobSpec, Judgement, Verdict

JOB = JobSpec(
    title="Backend Engineer",
    description="",
    criteria=(
        Criterion("c1", "Python", "MUST", 5, "Python"),
        Criterion("c2", "Five years of experience", "MUST", 5, None),
        Criterion("c3", "Kafka", "NICE", 4, "Kafka"),
        Criterion("c4", "German.", "NICE", 2, "German"),
    ),
)
CV = CVText("Built services in Python.\nSix years as an engineer.\nBasic German.")


def _judgement(*verdicts: Verdict) -> Judgement:
    return Judgement(verdicts, "LOCAL", "m", "1", flags=("KEYWORD_STUFFING",))


GOOD = _judgement(
    Verdict("c1", "MET", 0.9, "He built services", ("built services in python",)),
    Verdict("c2", "MET", 1, "", ("Six years as an engineer",)),
    Verdict("c3", "NOT_STATED", 0.7, "The CV does not mention Kafka.", ("Basic German",)),
    Verdict("c4", "PARTIAL", 0.4, "This is worth 40 points", ("Basic German",)),
)


@pytest.mark.parametrize(("strength", "named"), [(0.49, False), (0.5, True)])
def test_what_is_met_by_less_than_half_is_no_strength(strength: float, named: bool) -> None:
    part = Verdict("c4", "PARTIAL", strength, "", ("Basic German",))
    explanation = settle(JOB, prepare(CV), _judgement(*GOOD.verdicts[:3], part)).explanation
    assert any(line.startswith("German") for line in explanation["strengths"]) is named
    assert ("German" in explanation["summary"]) is named
    assert "1 in part" in explanation["summary"]


def test_the_shape_is_the_contract_s() -> None:
    scored = settle(JOB, prepare(CV), GOOD)
    explanation = scored.explanation
    assert list(explanation) == ["summary", "recommendation", "strengths", "gaps", "criteria"]
    first = explanation["criteria"][0]
    assert list(first) == [
        "id", "text", "kind", "weight", "verdict", "strength", "points", "maxPoints", "reason", "evidence",
    ]  # fmt: skip
    assert first["evidence"] == [{"quote": "Built services in Python", "start": 0, "end": 24}]
    assert scored.score == 76
    assert explanation["summary"] == (
        "The CV meets 2 of 4 criteria and 1 in part. It shows 2 of 2 must-haves, wholly or in part. "
        "Strongest: Five years of experience; Python. Not shown: Kafka. Score: 76 of 100."
    )
    assert explanation["strengths"] == [
        "Five years of experience (must-have): The CV shows this.",
        "Python (must-have): The candidate built services",
    ]
    assert explanation["gaps"] == [
        "Kafka: The CV does not mention Kafka.",
        "German (in part): The CV shows a part of this.",
    ]
    assert (scored.matched_skills, scored.missing_skills) == (("Python", "German"), ("Kafka",))
    assert scored.top_gaps == ("Kafka", "German.")
    assert scored.flags == ("KEYWORD_STUFFING",)


def test_a_client_can_recompute_the_score_from_the_explanation() -> None:
    scored = settle(JOB, prepare(CV), GOOD)
    rows = scored.explanation["criteria"]
    criteria = [Criterion(row["id"], row["text"], row["kind"], row["weight"]) for row in rows]
    assert formula.score(criteria, [Decimal(str(row["strength"])) for row in rows]) == scored.score
    assert int(sum(row["points"] for row in rows) + 0.5) == scored.score


def test_a_verdict_without_evidence_does_not_count() -> None:
    invented = _judgement(*(Verdict(f"c{n}", "MET", 1, "Certainly", ("Led a team of 40",)) for n in range(1, 5)))
    scored = settle(JOB, prepare(CV), invented)
    assert scored.score == 0
    assert {row["verdict"] for row in scored.explanation["criteria"]} == {"NOT_STATED"}
    assert {row["reason"] for row in scored.explanation["criteria"]} == {"No passage of the CV shows this."}


@pytest.mark.parametrize("verdict", ["NOT_MET", "NOT_STATED"])
def test_an_unmet_criterion_has_no_strength_whatever_the_engine_says(verdict: str) -> None:
    judgement = _judgement(*(Verdict(f"c{n}", verdict, 1, "", ("Basic German",)) for n in range(1, 5)))
    scored = settle(JOB, prepare(CV), judgement)
    assert scored.score == 0
    assert scored.explanation["strengths"] == []


def test_a_repeated_or_missing_or_unknown_criterion_is_refused() -> None:
    for verdicts in (
        GOOD.verdicts[:3],
        (*GOOD.verdicts, GOOD.verdicts[0]),
        (*GOOD.verdicts[:3], Verdict("x", "MET", 1, "")),
    ):
        with pytest.raises(InvalidJudgement):
            settle(JOB, prepare(CV), _judgement(*verdicts))


@pytest.mark.parametrize(
    ("score", "must_missing", "expected"),
    [
        (100, False, "STRONG"), (80, False, "STRONG"), (80, True, "GOOD"), (79, False, "GOOD"), (60, True, "GOOD"),
        (59, False, "PARTIAL"), (40, True, "PARTIAL"), (39, False, "WEAK"), (0, True, "WEAK"),
    ],
)  # fmt: skip
def test_recommendation_follows_the_number_and_a_missing_must_caps_it(
    score: int, must_missing: bool, expected: str
) -> None:
    verdict = "NOT_STATED" if must_missing else "MET"
    judged = [explain.Judged(JOB.criteria[0], verdict, Decimal(0), "", ())]
    assert explain.recommendation(judged, score) == expected


def test_reasons_are_one_line_without_pronouns_and_bounded() -> None:
    assert explain.reason("MET", " She led\n her team ") == "The candidate led their team"
    assert len(explain.reason("MET", "word " * 500)) <= explain.MAX_REASON
    assert explain.reason("NOT_MET", "I score this 10/100") == "What the CV says does not meet this."


def test_a_skill_named_twice_is_matched_as_soon_as_one_criterion_is_met() -> None:
    judged = [
        explain.Judged(Criterion("a", "Python", skill="Python"), "MET", Decimal(1), "", ()),
        explain.Judged(Criterion("b", "Python web", skill="Python"), "NOT_MET", Decimal(0), "", ()),
    ]
    assert explain.skills(judged, matched=True) == ["Python"]
    assert explain.skills(judged, matched=False) == []
