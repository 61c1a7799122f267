"""Work in bulk: the functions of ``work`` for many rows in one statement, for a step that has many in flight at once.

Rows that share a value of the kind's ``lane`` column never run more than ``lane_limit`` at once. For that to be exact
the caller of ``claim_many`` holds a lock on what its lanes stand for.
"""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

from hiresscope.lib.work import IDLE, Claim, Kind

_CLAIM = """
WITH chosen AS (
    SELECT picked.id FROM unnest(%(lanes)s::uuid[]) AS wanted(lane) CROSS JOIN LATERAL (
        SELECT id FROM (
            (SELECT id, next_attempt_at, published_at FROM {table}
             WHERE {lane} = wanted.lane AND work_state = %(state)s AND published_at IS NOT NULL
             ORDER BY published_at LIMIT {limit})
            UNION ALL
            (SELECT id, next_attempt_at, published_at FROM {table}
             WHERE {lane} = wanted.lane AND work_state = %(state)s AND published_at IS NULL
                   AND next_attempt_at <= statement_timestamp()
             ORDER BY next_attempt_at LIMIT {limit})
        ) AS ready
        ORDER BY published_at NULLS LAST, next_attempt_at
        LIMIT greatest(0, {limit} - (
            SELECT count(*) FROM {table} AS running
            WHERE running.{lane} = wanted.lane AND running.work_state = %(state)s
                  AND running.lease_token IS NOT NULL AND running.lease_until > statement_timestamp()))
    ) AS picked LIMIT %(room)s
)
UPDATE {table} SET attempts = attempts + 1, lease_token = %(token)s, published_at = NULL,
       lease_until = statement_timestamp() + make_interval(secs => %(lease)s),
       next_attempt_at = statement_timestamp() + make_interval(secs => %(lease)s)
FROM chosen
WHERE {table}.id = chosen.id AND work_state = %(state)s AND (lease_until IS NULL OR lease_until < statement_timestamp())
RETURNING {table}.id, attempts
"""
_MINE = """
FROM unnest(%(ids)s::uuid[], %(tokens)s::uuid[]{columns}) AS mine({names})
WHERE {table}.id = mine.id AND lease_token = mine.token AND work_state = %(state)s
RETURNING {table}.id
"""


def claim_many(kind: Kind, lanes: Sequence[UUID], *, room: int) -> list[Claim]:
    """Take up to ``room`` rows of these lanes, published ones first, none beyond a lane's limit; counts the attempts."""
    token = uuid4()
    sql = _CLAIM.format(table=kind.table, lane=kind.lane, limit=kind.lane_limit)
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "lanes": list(lanes),
                "state": kind.state,
                "room": room,
                "token": token,
                "lease": settings.WORK_LEASE_SECONDS,
            },
        )
        return [Claim(kind=kind, id=row_id, token=token, attempt=attempt) for row_id, attempt in cursor.fetchall()]


def finish_many(kind: Kind, claims: Sequence[Claim], **changes: str) -> set[UUID]:
    """End the step of all ``claims``, writing ``changes``; the ids of those whose lease still held."""
    columns = {**IDLE, **changes}
    return _update_mine(
        kind, claims, ", ".join(f"{name} = %({name})s" for name in columns), params=columns
    )


def retry_many(kind: Kind, retries: Sequence[tuple[Claim, float, str]]) -> set[UUID]:
    """Try each again after so many seconds because of that error; the ids of those whose lease still held."""
    return _update_mine(
        kind,
        [claim for claim, _, _ in retries],
        "next_attempt_at = statement_timestamp() + make_interval(secs => mine.wait), lease_until = NULL, "
        "lease_token = NULL, last_error = left(mine.error, 500)",
        more={
            "wait": ("float8[]", [wait for _, wait, _ in retries]),
            "error": ("text[]", [error for _, _, error in retries]),
        },
    )


def renew_many(kind: Kind, claims: Sequence[Claim]) -> set[UUID]:
    """Renew the leases; the ids of those that still held."""
    until = "statement_timestamp() + make_interval(secs => %(lease)s)"
    return _update_mine(
        kind,
        claims,
        f"lease_until = {until}, next_attempt_at = {until}",
        params={"lease": settings.WORK_LEASE_SECONDS},
    )


def _update_mine(
    kind: Kind,
    claims: Sequence[Claim],
    changes: str,
    *,
    params: Mapping[str, object] | None = None,
    more: Mapping[str, tuple[str, list[object]]] | None = None,
) -> set[UUID]:
    if not claims:
        return set()
    extra = more or {}
    mine = _MINE.format(
        table=kind.table,
        columns="".join(f", %({name})s::{kind_of}" for name, (kind_of, _) in extra.items()),
        names=", ".join(["id", "token", *extra]),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {kind.table} SET {changes} {mine}",  # noqa: S608 - names are the model's and this module's own
            {
                **(params or {}),
                **{name: values for name, (_, values) in extra.items()},
                "ids": [claim.id for claim in claims],
                "tokens": [claim.token for claim in claims],
                "state": kind.state,
            },
        )
        return {row[0] for row in cursor.fetchall()}
