"""Over real CVs, each scored for jobs that fit and jobs that do not: who somebody is moves no point, how the CV is
written three at most, the file's format two. A few of the CVs in every run, all with ``-m slow``."""

import itertools
import json
import random
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from applications import parsing, uploads
from applications.scoring import evaluation, score
from applications.scoring.types import CVText, JobSpec
from tests.scoring import variants
from tests.scoring.cvs import DATA
from tests.scoring.ranked import ENGINE, PYTHON_JOB, TODAY

FORMATS = (".pdf", ".docx", ".doc", ".txt")
SAMPLES = sorted(path for path in (Path(__file__).parents[1] / "samples").iterdir() if path.suffix in FORMATS)
FILES = [*SAMPLES, *(sorted((DATA / "cvs" / "dev").glob("*.*")) if (DATA / "cvs" / "dev").exists() else [])]
RANKING = DATA / "ranking"
SHARES = pytest.mark.parametrize("step", [40, pytest.param(1, marks=pytest.mark.slow)], ids=["some", "all"])
_MOST_OFF = 0.02  # share of CVs that may move by more: the layouts that no rule of line breaks reads


class Pair(NamedTuple):
    """A CV and a job that it is scored for."""

    name: str
    text: str
    profile: dict[str, Any] | None
    job: JobSpec


@lru_cache(maxsize=1)
def _read_files() -> dict[str, tuple[str, dict[str, Any]]]:
    found = {}
    for path in FILES:
        reading = parsing.parse(path, uploads.sniff_path(str(path)))
        found[path.name] = (reading.document.text, reading.profile.to_api())
    return found


@lru_cache(maxsize=1)
def _jobs() -> list[JobSpec]:
    """Every ad of the data folder as the product scores it; our own where there is none."""
    if not RANKING.exists():
        return [PYTHON_JOB]
    rows = [job for name in ("livecareer", "rjdb") for job in evaluation.load(RANKING / name / "dev").jobs]
    return [evaluation.job_spec(job["title"], job["text"]) for job in rows]


def _pairs(step: int) -> Iterator[Pair]:
    """Files with the Python job and one by chance; anonymised texts with an ad that they fit and one by chance."""
    dice, jobs = random.Random(3), _jobs()
    for name, (text, profile) in list(_read_files().items())[:: max(step // 8, 1)]:
        yield Pair(name, text, profile, PYTHON_JOB)
        yield Pair(name, text, profile, dice.choice(jobs))
    for name in ("livecareer", "rjdb") if RANKING.exists() else ():
        yield from _fitting(evaluation.load(RANKING / name / "dev"), step * 4, dice)


def _fitting(collection: evaluation.Collection, step: int, dice: random.Random) -> Iterator[Pair]:
    texts = {cv["cv_id"]: cv["text"] for cv in collection.cvs}
    by_id = {job["job_id"]: job for job in collection.jobs}
    fitting = [(id_, cv) for id_, grades in collection.grades.items() for cv, grade in grades.items() if grade == 2]
    for job_id, cv in fitting[::step]:
        for id_ in (job_id, dice.choice(list(by_id))):
            yield Pair(cv, texts[cv], None, evaluation.job_spec(by_id[id_]["title"], by_id[id_]["text"]))


def _score(pair: Pair, text: str, profile: dict[str, Any] | None = None) -> int:
    return score(pair.job, CVText(text, profile or pair.profile), ENGINE).score


@SHARES
def test_who_somebody_is_moves_no_point_with_and_without_a_profile(step: int) -> None:
    for pair in _pairs(step):
        if _holds_a_name(pair.text):
            continue
        texts = [variants.header(*person) + pair.text for person in variants.PEOPLE]
        known = [{**(pair.profile or {}), "name": person[0]} for person in variants.PEOPLE]
        assert len({_score(pair, text, profile) for text, profile in zip(texts, known, strict=True)}) == 1, pair.name
        assert len({score(pair.job, CVText(text), ENGINE).score for text in texts}) == 1, pair.name


def _holds_a_name(text: str) -> bool:
    """True if an employer or a school of the CV is called as one of the people: with that name the word is blinded,
    which takes a word out of the text."""
    return any(part in text for person in variants.PEOPLE for part in person[0].split() if part not in ("Wei", "Cook"))


@SHARES
def test_gendered_words_move_no_point(step: int) -> None:
    his = "\nHe chairs the men's rowing club as its chairman. Worked as a waiter.\n"
    hers = "\nShe chairs the women's rowing club as its chairwoman. Worked as a waitress.\n"
    for pair in _pairs(step):
        assert _score(pair, pair.text + his) == _score(pair, pair.text + hers), pair.name


@SHARES
def test_a_gap_of_a_year_moves_no_point(step: int) -> None:
    for pair in _pairs(step):
        assert _score(pair, variants.with_gap(pair.text, TODAY)) == _score(pair, pair.text), pair.name


@SHARES
@pytest.mark.parametrize("how", variants.REWRITTEN)
def test_how_it_is_written_moves_three_points_at_most(how: str, step: int) -> None:
    pairs = list(_pairs(step))
    moved = {}
    for pair in pairs:
        written = variants.REWRITTEN[how](pair.text)
        if written != pair.text and abs(change := _score(pair, written) - _score(pair, pair.text)) > 3:
            moved[pair.name, pair.job.title] = change
    assert len(moved) <= _MOST_OFF * len(pairs), moved


def _same_content() -> list[tuple[str, ...]]:
    """Files that hold the same CV in several formats: one of our own, and real ones with equal fields."""
    groups: dict[str, list[str]] = {}
    groups["own"] = [path.name for path in SAMPLES if path.name.startswith("jonas")]
    labels = DATA / "cvs" / "gold_dev.jsonl"
    for row in map(json.loads, labels.read_text("utf-8").splitlines() if labels.exists() else ()):
        fields = {key: value for key, value in row.items() if key in ("name", "emails", "phones", "titles", "skills")}
        groups.setdefault(json.dumps(fields, sort_keys=True), []).append(Path(row["file"]).name)
    return [tuple(names) for names in groups.values() if len({Path(name).suffix for name in names}) > 1]


@SHARES
def test_the_format_of_the_file_moves_two_points_at_most(step: int) -> None:
    groups = _same_content()
    assert groups
    read = _read_files()
    for names, spec in itertools.product(groups, _jobs()[::step]):
        scores = {name: score(spec, CVText(*read[name]), ENGINE).score for name in names}
        assert max(scores.values()) - min(scores.values()) <= 2, (spec.title, scores)
