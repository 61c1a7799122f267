"""Words added for the scorer lift nobody past people who do the work, and cost a good CV nothing."""

import pytest

from applications.scoring import evaluation, gaming
from applications.scoring.gaming import LINES
from applications.scoring.types import Criterion, CVText, JobSpec
from tests.scoring.cvs import DATA
from tests.scoring.ranked import DEVELOPER, ENGINE, PYTHON_JOB, SHOP_ASSISTANT, TESTER, score


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


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.skipif(not (DATA / "ranking").exists(), reason="needs the optional data folder")
def test_in_a_real_pool_the_padded_cv_stays_low_and_the_good_one_within_ten(step: int) -> None:
    """Rank 30 of a tenth of the pool stands for rank 300 of the whole."""
    pool = [cv["text"] for cv in evaluation.load(DATA / "ranking" / "livecareer" / "dev").cvs[::step]]
    found = gaming.places(pool, ENGINE)
    assert len(found) == len(LINES) + 1
    assert min(one.shop_assistant for one in found) > 300 / step, found
    assert max(one.developer for one in found) <= max(10 / step, 1), found


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
