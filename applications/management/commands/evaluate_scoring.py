"""manage.py evaluate_scoring [FOLDER]: the ranking table of this project's LOCAL engine beside BM25 and TF-IDF."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from applications.scoring import evaluation, gaming
from applications.scoring.evaluation import Collection, Scorer
from applications.scoring.local import LocalEngine


class Command(BaseCommand):
    help = "Measure the scoring engines on graded ads and CVs; needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data/ranking"))
        parser.add_argument(
            "--split",
            choices=("all", "tune", "held"),
            default="all",
            help="every other ad (the constants were tuned on 'tune'), or all, with both parts shown",
        )
        parser.add_argument("--json", action="store_true", help="print JSON, with every ad's figures")
        parser.add_argument("--local-only", action="store_true", help="leave out BM25 and TF-IDF")
        parser.add_argument("--ads", type=int, default=0, help="only the first N ads of each set")
        parser.add_argument(
            "--gaming", action="store_true", help="instead: the ranks that words added for the scorer gain in each pool"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        sets = sorted({path.parent for path in options["folder"].rglob("qrels.jsonl")})
        if not sets:
            raise CommandError(f"no qrels.jsonl under {options['folder']}")
        if options["ads"] < 0:
            raise CommandError("--ads takes a number from 1")
        measure, show = (self._game, self._print_ranks) if options["gaming"] else (self._measure, self._print)
        try:
            results = [result for folder in sets if (result := measure(folder, options))]
        except (OSError, UnicodeDecodeError, KeyError, ValueError) as error:
            raise CommandError(f"cannot read the data: {error!r}. The head of evaluation.py says its format") from error
        if options["json"]:
            self.stdout.write(json.dumps(results, indent=1))
            return
        for result in results:
            show(result)

    def _game(self, folder: Path, options: dict[str, Any]) -> dict[str, Any] | None:
        """The ranks in the whole pool; None for a set of pairs, which is no pool."""
        collection = evaluation.load(folder)
        if _is_paired(collection):
            return None
        ranks = gaming.places([cv["text"] for cv in collection.cvs], LocalEngine())
        return {"set": "/".join(folder.parts[-2:]), "cvs": len(collection.cvs), "ranks": [asdict(one) for one in ranks]}

    def _print_ranks(self, result: dict[str, Any]) -> None:
        self.stdout.write(f"\n{result['set']}: ranks for {gaming.AD_TITLE} among {result['cvs']} CVs")
        self.stdout.write(f"  {'added line':38}{'shop assistant':>15}{'developer':>11}")
        for one in result["ranks"]:
            self.stdout.write(f"  {one['line'] or 'none':38}{one['shop_assistant']:>15}{one['developer']:>11}")

    def _measure(self, folder: Path, options: dict[str, Any]) -> dict[str, Any]:
        collection = evaluation.split(evaluation.load(folder), options["split"])
        if not (collection.jobs and collection.cvs):
            raise ValueError(f"{folder} has no ads or no CVs")
        if options["ads"]:
            collection = Collection(collection.jobs[: options["ads"]], collection.cvs, collection.grades)
        scorers: dict[str, Scorer] = {"LOCAL": evaluation.local(len(collection.cvs))}
        if not options["local_only"]:
            texts = [cv["text"] for cv in collection.cvs]
            scorers |= {"BM25": evaluation.bm25(texts), "TF-IDF (pool)": evaluation.tfidf(texts)}
        rows = [self._row(name, scorer, collection) for name, scorer in scorers.items()]
        return {"set": "/".join(folder.parts[-2:]), "split": options["split"], "rows": rows}

    def _row(self, name: str, scorer: Scorer, collection: Collection) -> dict[str, Any]:
        ids = [job["job_id"] for job in collection.jobs]
        parts = {"tune": set(ids[0::2]), "held": set(ids[1::2])}
        if _is_paired(collection):
            won = evaluation.pairs_in_order(scorer, collection)
            row: dict[str, Any] = {"scorer": name, "ads": len(ids), **_pairs(won, set(ids))}
            return row | {"parts": {part: _pairs(won, kept) for part, kept in parts.items()}}
        measured, each = evaluation.measure(name, scorer, collection)
        row = {"scorer": name, "ads": measured.ads, "ndcg": measured.ndcg, "auc": measured.auc, "rate": measured.rate}
        return row | {"each": each, "parts": {part: _means(each, kept) for part, kept in parts.items()}}

    def _print(self, result: dict[str, Any]) -> None:
        self.stdout.write(f"\n{result['set']} ({result['split']}, {result['rows'][0]['ads']} ads)")
        for row in result["rows"]:
            rate = f"  {row['rate']:6.0f} CVs/s" if "rate" in row else ""
            self.stdout.write(f"  {row['scorer']:15} {_figures(row)}{rate}")
            if result["split"] == "all":
                for part, figures in row["parts"].items():
                    self.stdout.write(f"    {part:13} {_figures(figures)}")


def _pairs(won: dict[str, list[float]], ids: set[str]) -> dict[str, Any]:
    return {"pairs": evaluation.interval([value for id_, values in won.items() if id_ in ids for value in values])}


def _means(each: dict[str, tuple[float, float]], ids: set[str]) -> dict[str, Any]:
    chosen = [pair for id_, pair in each.items() if id_ in ids]
    return {
        "ndcg": evaluation.interval([pair[0] for pair in chosen]),
        "auc": evaluation.interval([pair[1] for pair in chosen]),
    }


def _figures(row: dict[str, Any]) -> str:
    if "pairs" in row:
        return f"matched above weakened {_interval(row['pairs'])}"
    return f"nDCG@10 {_interval(row['ndcg'])}  AUC {_interval(row['auc'])}"


def _is_paired(collection: Collection) -> bool:
    """A set of pairs: every ad has few CVs, one of them the weakened twin of another."""
    return all(1 in grades.values() and len(grades) <= 4 for grades in collection.grades.values())


def _interval(values: tuple[float, float, float]) -> str:
    return f"{values[0]:.3f} [{values[1]:.3f}, {values[2]:.3f}]"
