"""Measures how well engines rank: nDCG@10 and AUC over graded ads, pairs of a matched and a weakened CV, and speed.

Every scorer gives absolute scores but BM25 and TF-IDF, which are the measure to beat. Works on any folder of
`jobs.jsonl {job_id, title, text}`, `cvs.jsonl {cv_id, text}`, `qrels.jsonl {job_id, cv_id, grade}`: grade 2 is
relevant, absent is not, 1 and -1 are left out ("strict").
"""

import json
import math
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from applications.scoring.local import LocalEngine
from applications.scoring.types import Criterion, CVText, Engine, JobSpec
from hiresscope.lib.words.tokens import stems
from jobs.optimizer.local import derive_criteria

_CUT = 10
_SAMPLES = 1000
_SEED = 7
_K1, _B = 1.5, 0.75


@dataclass(frozen=True, slots=True)
class Collection:
    """Ads, CVs and grades. `grades[job_id][cv_id]`."""

    jobs: list[dict[str, str]]
    cvs: list[dict[str, str]]
    grades: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Measure:
    """`ndcg`, `auc`: (mean, low, high) with a 95 % bootstrap over ads; `rate`: CVs a second on this core, read cold."""

    scorer: str
    ads: int
    ndcg: tuple[float, float, float]
    auc: tuple[float, float, float]
    rate: float


# Scores a whole pool for one ad: (job, CV texts) -> one number a CV, higher is better.
Scorer = Callable[[dict[str, str], Sequence[str]], list[float]]


def load(folder: Path) -> Collection:
    grades: dict[str, dict[str, int]] = defaultdict(dict)
    for row in _rows(folder / "qrels.jsonl"):
        grades[str(row["job_id"])][str(row["cv_id"])] = int(str(row["grade"]))
    jobs = [{key: str(value) for key, value in row.items()} for row in _rows(folder / "jobs.jsonl")]
    cvs = [{key: str(value) for key, value in row.items()} for row in _rows(folder / "cvs.jsonl")]
    return Collection(jobs, cvs, dict(grades))


def split(collection: Collection, part: str) -> Collection:
    """`tune` holds every other ad, `held` the rest, `all` all."""
    keep = {"tune": (0,), "held": (1,), "all": (0, 1)}[part]
    return Collection(
        [job for at, job in enumerate(collection.jobs) if at % 2 in keep], collection.cvs, collection.grades
    )


def job_spec(title: str, text: str) -> JobSpec:
    """The ad as the product scores it: by the criteria that the optimizer derives."""
    drafts = derive_criteria(title, text)
    criteria = tuple(Criterion(str(at), d.text, d.kind, d.weight, d.skill) for at, d in enumerate(drafts))
    return JobSpec(title, text, criteria)


def score(job: JobSpec, text: str, engine: Engine) -> float:
    """100 x sum(w x strength) / sum(w), MUST double; not rounded, so that only equal strengths tie."""
    weights = {c.id: c.weight * (2 if c.kind == "MUST" else 1) for c in job.criteria}
    verdicts = engine.judge(job, CVText(text)).verdicts
    return 100 * sum(weights[v.criterion_id] * v.strength for v in verdicts) / sum(weights.values())


def local(pool_size: int) -> Scorer:
    """The LOCAL engine as the product runs it; every CV of the pool stays read from one ad to the next."""
    engine = LocalEngine(remember=pool_size)

    def scorer(job: dict[str, str], texts: Sequence[str]) -> list[float]:
        spec = job_spec(job["title"], job["text"])
        return [score(spec, text, engine) for text in texts]

    return scorer


def bm25(pool: Sequence[str]) -> Scorer:
    documents = [Counter(stems(text)) for text in pool]
    spread = Counter(word for words in documents for word in words)
    length = sum(sum(words.values()) for words in documents) / max(1, len(documents))
    place = {text: at for at, text in enumerate(pool)}

    def scorer(job: dict[str, str], texts: Sequence[str]) -> list[float]:
        query = set(stems(f"{job['title']}\n{job['text']}"))
        idf = {w: math.log(1 + (len(pool) - spread[w] + 0.5) / (spread[w] + 0.5)) for w in query}
        return [_bm25(documents[place[text]], idf, length) for text in texts]

    return scorer


def _bm25(words: Counter[str], idf: dict[str, float], length: float) -> float:
    norm = _K1 * (1 - _B + _B * sum(words.values()) / length)
    return sum(weight * words[w] * (_K1 + 1) / (words[w] + norm) for w, weight in idf.items() if w in words)


