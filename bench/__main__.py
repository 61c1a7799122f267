"""``make bench``: what this project serves, beside an ordinary Django project and beside the limit.

python -m bench [--short] [--sizes 1000,10000,1000000] [--rounds 3] [--seconds 2] [--only list,detail]
"""

import argparse
import os
import sys
from contextlib import ExitStack

from bench import place
from bench.board import Row, shown
from bench.place import Place
from bench.rows import ROWS, SHORT, Wanted, measure


def main() -> None:
    wanted = _options()
    with place.make() as where:
        os.environ.update(where.environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "hiresscope.settings"
        # Django must not be ready before its environment is.
        import django

        django.setup()
        rows = _measure(where, wanted)
    missed = sum(not goal.met for row in rows for goal in row.goals)
    sys.stdout.write(f"{missed} goals missed\n")


def _measure(where: Place, wanted: Wanted) -> list[Row]:
    rows: list[Row] = []
    with ExitStack() as stack:
        for row in measure(where, wanted, stack):
            _tell(row)
            rows.append(row)
    return rows


def _tell(row: Row) -> None:
    sys.stdout.write(f"{row.work}, {row.unit}: {'; '.join(f'{k} {shown(v)}' for k, v in row.figures.items())}\n")
    for goal in row.goals:
        sys.stdout.write(f"    {'met   ' if goal.met else 'MISSED'} {goal}\n")
    sys.stdout.flush()


def _options() -> Wanted:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a minute instead of half an hour: small sizes, few rows")
    parser.add_argument("--sizes", default="", help="applications of each job, e.g. 1000,10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=0, help="how often each server is measured; medians count")
    parser.add_argument("--seconds", type=float, default=0, help="how long each measure lasts")
    parser.add_argument("--only", default="", help=f"some of {','.join(ROWS)}")
    options = parser.parse_args()
    sizes = options.sizes or ("1000" if options.short else "1000,10000,100000,1000000")
    only = options.only.split(",") if options.only else list(SHORT if options.short else ROWS)
    if unknown := set(only) - set(ROWS):
        parser.error(f"unknown rows: {', '.join(sorted(unknown))}")
    return Wanted(
        only=tuple(only),
        sizes=tuple(int(size) for size in sizes.split(",")),
        rounds=options.rounds or (2 if options.short else 5),
        seconds=options.seconds or (1.0 if options.short else 3.0),
        short=options.short,
    )


if __name__ == "__main__":
    main()
