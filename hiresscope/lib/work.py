"""The one mechanism behind all background work: the row is the truth, a message is only a hint.

A row that has work to do carries the columns of ``WorkItem``. ``work_state`` names the step it waits for or is in
(empty: none). It is due when ``next_attempt_at`` has come:

* ``enqueue`` makes it due; requests do that inside their own transaction and publish nothing.
* the dispatcher moves ``next_attempt_at`` a little ahead (``publish``) and hands the id to Celery; should the
  message be lost, the row is due again.
* ``claim`` is one conditional UPDATE. It counts the attempt, sets a lease and moves ``next_attempt_at`` to the
  lease's end, so a worker that is killed leaves a row that becomes due by itself, and a file that kills its worker
  still reaches its ceiling.
* ``finish`` and ``retry`` are guarded by the lease's token: a worker that lost its lease changes nothing.

All times are the database's.
"""

import random
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now


class WorkItem(models.Model):
    """Columns of a row that has work to do. Subclasses also have ``tenant_id`` and list ``work_indexes``."""

    work_state = models.CharField(max_length=16, blank=True, default="", editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    next_attempt_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    lease_token = models.UUIDField(null=True, editable=False)
    last_error = models.CharField(max_length=500, blank=True, default="", editable=False)

    class Meta:
        abstract = True


def work_indexes(table: str, *, lane: str = "tenant") -> list[models.Index]:
    """The partial indexes that the dispatcher's queries walk; they hold only rows that have work."""
    return [
        models.Index(
            fields=["work_state", lane, "next_attempt_at"], name=f"{table}_turns", condition=~Q(work_state="")
        ),
        models.Index(fields=["work_state", "next_attempt_at"], name=f"{table}_due", condition=~Q(work_state="")),
        models.Index(
            fields=["work_state", "published_at"],
            name=f"{table}_published",
            condition=Q(published_at__isnull=False),
        ),
    ]


@dataclass(frozen=True, slots=True)
class Kind:
    """A step of work: which rows, what the task is called, and how often and how late it is tried again.

    ``waits`` are the seconds before attempt 2, 3, …; their number plus one is the attempt ceiling. ``marks`` are
    columns that a claim sets. Kinds of lower ``order`` are looked at first. With ``batch`` over 1 the task gets up to
    so many ``ids`` in one message, else one ``id``.

    Rows are picked in turns between lanes: what shares the column ``lane``. With a ``lane_limit`` at most so many rows
    of a lane are outstanding or running at once (their steps claim by ``hiresscope.lib.lanes``). ``window`` replaces
    ``WORK_WINDOW``.
    """

    model: type[models.Model]
    state: str
    task: str
    queue: str
    waits: Sequence[float]
    order: int = 0
    batch: int = 1
    marks: Mapping[str, str] = field(default_factory=dict)
    lane: str = "tenant_id"
    lane_limit: int | None = None
    window: int | None = None

    @property
    def max_attempts(self) -> int:
        return len(self.waits) + 1

    @property
    def table(self) -> str:
        return self.model._meta.db_table


class Registry:
    """The kinds of work there are; apps add theirs when they are ready."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[str, str], Kind] = {}

    def add(self, kind: Kind) -> Kind:
        self._kinds[(kind.table, kind.state)] = kind
        return kind

    def all(self) -> list[Kind]:
        return sorted(self._kinds.values(), key=lambda kind: (kind.order, kind.table, kind.state))


registry = Registry()


class LeaseLost(Exception):
    """Another worker has the row now, or it was cancelled; what this one found is dropped."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A row that this worker may work on until its lease ends. ``attempt`` counts from 1."""

    kind: Kind
    id: UUID
    token: UUID
    attempt: int

    @property
    def last(self) -> bool:
        """True if no attempt is left after this one."""
        return self.attempt >= self.kind.max_attempts

    @property
    def exhausted(self) -> bool:
        """True if earlier attempts ended without a word until the ceiling was passed."""
        return self.attempt > self.kind.max_attempts

    def rows(self) -> models.QuerySet[Any]:
        """The claimed row, if the lease still holds."""
        return self.kind.model._default_manager.filter(pk=self.id, work_state=self.kind.state, lease_token=self.token)


IDLE: dict[str, Any] = {
    "work_state": "",
    "attempts": 0,
    "next_attempt_at": None,
    "published_at": None,
    "lease_until": None,
    "lease_token": None,
}


def due(state: str, *, after: float = 0) -> dict[str, Any]:
    """Column values that make a row wait for step ``state``, due in ``after`` seconds."""
    return {
        **IDLE,
        "work_state": state,
        "next_attempt_at": Now() + timedelta(seconds=after) if after else Now(),
        "last_error": "",
    }


def claim(kind: Kind, row_id: UUID | str) -> Claim | None:
    """Take the row for this worker, counting the attempt; None if it has no such work or another worker has it."""
    token = uuid4()
    lease = settings.WORK_LEASE_SECONDS
    marks = "".join(f", {column} = %s" for column in kind.marks)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE {kind.table} SET attempts = attempts + 1, lease_token = %s, published_at = NULL{marks},
                   lease_until = statement_timestamp() + make_interval(secs => %s),
                   next_attempt_at = statement_timestamp() + make_interval(secs => %s)
            WHERE id = %s AND work_state = %s AND (lease_until IS NULL OR lease_until < statement_timestamp())
                  AND (published_at IS NOT NULL OR next_attempt_at <= statement_timestamp())
            RETURNING attempts
            """,  # noqa: S608 - the table's name is the model's own
            [token, *kind.marks.values(), lease, lease, row_id, kind.state],
        )
        row = cursor.fetchone()
    return Claim(kind=kind, id=UUID(str(row_id)), token=token, attempt=row[0]) if row else None


def hold(taken: Claim) -> None:
    """Lock the claimed row until the transaction ends, before others are touched: all take their locks in this order.

    Raises LeaseLost if the lease is gone.
    """
    if not list(taken.rows().select_for_update().values_list("pk")):
        raise LeaseLost


def finish(taken: Claim, **changes: Any) -> None:
    """End the step and write ``changes`` in one UPDATE; call it inside the transaction that holds the effects.

    ``changes`` may include ``**due("next step")``. Raises LeaseLost if the lease is gone: the transaction must then
    roll back.
    """
    if not taken.rows().update(**{**IDLE, **changes}):
        raise LeaseLost


def advance(taken: Claim, to: Kind, **changes: Any) -> Claim:
    """End the step, write ``changes``, and go straight on to step ``to`` of the same row under a new claim.

    Raises LeaseLost as ``finish`` does.
    """
    token = uuid4()
    until = Now() + timedelta(seconds=settings.WORK_LEASE_SECONDS)
    claimed = {"attempts": 1, "lease_token": token, "lease_until": until, "next_attempt_at": until}
    finish(taken, **{**due(to.state), **claimed, **changes})
    return Claim(kind=to, id=taken.id, token=token, attempt=1)


def retry(taken: Claim, *, error: str, after: float | None = None) -> bool:
    """Try again later; False if this was the last attempt (nothing is written then, the caller must finish).

    ``after`` is in seconds and is obeyed as a minimum, e.g. a provider's ``retry-after``.
    """
    if taken.last:
        return False
    taken.rows().update(
        next_attempt_at=Now() + timedelta(seconds=wait_after(taken, after)),
        lease_until=None,
        lease_token=None,
        last_error=error[:500],
    )
    return True


def postpone(taken: Claim, *, after: float, error: str = "") -> None:
    """Go on later without an attempt used up: nothing failed, it is only not the time. Up to a tenth is added to
    ``after`` (seconds), so that what waits for the same hour does not wake at once."""
    wait = after * random.uniform(1.0, 1.1)  # noqa: S311 - jitter, not a secret
    taken.rows().update(
        attempts=F("attempts") - 1,
        next_attempt_at=Now() + timedelta(seconds=wait),
        lease_until=None,
        lease_token=None,
        last_error=error[:500],
    )


def wait_after(taken: Claim, at_least: float | None = None) -> float:
    """Seconds until the attempt after this one (one must be left), with jitter, and ``at_least`` if that is given."""
    wait = taken.kind.waits[taken.attempt - 1] * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret
    return max(wait, at_least or 0)


def cancel(rows: models.QuerySet[Any], **changes: Any) -> int:
    """Stop the waiting or running work of ``rows``; a running worker then loses its lease. Returns how many."""
    return rows.exclude(work_state="").update(**{**IDLE, **changes})


@contextmanager
def heartbeat(taken: Claim) -> Iterator[None]:
    """Renew the lease while the block runs, so leases can be short and a killed worker is noticed soon."""
    stopped = threading.Event()
    thread = threading.Thread(target=_beat, args=(taken, stopped), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def _beat(taken: Claim, stopped: threading.Event) -> None:
    lease = settings.WORK_LEASE_SECONDS
    until = Now() + timedelta(seconds=lease)
    try:
        while not stopped.wait(lease / 3):
            try:
                if not taken.rows().update(lease_until=until, next_attempt_at=until):
                    return
            except DatabaseError:
                # The database is away; the lease may end, and then the token guards the row.
                close_old_connections()
    finally:
        connection.close()


# The dispatcher's side


# Arrays and not joins, so that the plan walks primary keys also where the planner knows nothing of the tables yet.
_PICK = """
WITH RECURSIVE lanes AS (
    (SELECT {lane} AS lane FROM {table} WHERE work_state = %(state)s ORDER BY {lane} LIMIT 1)
    UNION ALL
    SELECT (SELECT {lane} FROM {table} WHERE work_state = %(state)s AND {lane} > lanes.lane ORDER BY {lane} LIMIT 1)
    FROM lanes WHERE lanes.lane IS NOT NULL
), taken AS (
    SELECT lane, (
        SELECT count(*) FROM {table} AS busy
        WHERE busy.{lane} = lanes.lane AND busy.work_state = %(state)s AND busy.next_attempt_at > statement_timestamp()
              AND (busy.published_at IS NOT NULL OR busy.lease_token IS NOT NULL)
    ) AS busy FROM lanes WHERE lane IS NOT NULL
), ranked AS (
    SELECT picked.id, taken.busy + row_number() OVER (PARTITION BY taken.lane ORDER BY picked.next_attempt_at) AS turn,
           picked.next_attempt_at
    FROM taken CROSS JOIN LATERAL (
        SELECT id, next_attempt_at FROM {table}
        WHERE work_state = %(state)s AND {lane} = taken.lane AND next_attempt_at <= statement_timestamp()
        ORDER BY next_attempt_at LIMIT {room}
    ) AS picked
), chosen AS (
    SELECT id FROM {table}
    WHERE id = ANY(ARRAY(SELECT id FROM ranked ORDER BY turn, next_attempt_at LIMIT %(room)s))
          AND work_state = %(state)s AND next_attempt_at <= statement_timestamp()
    FOR UPDATE SKIP LOCKED
)
UPDATE {table} SET published_at = statement_timestamp(),
       next_attempt_at = statement_timestamp() + make_interval(secs => %(again)s)
WHERE id = ANY(ARRAY(SELECT id FROM chosen)) RETURNING id
"""
_ROOM_IN_LANE = "least(%(room)s, greatest(0, {limit} - taken.busy))"


def _pick(kind: Kind) -> str:
    room = "%(room)s"
    if kind.lane_limit is not None:
        room = _ROOM_IN_LANE.format(limit=kind.lane_limit)
    return _PICK.format(table=kind.table, lane=kind.lane, room=room)


def due_kinds() -> list[Kind]:
    """The kinds that have a due row, by one query: what an idle dispatcher asks again and again."""
    kinds = registry.all()
    questions = ", ".join(
        f"EXISTS (SELECT FROM {kind.table} WHERE work_state = %s AND next_attempt_at <= statement_timestamp())"
        for kind in kinds
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {questions}", [kind.state for kind in kinds])
        answers = cursor.fetchone() or ()
    return [kind for kind, is_due in zip(kinds, answers, strict=True) if is_due]


def outstanding(kind: Kind) -> int:
    """How many rows were published and not claimed since."""
    return (
        kind.model._default_manager.filter(work_state=kind.state, published_at__isnull=False)
        .filter(next_attempt_at__gt=Now())
        .count()
    )


def publish(kind: Kind, *, window: int) -> list[UUID]:
    """Mark due rows as published, so that at most ``window`` are outstanding.

    It is the turn of the lane of which least is outstanding or running; so a lane whose rows are all older gets no more
    than its share, however few places come free at a time.

    Returns their ids; the caller sends them. A message that is lost makes its row due again after
    ``WORK_REPUBLISH_SECONDS``. Any number of dispatchers may call this at once.
    """
    room = window - outstanding(kind)
    if room <= 0:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            _pick(kind),
            {"state": kind.state, "room": room, "again": settings.WORK_REPUBLISH_SECONDS},
        )
        return [row[0] for row in cursor.fetchall()]


def waiting(kind: Kind) -> dict[str, int]:
    """Counts for operators: ``due``, ``published``, ``running`` and ``later`` rows of ``kind``."""
    rows = kind.model._default_manager.filter(work_state=kind.state)
    return rows.aggregate(
        due=models.Count("pk", filter=Q(next_attempt_at__lte=Now())),
        published=models.Count("pk", filter=Q(published_at__isnull=False, next_attempt_at__gt=Now())),
        running=models.Count("pk", filter=Q(lease_until__gt=Now())),
        later=models.Count(
            "pk", filter=Q(published_at__isnull=True, next_attempt_at__gt=Now()) & ~Q(lease_until=F("next_attempt_at"))
        ),
    )
