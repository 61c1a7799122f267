"""``make bench``: what this project serves, beside an ordinary Django project and beside the limit.

python -m bench [--short [--gate | --keep]] [--sizes 1000,10000,1000000] [--rounds 3] [--seconds 2] [--only list,detail]
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack

from bench import document, place
from bench.board import Row, shown
from bench.gate import Gate, Keeper, read
from bench.place import Place
from bench.rows import ROWS, SHORT, Wanted, measure


def main() -> None:
    options = _options()
    gate = Gate(read()) if options.gate else None
    keeper = Keeper() if options.keep else None
    wanted = _wanted(options, (gate or keeper or _Once()).again)
    with place.make() as where:
        os.environ.update(where.environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "hiresscope.settings"
        # Django must not be ready before its environment is.
        import django

        django.setup()
        rows = _measure(where, wanted)
    if options.write:
        document.write(rows, f"make bench ARGS='{' '.join(sys.argv[1:])}'")
    missed = sum(not goal.met for row in rows for goal in row.goals)
    sys.stdout.write(f"{missed} goals missed\n")
    if keeper:
        keeper.write()
    if gate and (fallen := gate.failures()):
        sys.exit("Slower by more than a third beside what was measured with it:\n" + "\n".join(fallen))


class _Once:
    """Nothing is measured again."""

    def again(self, rows: Sequence[Row]) -> bool:
        return False


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
    if row.steady:
        steady = "; ".join(f"{name} {shown(value)}" for name, value in row.steady.items())
        sys.stdout.write(f"    by processor time: {steady}\n")
    sys.stdout.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--short", action="store_true", help="a minute instead of half an hour: small sizes, few rows")
    parser.add_argument("--sizes", default="", help="applications of each job, e.g. 1000,10000,100000,1000000")
    parser.add_argument("--rounds", type=int, default=0, help="how often each server is measured; medians count")
    parser.add_argument("--seconds", type=float, default=0, help="how long each measure lasts")
    parser.add_argument("--only", default="", help=f"some of {','.join(ROWS)}")
    parser.add_argument("--write", action="store_true", help="put table and plot into docs/benchmarks.md")
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--gate", action="store_true", help="fail where a ratio fell by a third against bench/kept.json")
    group.add_argument("--keep", action="store_true", help="write bench/kept.json")
    return parser.parse_args()


def _wanted(options: argparse.Namespace, again: Callable[[Sequence[Row]], bool]) -> Wanted:
    sizes = options.sizes or ("1000,10000" if options.short else "1000,10000,100000,1000000")
    only = options.only.split(",") if options.only else list(SHORT if options.short else ROWS)
    if unknown := set(only) - set(ROWS):
        sys.exit(f"unknown rows: {', '.join(sorted(unknown))}")
    return Wanted(
        only=tuple(only),
        sizes=tuple(int(size) for size in sizes.split(",")),
        rounds=options.rounds or (3 if options.short else 5),
        seconds=options.seconds or (0.6 if options.short else 3.0),
        short=options.short,
        again=again,
    )


if __name__ == "__main__":
    main()
