"""What must not move a LOCAL score, and what may move it by three points at most."""

import random
import re
from itertools import islice

import pytest

from applications.scoring import evaluation
from applications.scoring.types import CVText, JobSpec
from tests.scoring.cvs import DATA
from tests.scoring.ranked import DEVELOPER, ENGINE, PYTHON_JOB, SHOP_ASSISTANT, TESTER, job, score
from tests.scoring.variants import PEOPLE, header

NURSE_JOB = job(
    "Registered Nurse",
    "Requirements\n- Registered nurse\n- 2 years of experience in a hospital\n- Organisation and prioritisation skills",
)
OWN = [DEVELOPER, SHOP_ASSISTANT, TESTER]


def real_cvs(step: int = 120) -> list[str]:
    folder = DATA / "ranking" / "livecareer" / "dev"
    return [cv["text"] for cv in islice(evaluation.load(folder).cvs, 0, None, step)] if folder.exists() else []


CVS = [*OWN, *real_cvs()]


@pytest.mark.parametrize("spec", [PYTHON_JOB, NURSE_JOB], ids=["python", "nurse"])
def test_name_address_age_gender_and_origin_change_nothing(spec: JobSpec) -> None:
    for text in CVS:
        body = text.split("\n", 2)[2] if text in OWN else text
        assert len({score(spec, header(*person) + body) for person in PEOPLE}) == 1


def test_a_name_made_of_job_titles_is_no_job_title() -> None:
    cook = job("Cook", "Requirements\n- Experience in a kitchen")
    assert score(cook, header("Mason Cook", "Hull", "1978", "x", "Irish") + TESTER.split("\n", 2)[2]) == score(
        cook, header("Emily Walsh", "Hull", "1978", "x", "Irish") + TESTER.split("\n", 2)[2]
    )


def test_pronouns_and_gendered_words_change_nothing() -> None:
    for text in CVS:
        his = text + "\nHe chairs the men's rowing club as its chairman. Worked as a waiter.\n"
        hers = text + "\nShe chairs the women's rowing club as its chairwoman. Worked as a waitress.\n"
        assert score(PYTHON_JOB, his) == score(PYTHON_JOB, hers)


def test_a_name_in_the_profile_is_left_out_wherever_it_stands() -> None:
    text = f"{TESTER}\nReference: Rose Baker, Head Baker\nPython Baker - page 2\n"
    baker = job("Baker", "We bake bread.")
    named = ENGINE.judge(baker, CVText(text, {"name": "Python Baker"})).verdicts
    other = ENGINE.judge(baker, CVText(text.replace("Python Baker", "Emil Stone"), {"name": "Emil Stone"})).verdicts
    assert [v.strength for v in named] == [v.strength for v in other]


def test_a_gap_of_a_year_changes_nothing() -> None:
    without = DEVELOPER
    with_gap = DEVELOPER.replace("2014 - 2018", "2013 - 2017")
    assert score(PYTHON_JOB, without) == score(PYTHON_JOB, with_gap)


def test_the_year_of_a_degree_changes_nothing() -> None:
    assert score(PYTHON_JOB, DEVELOPER) == score(PYTHON_JOB, DEVELOPER.replace("Hull, 2014", "Hull, 1984"))


def test_the_same_cv_scores_the_same_twice_and_alone_or_in_a_pool() -> None:
    alone = score(PYTHON_JOB, DEVELOPER)
    for text in CVS[:10]:
        score(PYTHON_JOB, text)
    assert score(PYTHON_JOB, DEVELOPER) == alone


def test_the_order_of_sections_moves_at_most_three_points() -> None:
    for text in CVS:
        before = score(PYTHON_JOB, text)
        assert abs(score(PYTHON_JOB, _shuffled(text)) - before) <= 3


def test_upper_case_moves_at_most_three_points_on_our_own_cvs() -> None:
    for text in OWN:
        assert abs(score(PYTHON_JOB, text.upper()) - score(PYTHON_JOB, text)) <= 3


def test_bullets_against_plain_lines_move_at_most_three_points() -> None:
    for text in OWN:
        bullets = re.sub(r"^(?=[A-Z].*\.$)", "• ", text, flags=re.MULTILINE)
        assert bullets != text
        assert abs(score(PYTHON_JOB, bullets) - score(PYTHON_JOB, text)) <= 3


def test_prose_against_lines_moves_at_most_three_points() -> None:
    prose = re.sub(r"\.\n(?=[A-Z][a-z]+ed |Built|Set|Wrote)", ". ", DEVELOPER)
    assert prose != DEVELOPER
    assert abs(score(PYTHON_JOB, prose) - score(PYTHON_JOB, DEVELOPER)) <= 3


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("organised and prioritised", "organized and prioritized"),
        ("specialised in colour and behaviour analysis", "specialized in color and behavior analysis"),
        ("analysed the labour programme of the centre", "analyzed the labor program of the center"),
        ("modelling, travelling, licence, catalogue", "modeling, traveling, license, catalog"),
    ],
)
def test_british_and_american_spelling_score_the_same(british: str, american: str) -> None:
    line = "Experience\nAnalyst, Elm Ltd, 2019 - 2023\nI {} for two years.\n"
    spec = job("Labor program analyst", f"Requirements\n- {american}\n- modeling of behavior\n- a license")
    assert score(spec, line.format(british)) == score(spec, line.format(american))


def _shuffled(text: str) -> str:
    """The same sections in another order; the header stays on top."""
    parts = re.split(r"\n(?=(?:Profile|Experience|Education|Skills|Summary|Highlights|Accomplishments)\s*\n)", text)
    rest = parts[1:]
    random.Random(5).shuffle(rest)
    return "\n".join([parts[0], *rest])
