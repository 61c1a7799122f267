"""How much an application takes in the database: python -m bench.tables [--cvs 400 | --generated 100000]

Real CVs, where the folder of them is, else the samples, go through the whole system; or rows are generated, which tells
of many what few cannot: how large the indexes become. What each table grows by, with indexes and what is stored out of
line, is divided by the number of applications.
"""

import argparse
import os
import sys
from collections.abc import Mapping

import psycopg

from bench import place, whole
from bench.board import shown
from tests.faults import load
from tests.faults.audit import drain
from tests.faults.cvs import many

_SIZES = """
SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
Sizes = Mapping[str, tuple[int, int]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.tables", description=__doc__)
    parser.add_argument("--cvs", type=int, default=400, help="how many CVs are read and scored")
    parser.add_argument("--generated", type=int, default=0, help="how many rows are generated instead")
    options = parser.parse_args()
    if options.generated:
        _tell(*_generated(options.generated), options.generated)
    else:
        _tell(*_processed(options.cvs), options.cvs)


def _processed(count: int) -> tuple[Sizes, Sizes]:
    """The sizes before and after ``count`` CVs."""
    with whole.start() as running, running.tenant() as api:
        before = _sizes(running.database_url)
        sending = load.of(api)
        sending.run(many(count, real=True, prefix="grow"))
        drain(running, list(sending.accepted.values()), seconds=1800)
        return before, _sizes(running.database_url)


def _generated(count: int) -> tuple[Sizes, Sizes]:
    with place.make() as where:
        os.environ.update(where.environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "hiresscope.settings"
        import django

        django.setup()
        from bench import data

        before = _sizes(where.database)
        data.fill(where, [count])
        return before, _sizes(where.database)


def _tell(before: Sizes, after: Sizes, count: int) -> None:
    grown = {
        name: tuple((now - then) / count for now, then in zip(sizes, before[name], strict=True))
        for name, sizes in after.items()
    }
    for name, (rows, indexes) in sorted(grown.items(), key=lambda one: -sum(one[1])):
        if rows + indexes >= 1:
            sys.stdout.write(f"{name:36}{shown(rows):>9}{shown(indexes):>9} bytes: rows, indexes\n")
    sys.stdout.write(f"{shown(sum(map(sum, grown.values())))} bytes for each of {count} applications\n")


def _sizes(address: str) -> Sizes:
    """Table -> bytes of its rows, bytes of its indexes."""
    with psycopg.connect(address, autocommit=True) as database:
        return {name: (rows, indexes) for name, rows, indexes in database.execute(_SIZES)}


if __name__ == "__main__":
    main()
