"""Words added for the scorer lift nobody past people who do the work, and cost a good CV nothing."""

from itertools import islice

import pytest

from applications.scoring import evaluation
from applications.scoring.types import Criterion, CVText, JobSpec
from tests.scoring.cvs import DATA
from tests.scoring.ranked import DEVELOPER, ENGINE, KEYWORDS, PYTHON_AD, PYTHON_JOB, SHOP_ASSISTANT, TESTER, score

LINES = {
    "each keyword once": KEYWORDS,
    "each keyword once, in another order": ", ".join(sorted(KEYWORDS.split(", "), reverse=True)),
    "each keyword once, under a heading": f"Skills: {KEYWORDS}",
    "keywords 60 times": f"{KEYWORDS}, " * 60,
    "each keyword 60 times": " ".join(f"{word} " * 60 for word in KEYWORDS.split(", ")),
    "the ad in one line": " ".join(PYTHON_AD.split()),
    "the ad": PYTHON_AD,
    "denial": f"I have never used {KEYWORDS}.",
    "no experience": f"No experience with {KEYWORDS}",
    "wish": f"I would like to learn {KEYWORDS}.",
    "ambition": f"I want to become a Senior Python Developer and work with {KEYWORDS}.",
    "brother": f"My brother is a senior engineer with {KEYWORDS}.",
    "friend": f"A friend of mine is a Python developer who works with {KEYWORDS}.",
    "title alone": "Senior Python Developer",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
class TestOneAddedLine:
    def test_leaves_a_shop_assistant_under_a_tester(self, line: str) -> None:
        assert score(PYTHON_JOB, f"{SHOP_ASSISTANT}{line}\n") < score(PYTHON_JOB, TESTER) - 3

    def test_costs_a_good_cv_at_most_a_point(self, line: str) -> None:
        assert score(PYTHON_JOB, f"{DEVELOPER}{line}\n") >= score(PYTHON_JOB, DEVELOPER) - 1


@pytest.mark.parametrize(
    "name",
    ["each keyword once", "each keyword once, in another order", "keywords 60 times", "the ad in one line", "the ad"],
)
def test_padding_is_flagged(name: str) -> None:
    assert ENGINE.judge(PYTHON_JOB, CVText(f"{SHOP_ASSISTANT}{LINES[name]}\n")).flags == ("KEYWORD_STUFFING",)


@pytest.mark.parametrize("text", [SHOP_ASSISTANT, DEVELOPER, TESTER])
def test_an_honest_cv_is_not_flagged(text: str) -> None:
    assert ENGINE.judge(PYTHON_JOB, CVText(text)).flags == ()


def test_a_skill_that_is_only_listed_counts_less_than_one_shown_at_work() -> None:
    base = "Experience\nSoftware Tester, Alder Systems, 2019 - 2024\nTested web applications.\n"
    listed = score(PYTHON_JOB, f"{base}\nSkills\nPython, Selenium, Jira, Excel\n")
    shown = score(PYTHON_JOB, f"{base}Wrote the test tools in Python.\n")
    assert listed < shown


def test_repeating_a_true_line_changes_nothing_past_the_third_time() -> None:
    line = "Built REST APIs in Python and Django for a booking platform.\n"
    assert score(PYTHON_JOB, DEVELOPER + line * 3) == pytest.approx(score(PYTHON_JOB, DEVELOPER + line * 40), abs=0.5)


@pytest.mark.skipif(not (DATA / "ranking").exists(), reason="needs the optional data folder")
def test_in_a_real_pool_the_padded_cv_stays_low_and_the_good_one_first() -> None:
    """A tenth of the pool, so rank 30 of it stands for rank 300 of the whole."""
    pool = evaluation.load(DATA / "ranking" / "livecareer" / "dev").cvs
    scores = sorted((score(PYTHON_JOB, cv["text"]) for cv in islice(pool, 0, None, 10)), reverse=True)
    for line in LINES.values():
        assert score(PYTHON_JOB, f"{SHOP_ASSISTANT}{line}\n") < scores[29]
        assert score(PYTHON_JOB, f"{DEVELOPER}{line}\n") > scores[0]


SHORT_AD = "Somebody with 3 years of Python and Django. PostgreSQL is required, Docker a plus."
TELLS_AND_LISTS = """Maria Keller
Experience
Senior Backend Engineer, Example Logistics GmbH, 2018-01 - 2024-06
- Built order services in Python and Django on PostgreSQL.

Skills
Python, Django, PostgreSQL, Redis, Docker
"""


@pytest.mark.parametrize(("told", "flags"), [(True, ()), (False, ("KEYWORD_STUFFING",))])
def test_a_list_that_echoes_a_short_ad_is_flagged_unless_the_work_says_the_same(
    told: bool, flags: tuple[str, ...]
) -> None:
    """Three of the four words of a fitting list are told of in the work; without them only the list is left."""
    job = JobSpec(
        title="Backend engineer",
        description=SHORT_AD,
        criteria=(
            Criterion(id="1", text="3 years of Python", kind="MUST", weight=5, skill=None),
            Criterion(id="2", text="PostgreSQL in production", kind="MUST", weight=5, skill=None),
        ),
    )
    text = TELLS_AND_LISTS if told else TELLS_AND_LISTS.replace("Python and Django on PostgreSQL.", "a warehouse.")
    text = text if told else text.replace("Senior Backend Engineer", "Shop Assistant")
    assert ENGINE.judge(job, CVText(text)).flags == flags
