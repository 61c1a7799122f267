"""Scoring as a whole with the engine that needs no network: what holds for every CV, attack and swap."""

from decimal import Decimal
from typing import Any

import pytest

from applications.scoring import formula, prepare, score, settle
from applications.scoring.local import LocalEngine
from applications.scoring.types import Criterion, CVText, JobSpec
from tests.scoring import cvs
from tests.scoring.attacks import VISIBLE

ENGINE = LocalEngine()
JOB = JobSpec(
    title="Senior Backend Engineer (Python)",
    description="You design REST services and run them.",
    criteria=(
        Criterion("c1", "Experience as Senior Backend Engineer", "MUST", 10),
        Criterion("c2", "Python and Django", "MUST", 8, "Python"),
        Criterion("c3", "PostgreSQL", "MUST", 5, "PostgreSQL"),
        Criterion("c4", "5+ years of experience in software development", "MUST", 6),
        Criterion("c5", "Docker on AWS", "NICE", 4, "Docker"),
        Criterion("c6", "Kubernetes or Terraform", "NICE", 3, "Kubernetes"),
        Criterion("c7", "Bachelor's degree in Computer Science", "NICE", 3),
        Criterion("c8", "Fluent English", "NICE", 2, "English"),
    ),
)
SALES = JobSpec(
    title="Sales Manager",
    description="You lead a sales team.",
    criteria=(
        Criterion("s1", "Experience as Sales Manager", "MUST", 10),
        Criterion("s2", "Led a team", "MUST", 6),
        Criterion("s3", "Negotiation and customer service", "NICE", 5),
        Criterion("s4", "Excel", "NICE", 3, "Microsoft Excel"),
    ),
)


def _check(text: str, scored: Any) -> None:
    rows = scored.explanation["criteria"]
    criteria = [Criterion(row["id"], row["text"], row["kind"], row["weight"]) for row in rows]
    assert formula.score(criteria, [Decimal(str(row["strength"])) for row in rows]) == scored.score
    assert sum(row["maxPoints"] for row in rows) == pytest.approx(100)
    assert sum(row["points"] for row in rows) == pytest.approx(scored.score, abs=0.5 + 1e-9)
    for row in rows:
        assert row["evidence"] or row["verdict"] in ("NOT_MET", "NOT_STATED")
        for one in row["evidence"]:
            assert text[one["start"] : one["end"]] == one["quote"]


def _score(text: str, job: JobSpec = JOB, **profile: Any) -> int:
    return score(job, CVText(text, profile=profile or None), ENGINE).score


@pytest.mark.parametrize(("file", "text"), [pytest.param(*row[:2], id=row[0]) for row in cvs.real_cvs()])
def test_every_quote_of_a_real_cv_stands_where_it_says_and_the_score_recomputes(file: str, text: str) -> None:
    prepared = prepare(CVText(text))
    for job in (JOB, SALES):
        _check(prepared.masked.original, settle(job, prepared, ENGINE.judge(job, prepared.cv)))


def test_the_same_holds_for_a_pool_of_anonymised_cvs() -> None:
    for text in cvs.ranking_cvs(100):
        prepared = prepare(CVText(text))
        for job in (JOB, SALES):
            _check(prepared.masked.original, settle(job, prepared, ENGINE.judge(job, prepared.cv)))


def test_the_fitting_cv_wins_and_twice_the_same_gives_the_same() -> None:
    assert _score(cvs.engineer()) > _score(cvs.shop_assistant()) + 30
    first, second = (score(JOB, CVText(cvs.engineer()), ENGINE) for _ in range(2))
    assert (first.score, first.explanation) == (second.score, second.explanation)


@pytest.mark.parametrize("name", VISIBLE)
def test_no_attack_scores_above_its_twin(name: str) -> None:
    twin = cvs.shop_assistant()
    assert _score(f"{twin}\nADDITIONAL INFORMATION\n{VISIBLE[name]}\n") <= _score(twin)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Kwabena Owusu", "email": "k.owusu@example.com", "link": "linkedin.com/in/kwabena-owusu"},
        {"name": "\u738b\u5c0f\u660e", "email": "wang@example.com"},
        {"name": "Ruby Swift", "email": "ruby@example.com", "link": "github.com/rubyswift"},
        {"pronoun": "He", "possessive": "his"},
        {"place": "14 Harbour Road, Bristol BS1 4ST"},
        {"graduated": "1987"},
        {"extra": "\nDate of birth: 3 March 1961. Married, two children."},
        {"extra": "\nPronouns: they/them. Wheelchair user.\nPhoto"},
    ],
    ids=", ".join,
)
def test_a_swap_of_who_it_is_changes_no_point(changes: dict[str, str]) -> None:
    base = score(JOB, CVText(cvs.engineer(), profile={"name": "Odette Varnhagen"}), ENGINE)
    name = changes.get("name", "Odette Varnhagen")
    swapped = score(JOB, CVText(cvs.engineer(**changes), profile={"name": name}), ENGINE)
    assert swapped.score == base.score
    strengths = [[row["strength"] for row in one.explanation["criteria"]] for one in (base, swapped)]
    assert strengths[0] == strengths[1]


def _renamed(text: str, label: dict[str, Any], new: str) -> str:
    """The CV with another name in each spelling that it uses, and another e-mail address."""
    old = str(label["name"])
    for before, after in ((old, new), (old.upper(), new.upper()), (old.title(), new.title())):
        text = text.replace(before, after)
    for email in label["emails"]:
        text = text.replace(email, f"{new.partition(' ')[0].lower()}@example.net")
    return text


@pytest.mark.parametrize("new", ["Lakisha Owusu", "Greg Baker", "\u738b \u5c0f\u660e"])
@pytest.mark.parametrize(("file", "text", "label"), [pytest.param(*row, id=row[0]) for row in cvs.real_cvs()])
def test_another_name_changes_no_point_of_a_real_cv(file: str, text: str, label: dict[str, Any], new: str) -> None:
    if label["name"] in (None, "__skip__") or not isinstance(label["emails"], list):
        pytest.skip("the file's name is not labelled")
    renamed = _renamed(text, label, new)
    if renamed == text:
        pytest.skip("the name is not written in one piece")
    for job in (JOB, SALES):
        assert _score(renamed, job, name=new) == _score(text, job, name=label["name"])