def tfidf(pool: Sequence[str]) -> Scorer:
    counted = [Counter(stems(text)) for text in pool]
    spread = Counter(word for words in counted for word in words)
    idf = {word: math.log((1 + len(pool)) / (1 + count)) + 1 for word, count in spread.items()}
    vectors = {text: _unit(words, idf) for text, words in zip(pool, counted, strict=True)}

    def scorer(job: dict[str, str], texts: Sequence[str]) -> list[float]:
        query = _unit(Counter(stems(f"{job['title']}\n{job['text']}")), idf)
        return [sum(w * vectors[text].get(word, 0.0) for word, w in query.items()) for text in texts]

    return scorer


def _unit(words: Counter[str], idf: dict[str, float]) -> dict[str, float]:
    weights = {word: (1 + math.log(count)) * idf.get(word, 0.0) for word, count in words.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def measure(name: str, scorer: Scorer, collection: Collection) -> tuple[Measure, dict[str, tuple[float, float]]]:
    """The means with intervals, and (nDCG, AUC) of each ad. The rate is that of the first ad, when no CV is "
    "known yet."""
    texts = [cv["text"] for cv in collection.cvs]
    each: dict[str, tuple[float, float]] = {}
    rate = 0.0
    for job in collection.jobs:
        began = time.process_time()
        scores = scorer(job, texts)
        rate = rate or len(texts) / (time.process_time() - began)
        graded = collection.grades.get(job["job_id"], {})
        marks = [graded.get(cv["cv_id"], 0) for cv in collection.cvs]
        pairs = [(s, mark == 2) for s, mark in zip(scores, marks, strict=True) if mark in (0, 2)]
        if any(relevant for _, relevant in pairs):
            each[job["job_id"]] = (ndcg(pairs), auc(pairs))
    first, second = [pair[0] for pair in each.values()], [pair[1] for pair in each.values()]
    return Measure(name, len(each), interval(first), interval(second), rate), each


def ndcg(pairs: Sequence[tuple[float, bool]]) -> float:
    """nDCG at 10. Each of a group of equal scores counts as the group's mean, so that the file's order cannot help."""
    groups: dict[float, list[bool]] = defaultdict(list)
    for value, relevant in pairs:
        groups[value].append(relevant)
    gains: list[float] = []
    for value in sorted(groups, reverse=True):
        gains += [sum(groups[value]) / len(groups[value])] * len(groups[value])
        if len(gains) >= _CUT:
            break
    best = [1.0] * min(_CUT, sum(relevant for _, relevant in pairs))
    return _dcg(gains[:_CUT]) / _dcg(best)


def _dcg(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


def auc(pairs: Sequence[tuple[float, bool]]) -> float:
    """The chance that a relevant CV stands above one that is not; ties count half."""
    ordered = sorted(pairs)
    ranks: dict[float, float] = {}
    at = 0
    while at < len(ordered):
        end = at
        while end < len(ordered) and ordered[end][0] == ordered[at][0]:
            end += 1
        ranks[ordered[at][0]] = (at + 1 + end) / 2
        at = end
    good = [ranks[value] for value, relevant in pairs if relevant]
    others = len(pairs) - len(good)
    return (sum(good) - len(good) * (len(good) + 1) / 2) / (len(good) * others) if good and others else 1.0


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Mean, and the 2.5th and 97.5th percentile of bootstrap means."""
    if not values:
        return (0.0, 0.0, 0.0)
    dice = random.Random(_SEED)  # noqa: S311  a bootstrap, not a secret
    means = sorted(sum(dice.choices(values, k=len(values))) / len(values) for _ in range(_SAMPLES))
    return (sum(values) / len(values), means[int(0.025 * _SAMPLES)], means[int(0.975 * _SAMPLES)])


def pairs_in_order(scorer: Scorer, collection: Collection) -> dict[str, list[float]]:
    """Of each ad's pairs: 1 with the CV of grade 2 above the one of grade 1, ½ for a tie, else 0."""
    text_of = {cv["cv_id"]: cv["text"] for cv in collection.cvs}
    each: dict[str, list[float]] = {}
    for job in collection.jobs:
        graded = collection.grades.get(job["job_id"], {})
        won = each.setdefault(job["job_id"], [])
        for good in (cv for cv, grade in graded.items() if grade == 2):
            for weak in (cv for cv, grade in graded.items() if grade == 1):
                first, second = scorer(job, [text_of[good], text_of[weak]])
                won.append(1.0 if first > second else 0.5 if first == second else 0.0)
    return each


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
