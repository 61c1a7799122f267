"""Work in bulk: the functions of ``work`` for many rows in one statement, for a step that has many in flight at once.

Rows that share a value of the kind's ``lane`` column never run more than ``lane_limit`` at once. For that to be exact
the caller of ``claim_many`` holds a lock on what its lanes stand for.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection

from hiresscope.lib.work import IDLE, Claim, Kind

# Three plain statements and not one clever one: each is planned alike whether or not the tables have been analysed.
_BUSY = """
SELECT id, {lane}, coalesce(lease_until > statement_timestamp(), false) FROM {table}
WHERE {lane} = ANY(%(lanes)s) AND work_state = %(state)s AND (published_at IS NOT NULL OR lease_token IS NOT NULL)
"""
_DUE = """
SELECT due.id FROM unnest(%(lanes)s::uuid[], %(rooms)s::int[]) AS wanted(lane, room) CROSS JOIN LATERAL (
    SELECT id FROM {table}
    WHERE {lane} = wanted.lane AND work_state = %(state)s AND next_attempt_at <= statement_timestamp()
    ORDER BY next_attempt_at LIMIT wanted.room
) AS due
"""
_CLAIM = """
UPDATE {table} SET attempts = attempts + 1, lease_token = %(token)s, published_at = NULL,
       lease_until = statement_timestamp() + make_interval(secs => %(lease)s),
       next_attempt_at = statement_timestamp() + make_interval(secs => %(lease)s)
WHERE id = ANY(%(ids)s) AND work_state = %(state)s AND (lease_until IS NULL OR lease_until < statement_timestamp())
      AND (published_at IS NOT NULL OR next_attempt_at <= statement_timestamp())
RETURNING id, attempts
"""
_UPDATE = """
UPDATE {table} SET {changes}
FROM unnest(%(ids)s::uuid[], %(tokens)s::uuid[]{columns}) AS mine(id, token{names})
WHERE {table}.id = ANY(%(ids)s) AND {table}.id = mine.id AND lease_token = mine.token AND work_state = %(state)s
RETURNING {table}.id
"""


def claim_many(kind: Kind, lanes: Sequence[UUID], *, room: int) -> list[Claim]:
    """Take up to ``room`` rows of these lanes, published ones first, none past a lane's limit; attempts are counted."""
    ids = _claimable(kind, lanes)[: max(room, 0)]
    if not ids:
        return []
    token = uuid4()
    params = {"ids": ids, "state": kind.state, "token": token, "lease": settings.WORK_LEASE_SECONDS}
    rows = _rows(kind, _CLAIM, params)
    return [Claim(kind=kind, id=row_id, token=token, attempt=attempt) for row_id, attempt in rows]


def _claimable(kind: Kind, lanes: Sequence[UUID]) -> list[UUID]:
    """Ids in turns between the lanes, no more of a lane than it has room for."""
    room = dict.fromkeys(lanes, kind.lane_limit or 0)
    published: dict[UUID, list[UUID]] = {lane: [] for lane in lanes}
    for row_id, lane, running in _rows(kind, _BUSY, {"lanes": list(lanes), "state": kind.state}):
        if running:
            room[lane] -= 1
        else:
            published[lane].append(row_id)
    chosen = [row_id for lane in lanes for row_id in published[lane][: max(room[lane], 0)]]
    left = {lane: room[lane] - len(published[lane]) for lane in lanes}
    wanting = [lane for lane in lanes if left[lane] > 0]
    if wanting:
        params = {"lanes": wanting, "rooms": [left[lane] for lane in wanting], "state": kind.state}
        chosen += [row_id for (row_id,) in _rows(kind, _DUE, params) if row_id not in chosen]
    return chosen


def _rows(kind: Kind, sql: str, params: Mapping[str, Any], **parts: str) -> list[tuple[Any, ...]]:
    """What ``sql`` returns; only names of the model's and of this module go into its text."""
    with connection.cursor() as cursor:
        cursor.execute(sql.format(table=kind.table, lane=kind.lane, **parts), params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def finish_many(kind: Kind, claims: Sequence[Claim], **changes: str) -> set[UUID]:
    """End the step of all ``claims``, writing ``changes``; the ids of those whose lease still held."""
    columns = {**IDLE, **changes}
    return _update_mine(kind, claims, ", ".join(f"{name} = %({name})s" for name in columns), params=columns)


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
    values = {
        **(params or {}),
        **{name: column for name, (_, column) in extra.items()},
        "ids": [claim.id for claim in claims],
        "tokens": [claim.token for claim in claims],
        "state": kind.state,
    }
    rows = _rows(
        kind,
        _UPDATE,
        values,
        changes=changes,
        columns="".join(f", %({name})s::{kind_of}" for name, (kind_of, _) in extra.items()),
        names="".join(f", {name}" for name in extra),
    )
    return {row_id for (row_id,) in rows}
