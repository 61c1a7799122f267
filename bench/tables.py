"""How much an application takes in the database: python -m bench.tables [--cvs 400]

Real CVs, where the folder of them is, else the samples, go through the whole system; what each table grows by, with
indexes and what is stored out of line, is divided by their number.
"""

import argparse
import sys

from bench import whole
from bench.board import shown
from tests.faults import load
from tests.faults.audit import drain
from tests.faults.cvs import many
from tests.faults.system import Faulty

_SIZES = """
SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.tables", description=__doc__)
    parser.add_argument("--cvs", type=int, default=400, help="how many CVs are read and scored")
    count = parser.parse_args().cvs
    with whole.start() as running, running.tenant() as api:
        before = _sizes(running)
        sending = load.of(api)
        sending.run(many(count, real=True, prefix="grow"))
        drain(running, list(sending.accepted.values()), seconds=1800)
        grown = {
            name: tuple((now - then) / count for now, then in zip(sizes, before[name], strict=True))
            for name, sizes in _sizes(running).items()
        }
    total = 0.0
    for name, (rows, indexes) in sorted(grown.items(), key=lambda one: -sum(one[1])):
        total += rows + indexes
        if rows + indexes >= 1:
            sys.stdout.write(f"{name:36}{shown(rows):>9}{shown(indexes):>9} bytes: rows, indexes\n")
    sys.stdout.write(f"{shown(total)} bytes for each of {count} applications\n")


def _sizes(running: Faulty) -> dict[str, tuple[int, int]]:
    """Table -> bytes of its rows, bytes of its indexes."""
    return {name: (rows, indexes) for name, rows, indexes in running.sql(_SIZES)}


if __name__ == "__main__":
    main()
