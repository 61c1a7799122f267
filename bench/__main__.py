"""``make bench``: what this project serves, beside an ordinary Django project and beside the limit.

python -m bench [--short] [--sizes 1000,10000,1000000] [--rounds 3] [--seconds 2] [--only list,detail]
"""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack

from bench import place
from bench.board import Row, shown
from bench.place import Place

ROWS = ("list", "growth", "detail", "analytics", "search", "csv")
SHORT = ("list", "detail", "analytics", "csv")


def main() -> None:
    options = _options()
    with place.make() as where:
        os.environ.update(where.environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "hiresscope.settings"
        # Django must not be ready before its environment is.
        import django

        django.setup()
        rows = _measure(where, options)
    missed = 0
    for row in rows:
        sys.stdout.write(f"{row.work}, {row.unit}: {'; '.join(f'{k} {shown(v)}' for k, v in row.figures.items())}\n")
        for goal in row.goals:
            missed += not goal.met
            sys.stdout.write(f"    {'met   ' if goal.met else 'MISSED'} {goal}\n")
    sys.stdout.write(f"{missed} goals missed\n")


def _measure(where: Place, options: argparse.Namespace) -> list[Row]:
    from bench import data, reading

    companies = data.fill(where, options.sizes)
    middle = next((one for one in companies if one.size == 10_000), companies[-1])
    rows: list[Row] = []
    with ExitStack() as stack:
        compared = reading.start(where, stack, options.rounds, options.seconds)
        measures: dict[str, Callable[[], list[Row]]] = {
            "list": lambda: [reading.listing(compared, middle)],
            "growth": lambda: reading.growth(compared, companies),
            "detail": lambda: [reading.detail(compared, companies[0])],
            "analytics": lambda: [reading.report(companies, options.rounds)],
            "search": lambda: reading.search(compared, companies),
            "csv": lambda: reading.export(compared, companies),
        }
        for name in options.only:
            rows += measures[name]()
    return rows


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a minute instead of twenty: small sizes, fewer rows")
    parser.add_argument("--sizes", default="", help="applications of each job, e.g. 1000,10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=0, help="how often each server is measured; medians count")
    parser.add_argument("--seconds", type=float, default=0, help="how long each measure lasts")
    parser.add_argument("--only", default="", help=f"some of {','.join(ROWS)}")
    options = parser.parse_args()
    sizes = options.sizes or ("1000,10000" if options.short else "1000,10000,100000,1000000")
    options.sizes = [int(size) for size in sizes.split(",")]
    options.rounds = options.rounds or (2 if options.short else 5)
    options.seconds = options.seconds or (1.0 if options.short else 3.0)
    options.only = options.only.split(",") if options.only else list(SHORT if options.short else ROWS)
    if unknown := set(options.only) - set(ROWS):
        parser.error(f"unknown rows: {', '.join(sorted(unknown))}")
    return options


if __name__ == "__main__":
    main()
