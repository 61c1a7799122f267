"""The measures behind `evaluate_scoring`, on figures worked out by hand, and the command itself."""

import json
import math
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from applications.scoring import evaluation
from tests.scoring.ranked import DEVELOPER, PYTHON_AD, SHOP_ASSISTANT, TESTER


def test_ndcg_is_one_for_the_best_order_and_falls_with_the_rank() -> None:
    assert evaluation.ndcg([(3.0, True), (2.0, False), (1.0, False)]) == 1
    assert evaluation.ndcg([(3.0, False), (2.0, True), (1.0, False)]) == pytest.approx(1 / math.log2(3))


def test_ndcg_gives_tied_cvs_their_mean_whatever_their_order() -> None:
    tied = [(1.0, True), (1.0, False)]
    expected = (0.5 + 0.5 / math.log2(3)) / 1
    assert evaluation.ndcg(tied) == evaluation.ndcg(tied[::-1]) == pytest.approx(expected)


def test_auc_counts_pairs_and_ties_half() -> None:
    assert evaluation.auc([(3.0, True), (2.0, False), (1.0, True), (0.0, False)]) == 0.75
    assert evaluation.auc([(1.0, True), (1.0, False)]) == 0.5


def test_the_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = [0.1, 0.5, 0.9, 0.7, 0.3]
    mean, low, high = evaluation.interval(values)
    assert mean == pytest.approx(0.5)
    assert low < mean < high
    assert evaluation.interval(values) == (mean, low, high)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two ads for developers; one CV fits, one is ignored (grade 1), one does not fit."""
    (tmp_path / "set" / "dev").mkdir(parents=True)
    _write(
        tmp_path, "jobs", [{"job_id": f"j{n}", "title": "Senior Python Developer", "text": PYTHON_AD} for n in (1, 2)]
    )
    texts = {"good": DEVELOPER, "near": TESTER, "far": SHOP_ASSISTANT}
    _write(tmp_path, "cvs", [{"cv_id": name, "text": text} for name, text in texts.items()])
    grades = [
        {"job_id": f"j{n}", "cv_id": cv, "grade": grade} for n in (1, 2) for cv, grade in (("good", 2), ("near", 1))
    ]
    _write(tmp_path, "qrels", grades)
    return tmp_path


def _write(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    (folder / "set" / "dev" / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def _run(folder: Path, *options: str) -> str:
    out = StringIO()
    call_command("evaluate_scoring", str(folder), *options, stdout=out)
    return out.getvalue()


def test_the_command_prints_a_row_for_each_scorer(folder: Path) -> None:
    printed = _run(folder)
    assert "set/dev (all, 2 ads)" in printed
    rows = [line.split()[0] for line in printed.splitlines() if line.startswith("  ")]
    assert rows == ["LOCAL", "tune", "held", "BM25", "tune", "held", "TF-IDF", "tune", "held"]


def test_the_command_gives_json_for_a_part_of_the_ads(folder: Path) -> None:
    [result] = json.loads(_run(folder, "--json", "--split", "held", "--local-only"))
    assert (result["split"], result["rows"][0]["ads"], result["rows"][0]["scorer"]) == ("held", 1, "LOCAL")
    assert result["rows"][0]["pairs"] == [1.0, 1.0, 1.0]


def test_the_command_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no qrels\.jsonl"):
        _run(tmp_path)


def test_the_command_says_what_it_cannot_read(folder: Path) -> None:
    (folder / "set" / "dev" / "qrels.jsonl").write_text('{"job_id": "j1"}\n', encoding="utf-8")
    with pytest.raises(CommandError, match="cannot read the data"):
        _run(folder)
    with pytest.raises(CommandError, match="from 1"):
        _run(folder, "--ads", "-1")


def test_the_command_shows_what_added_words_gain(folder: Path) -> None:
    _write(
        folder, "qrels", [{"job_id": "j1", "cv_id": "good", "grade": 2}]
    )  # a pool; with grade 1 it is a set of pairs
    [result] = json.loads(_run(folder, "--gaming", "--json"))
    assert result["cvs"] == 3
    plain = result["ranks"][0]
    assert (plain["line"], plain["developer"]) == ("", 2)
    assert {one["shop_assistant"] for one in result["ranks"]} == {3}
    assert "shop assistant" in _run(folder, "--gaming")


def test_grade_one_and_minus_one_are_left_out(folder: Path) -> None:
    collection = evaluation.load(folder / "set" / "dev")
    collection.grades["j1"]["near"] = -1
    measured, each = evaluation.measure("first in file", lambda job, texts: [1.0, 2.0, 0.0], collection)
    assert each["j1"] == (1.0, 1.0)
    assert measured.ads == 2


def test_the_baselines_put_the_fitting_cv_first(folder: Path) -> None:
    collection = evaluation.load(folder / "set" / "dev")
    texts = [cv["text"] for cv in collection.cvs]
    for scorer in (evaluation.bm25(texts), evaluation.tfidf(texts), evaluation.local(3)):
        scores = scorer(collection.jobs[0], texts)
        assert scores[0] == max(scores)
