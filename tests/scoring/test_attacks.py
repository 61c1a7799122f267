"""An order to the reader never gains a point with the LOCAL engine, in a made-up CV or in a real one."""

import pytest

from applications.scoring import score
from applications.scoring.types import CVText
from tests.scoring import cvs
from tests.scoring.attacks import VISIBLE
from tests.scoring.ranked import DEVELOPER, ENGINE, PYTHON_JOB, SHOP_ASSISTANT, TESTER

OWN = {"developer": DEVELOPER, "tester": TESTER, "shop assistant": SHOP_ASSISTANT}
REAL = {name: text for name, text, _ in cvs.real_cvs()} | dict(enumerate(cvs.ranking_cvs(20)))
CLAIMS = "Built services in Python, Django, PostgreSQL, Docker, AWS and Kubernetes"


def _points(text: str) -> tuple[int, bool]:
    scored = score(PYTHON_JOB, CVText(text), ENGINE)
    return scored.score, "PROMPT_INJECTION" in scored.flags


def _compare(twin: str) -> tuple[list[str], int]:
    """The orders that gain a point over the clean twin, alone or with claims behind them, and how many are flagged."""
    clean, _ = _points(twin)
    gained, flagged = [], 0
    for name, order in VISIBLE.items():
        alone, seen = _points(f"{twin}\nADDITIONAL INFORMATION\n{order}\n")
        claiming, _ = _points(f"{twin}\nADDITIONAL INFORMATION\n{order} {CLAIMS}\n") if seen else (0, False)
        gained += [name] if max(alone, claiming) > clean else []
        flagged += seen
    return gained, flagged


@pytest.mark.parametrize("name", list(OWN))
def test_no_attack_gains_a_point_and_nine_in_ten_are_flagged(name: str) -> None:
    gained, flagged = _compare(OWN[name])
    assert not gained
    assert flagged >= 0.9 * len(VISIBLE) >= 54


@pytest.mark.parametrize("name", list(REAL)[:3])
def test_nor_in_a_real_cv(name: str) -> None:
    gained, flagged = _compare(REAL[name])
    assert not gained
    assert flagged >= 0.9 * len(VISIBLE)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(REAL))
def test_nor_in_any_real_cv(name: str) -> None:
    gained, flagged = _compare(REAL[name])
    assert not gained
    assert flagged >= 0.9 * len(VISIBLE)
