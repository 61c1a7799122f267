"""The figures on the first page of the admin: cheap by their making, and each given up after a moment.

They come from the kept counts of analytics, from the partial indexes of the work queues, from tables of tenants, and
from the newest rows by primary key; none reads a large table from end to end. What takes longer than ``SECONDS`` is
shown as too slow, and the page opens without it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from analytics import charts
from hiresscope.lib import work
from hiresscope.lib.llm_guard import price_of

SECONDS = 1.5
DAYS = 30
NEWEST = 2_000
"""How many of the newest rows a sample takes."""
_COUNTED_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure: a chart, or rows of cells below ``head``, or neither where it was too slow."""

    title: str
    note: str
    chart: charts.Chart | None = None
    head: tuple[str, ...] = ()
    rows: Sequence[Sequence[Any]] = field(default_factory=tuple)
    problem: str = ""


def panels() -> list[Panel]:
    """Every panel, in the page's order."""
    return [_timed(title, note, make) for title, note, make in _PANELS]


def _timed(title: str, note: str, make: Callable[[], dict[str, Any]]) -> Panel:
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [f"{int(SECONDS * 1000)}ms"])
            return Panel(title, note, **make())
    except DatabaseError:
        return Panel(title, note, problem=f"This took longer than {SECONDS} seconds, or failed; it is left out.")


def _rows(query: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _by_day(found: dict[date, tuple[int, int]]) -> charts.Chart:
    today = timezone.now().date()
    days = [today - timedelta(days=back) for back in range(DAYS - 1, -1, -1)]
    return charts.bars([(f"{day.day} {day:%b}", *found.get(day, (0, 0))) for day in days], labels=6)


def _since() -> datetime:
    return timezone.now() - timedelta(days=DAYS)


def _sign_ups() -> dict[str, Any]:
    query = """SELECT (created_at AT TIME ZONE 'UTC')::date, count(*), count(*) FILTER (WHERE plan <> 'TRIAL')
               FROM accounts_tenant WHERE created_at >= %s GROUP BY 1"""
    return {"chart": _by_day({day: (count, paid) for day, count, paid in _rows(query, _since())})}


def _uploads() -> dict[str, Any]:
    query = "SELECT day, sum(count), sum(scored) FROM analytics_daycount WHERE day >= %s GROUP BY 1"
    return {"chart": _by_day({day: (int(count), int(done)) for day, count, done in _rows(query, _since().date())})}


def _scores() -> dict[str, Any]:
    query = "SELECT least(score / 10, 9), sum(count) FROM analytics_statecount WHERE score >= 0 GROUP BY 1"
    found = {ten: int(count) for ten, count in _rows(query)}
    return {
        "chart": charts.bars(
            [(f"{ten * 10}–{100 if ten == 9 else ten * 10 + 9}", found.get(ten, 0), 0) for ten in range(10)]
        )
    }


def _states() -> dict[str, Any]:
    query = "SELECT status, sum(count) FROM analytics_statecount GROUP BY 1 ORDER BY 2 DESC"
    return {"head": ("Status", "CVs"), "rows": _rows(query)}


def _failures() -> dict[str, Any]:
    query = """SELECT coalesce(failure->>'code', 'without a code'), count(*), max(updated_at) FROM
               (SELECT processing, failure, updated_at FROM applications_application ORDER BY id DESC LIMIT %s) newest
               WHERE processing = 'FAILED' GROUP BY 1 ORDER BY 2 DESC"""
    return {
        "head": ("Code", "CVs", "Last"),
        "rows": [(c, n, f"{at:%Y-%m-%d %H:%M}") for c, n, at in _rows(query, NEWEST)],
    }


def _queues() -> dict[str, Any]:
    rows = []
    for kind in work.registry.all():
        waiting = f"""SELECT count(*), min(next_attempt_at) FROM (SELECT next_attempt_at FROM {kind.table}
                      WHERE work_state = %s AND next_attempt_at <= now() ORDER BY next_attempt_at LIMIT %s) due"""  # noqa: S608 - our own table
        [(count, oldest)] = _rows(waiting, kind.state, _COUNTED_AT_MOST)
        age = int((timezone.now() - oldest).total_seconds()) if oldest else 0
        rows.append((kind.task, f"{_COUNTED_AT_MOST:,} or more" if count == _COUNTED_AT_MOST else count, f"{age} s"))
    return {"head": ("Work", "Due now", "Oldest"), "rows": rows}


def _deliveries() -> dict[str, Any]:
    query = """SELECT status, count(*), max(created_at) FROM (SELECT status, created_at FROM webhooks_delivery
               ORDER BY id DESC LIMIT %s) newest GROUP BY 1 ORDER BY 1"""
    return {
        "head": ("Status", "Deliveries", "Newest"),
        "rows": [(s, n, f"{at:%Y-%m-%d %H:%M}") for s, n, at in _rows(query, NEWEST)],
    }


def _model_cost() -> dict[str, Any]:
    query = """SELECT model, count(*), sum(input_tokens), sum(output_tokens), min(created_at) FROM
               (SELECT model, input_tokens, output_tokens, created_at FROM applications_score
                ORDER BY id DESC LIMIT %s) newest WHERE input_tokens > 0 GROUP BY 1 ORDER BY 2 DESC"""
    rows = []
    for model, count, given, taken, since in _rows(query, NEWEST):
        dollars = price_of(model).of(fresh=given, cache_written=0, cache_read=0, output=taken) / 1_000_000
        rows.append((model, count, f"{given:,} + {taken:,}", f"{dollars:.2f} USD", f"{since:%Y-%m-%d %H:%M}"))
    return {"head": ("Model", "Scores", "Tokens in + out", "At most", "Since"), "rows": rows}


def _limits() -> dict[str, Any]:
    query = """SELECT t.name, n.kind, n.created_at FROM billing_notice n JOIN accounts_tenant t ON t.id = n.tenant_id
               WHERE n.kind IN ('limit_near', 'limit_reached') ORDER BY n.id DESC LIMIT 10"""
    words = {"limit_near": "nearly used up", "limit_reached": "used up"}
    return {
        "head": ("Company", "CVs of the month", "Told"),
        "rows": [(n, words[k], f"{at:%Y-%m-%d %H:%M}") for n, k, at in _rows(query)],
    }


_PANELS: tuple[tuple[str, str, Callable[[], dict[str, Any]]], ...] = (
    ("Sign-ups", f"Companies a day, {DAYS} days; darker: paying by now", _sign_ups),
    ("CVs", f"CVs a day, {DAYS} days; darker: scored by now", _uploads),
    ("Scores", "How many CVs have a score in each range", _scores),
    ("CVs by status", "All that are kept", _states),
    ("Failures", f"Among the newest {NEWEST:,} CVs", _failures),
    ("Work that is due", "How many rows wait for a worker, and since when", _queues),
    ("Webhook deliveries", f"The newest {NEWEST:,}", _deliveries),
    ("Model cost", f"Of the newest {NEWEST:,} scores, at the assumed prices", _model_cost),
    ("Limits hit", "The last companies that were told of their plan's limit", _limits),
)
