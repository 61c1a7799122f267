"""``python -m tests.faults [name ...] [--scale 0.1] [--seed 7]``: bring the faults about, print the figures.

Exit code 1 if a promise was broken. At scale 1 the numbers are those of docs/reliability.md.
"""

import argparse
import sys
import time
from collections.abc import Callable

from tests.faults import broker, database, deliveries, disk, fairness, poison, restarts, storm, system, web
from tests.faults.report import Report
from tests.faults.system import Faulty


def _share(count: int, scale: float) -> int:
    return max(1, round(count * scale))


def _storm(running: Faulty, scale: float, seed: int) -> Report:
    return storm.run(
        running,
        storm.Scale(
            cvs=_share(2000, scale), kills=_share(20, scale), wipes=_share(3, scale), stops=_share(2, scale),
            dispatcher_kills=_share(2, scale),
        ),
        seed,
    )  # fmt: skip


PROGRAMS: dict[str, Callable[[Faulty, float, int], Report]] = {
    "storm": _storm,
    "poison": lambda running, scale, seed: poison.run(running, good=_share(195, scale), poison=_share(5, scale)),
    "fairness": lambda running, scale, seed: fairness.run(running, flood=_share(2000, scale)),
    "broker": lambda running, scale, seed: broker.run(running, uploads=_share(100, scale)),
    "database": lambda running, scale, seed: database.run(running, cvs=_share(400, scale)),
    "restarts": lambda running, scale, seed: restarts.run(running, restarts=_share(20, scale), cvs=_share(400, scale)),
    "web": lambda running, scale, seed: web.run(running, requests=_share(5000, scale), restarts=_share(20, scale)),
    "deliveries": lambda running, scale, seed: deliveries.run(
        running, events=_share(5000, scale), kills=_share(10, scale), wipes=_share(2, scale)
    ),
    "disk": lambda running, scale, seed: disk.run(running),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"any of {', '.join(PROGRAMS)}; none means all")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full numbers (default 1)")
    parser.add_argument("--seed", type=int, default=0, help="what the order of the faults is drawn from")
    asked = parser.parse_args()
    unknown = set(asked.names) - set(PROGRAMS)
    if unknown:
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    broken = 0
    with system.start() as running:
        for name in asked.names or PROGRAMS:
            began = time.monotonic()
            try:
                report = PROGRAMS[name](running, asked.scale, asked.seed)
            except disk.CannotMount as error:
                sys.stdout.write(f"\n{name}: skipped, no file system can be mounted here ({error})\n")
                continue
            report.add("seconds of the program", f"{time.monotonic() - began:.0f}")
            report.show()
            broken += len(report.broken)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
