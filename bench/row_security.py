"""What row-level security would cost a list request: python -m bench.row_security [--size 100000] [--rounds 5]

The list's query and a name search run as a role that owns nothing: without a policy, in a transaction of their own, and
under ``tenant_id = current_setting('hiresscope.tenant')`` set for that transaction alone, as a pool demands. What is
added is told as a share of the whole request, which the running web server is asked for in the same run.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from functools import partial

import psycopg

from bench import place
from bench.board import by_turns, shown
from bench.data import Company
from bench.place import Place

TABLES = ("applications_application", "jobs_job", "candidates_candidate")
TIMES = 200
_LIST = """
SELECT a.id, a.candidate_name, a.candidate_email, a.score, a.matched_skills, a.created_at, j.title
FROM applications_application a JOIN jobs_job j ON j.id = a.job_id AND j.tenant_id = a.tenant_id
WHERE a.tenant_id = %(tenant)s AND a.job_id = %(job)s
ORDER BY a.score DESC NULLS LAST, a.id DESC LIMIT 51
"""
_SEARCH = """
SELECT id, candidate_name FROM applications_application
WHERE tenant_id = %(tenant)s AND job_id = %(job)s AND upper(candidate_name) LIKE '%%QUILLFEATHER997%%'
LIMIT 51
"""
_SET = "SELECT set_config('hiresscope.tenant', %(tenant)s, true)"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.row_security", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="applications of the job")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured; medians count")
    options = parser.parse_args()
    with place.make() as where:
        os.environ.update(where.environment)
        os.environ["DJANGO_SETTINGS_MODULE"] = "hiresscope.settings"
        import django

        django.setup()
        _compare(where, options.size, options.rounds)


def _compare(where: Place, size: int, rounds: int) -> None:
    from bench import data, load, reading, servers

    [one] = data.fill(where, [size])
    with psycopg.connect(where.database, autocommit=True) as owner:
        for role in ("plain", "walled"):
            owner.execute(f"CREATE ROLE {role}; GRANT SELECT ON {', '.join(TABLES)} TO {role}")
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            owner.execute(f"CREATE POLICY everything ON {table} TO plain USING (true)")
            owner.execute(
                f"CREATE POLICY wall ON {table} TO walled "
                "USING (tenant_id = current_setting('hiresscope.tenant')::uuid)"
            )
    with servers.project(where, processes=1) as server:
        asked = [load.get(f"/api/v1/jobs/{one.job}/applications?limit=50", reading.token(one))]
        request = partial(load.run, port=server.port, requests=asked, seconds=1.0, connections=1)
        measures: dict[str, Callable[[], float]] = {"request": lambda: request()["p50"]}
        for what, query in (("list", _LIST), ("search", _SEARCH)):
            measures |= {
                f"{what}, no policy": partial(_milliseconds, where, one, query, "plain"),
                f"{what}, no policy, in a transaction": partial(_milliseconds, where, one, query, "plain", whole=True),
                f"{what}, policy": partial(_milliseconds, where, one, query, "walled", whole=True),
            }
        found = by_turns(measures, rounds)
    for name, value in found.items():
        sys.stdout.write(f"{name:40}{shown(value):>10} ms\n")
    added = found["list, policy"] - found["list, no policy"]
    sys.stdout.write(f"a list request gets longer by {added:.2f} ms, {100 * added / found['request']:.0f} %\n")


def _milliseconds(where: Place, one: Company, query: str, role: str, *, whole: bool = False) -> float:
    """One execution, prepared; with ``whole`` between BEGIN and COMMIT and with the setting where a policy needs it."""
    values = {"tenant": str(one.tenant), "job": str(one.job)}
    with psycopg.connect(where.database, autocommit=True, prepare_threshold=0) as connection:
        connection.execute(f"SET ROLE {role}")

        def once() -> None:
            if not whole:
                connection.execute(query, values).fetchall()
                return
            # One exchange with the server for everything, which is the least that it can cost.
            with connection.pipeline(), connection.transaction():
                if role == "walled":
                    connection.execute(_SET, values)
                connection.execute(query, values).fetchall()

        once()
        begun, count = time.perf_counter(), 0
        while count < TIMES and time.perf_counter() - begun < 3:
            once()
            count += 1
        return 1000 * (time.perf_counter() - begun) / count


if __name__ == "__main__":
    main()
