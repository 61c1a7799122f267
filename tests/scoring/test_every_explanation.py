"""Every quote stands where it is said to stand, and every score recomputes from its explanation: for our own samples,
and for all CVs of the data folder where it is present."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from applications import parsing, uploads
from applications.scoring import evaluation, score
from applications.scoring.local import LocalEngine
from applications.scoring.types import CVText
from tests.scoring.cvs import DATA
from tests.scoring.ranked import DEVELOPER, PYTHON_JOB, SHOP_ASSISTANT, TESTER, job

NURSE = job("Registered Nurse", "Requirements\n- Registered nurse\n- 2 years in a hospital\n- Bachelor's degree\n")
ANALYST = job("Data Scientist", "Requirements\n- Python or R\n- Machine learning\n- 3 years of data work\n- English\n")
FILES = sorted((DATA / "cvs" / "dev").glob("*.*")) if (DATA / "cvs" / "dev").exists() else []
ENGINE = LocalEngine()


def check(text: str, profile: dict[str, Any] | None = None) -> None:
    visible = unicodedata.normalize("NFC", text)
    for spec in (PYTHON_JOB, NURSE, ANALYST):
        scored = score(spec, CVText(text, profile), ENGINE)
        criteria = scored.explanation["criteria"]
        weights = [one["weight"] * (2 if one["kind"] == "MUST" else 1) for one in criteria]
        reached = sum(weight * round(one["strength"] * 100) for weight, one in zip(weights, criteria, strict=True))
        assert scored.score == (2 * reached + sum(weights)) // (2 * sum(weights))
        assert sum(one["points"] for one in criteria) == pytest.approx(reached / sum(weights))
        for one in criteria:
            assert (one["verdict"] in ("MET", "PARTIAL")) == (one["strength"] > 0)
            assert one["evidence"] or one["verdict"] in ("NOT_MET", "NOT_STATED")
            for found in one["evidence"]:
                assert visible[found["start"] : found["end"]] == found["quote"] != ""


@pytest.mark.parametrize("text", [DEVELOPER, SHOP_ASSISTANT, TESTER, "", "e\u0301te\u0301 Python 2019 - 2021\n" * 3])
def test_of_our_own_cvs(text: str) -> None:
    check(text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_of_a_real_file(path: Path) -> None:
    reading = parsing.parse(path, uploads.sniff_path(str(path)))
    check(reading.document.text, reading.profile.to_api())


@pytest.mark.slow
@pytest.mark.skipif(not (DATA / "ranking").exists(), reason="needs the optional data folder")
def test_of_every_text_of_the_data_folder() -> None:
    for name in ("livecareer", "rjdb"):
        for cv in evaluation.load(DATA / "ranking" / name / "dev").cvs:
            check(cv["text"])
