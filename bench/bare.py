"""The bare loop that the pipeline is measured against: python -m bench.bare SECONDS < CVs

One process reads one CV after the other with the project's own reader and scorer, without a sandbox, queues, claims or
checks, and writes each result by one committed UPDATE. The CVs come as pickled ``[(content type, bytes), …]`` and go
round; the answer is CVs a second.
"""

import os
import pickle
import sys
import time
from itertools import cycle

import psycopg
from psycopg.types.json import Jsonb

from applications import scoring
from applications.parsing.profile import read_profile
from applications.parsing.reader import read_document
from applications.parsing.types import ParseError
from applications.scoring.local import LocalEngine
from applications.scoring.types import Criterion, CVText, JobSpec
from jobs.optimizer.local import derive_criteria

CV = tuple[str, bytes]
Database = psycopg.Connection[tuple[object, ...]]
_TABLE = """
CREATE TABLE IF NOT EXISTS bench_bare (id bigint PRIMARY KEY, text text, profile jsonb, score int, explanation jsonb)
"""
_UPDATE = "UPDATE bench_bare SET text = %s, profile = %s, score = %s, explanation = %s WHERE id = %s"


def job(title: str, description: str) -> JobSpec:
    """The job with the criteria that the LOCAL engine derives from its ad."""
    drafts = derive_criteria(title, description)
    criteria = (Criterion(str(n), one.text, one.kind, one.weight, one.skill) for n, one in enumerate(drafts))
    return JobSpec(title, description, tuple(criteria))


def main() -> None:
    files: list[CV] = pickle.load(sys.stdin.buffer)  # noqa: S301 - our own parent's
    spec, engine, own = job(os.environ["BENCH_TITLE"], os.environ["BENCH_DESCRIPTION"]), LocalEngine(), os.getpid()
    with psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True) as database:
        database.execute("INSERT INTO bench_bare (id) VALUES (%s)", [own])
        # Once each beforehand: what is loaded and cached at first use is no part of the loop.
        for cv in files:
            _one(database, own, spec, engine, cv)
        begun, count = time.perf_counter(), 0
        for cv in cycle(files):
            _one(database, own, spec, engine, cv)
            count += 1
            # Whole rounds only, or the first files would count more than the last.
            if count % len(files) == 0 and time.perf_counter() - begun > float(sys.argv[1]):
                break
        sys.stdout.write(str(count / (time.perf_counter() - begun)))


def make_table(address: str) -> None:
    """What ``main`` updates; call it before any of them runs."""
    with psycopg.connect(address, autocommit=True) as database:
        database.execute(_TABLE)


def _one(database: Database, own: int, spec: JobSpec, engine: LocalEngine, cv: CV) -> None:
    content_type, data = cv
    try:
        document = read_document(data, content_type)
        profile = read_profile(document).to_api()
    except ParseError:
        return
    found = scoring.score(spec, CVText(document.text, profile), engine)
    values = [document.text, Jsonb(profile), found.score, Jsonb(found.explanation), own]
    database.execute(_UPDATE, values, prepare=True)


if __name__ == "__main__":
    main()
