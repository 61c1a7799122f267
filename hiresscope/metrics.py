"""``/metrics`` in Prometheus' text format: what this process counted, and what the database says now.

Who asks shows METRICS_TOKEN as a bearer token; without that variable there is no such address. The rows' counts are the
same from whichever process is asked. Recent rows are found by their ids, which begin with the time of their making.
"""

import os
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from hiresscope.lib import work
from hiresscope.lib.llm_guard import price_of
from hiresscope.version import VERSION

RECENT = timedelta(minutes=5)
LONGEST_QUERY = "2s"
_MICRO = 1_000_000

_WORK = """
SELECT count(*) FILTER (WHERE next_attempt_at <= statement_timestamp()),
       count(*) FILTER (WHERE lease_until > statement_timestamp()),
       coalesce(extract(epoch FROM statement_timestamp() - min(next_attempt_at)
                FILTER (WHERE next_attempt_at <= statement_timestamp())), 0)
FROM {table} WHERE work_state = %s
"""
_SCORED = """
SELECT s.engine, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM s.created_at - a.created_at)),
       percentile_disc(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM s.created_at - a.created_at))
FROM applications_score s JOIN applications_application a ON a.id = s.application_id
WHERE s.id >= %s AND s.created_at >= %s AND a.created_at >= s.created_at - interval '1 day' GROUP BY 1
"""
_TRIED = """
SELECT coalesce(status_code BETWEEN 200 AND 299, false), count(*),
       coalesce(percentile_disc(0.95) WITHIN GROUP (ORDER BY duration_ms) / 1000.0, 0)
FROM webhooks_attempt WHERE id >= %s AND at >= %s GROUP BY 1
"""
_TOKENS = """
SELECT model, sum(input_tokens), sum(output_tokens) FROM applications_score
WHERE id >= %s AND created_at >= %s AND input_tokens > 0 GROUP BY 1
"""


def first_id(moment: datetime) -> UUID:
    """The least UUIDv7 that can have been made at ``moment`` (RFC 9562: 48 bits of milliseconds come first)."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


class _Rows(Collector):
    """The gauges that are questions to the database; while it is away there is only ``hiresscope_database_up``."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        info = GaugeMetricFamily("hiresscope_info", "The version that runs.", labels=["version"])
        info.add_metric([VERSION], 1)
        yield info
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{LONGEST_QUERY}'")
                found = [*_work(cursor), *_scored(cursor), *_deliveries(cursor), *_model(cursor)]
        except DatabaseError:
            found = []
        yield GaugeMetricFamily("hiresscope_database_up", "1 if the database answered.", value=float(bool(found)))
        yield from found


def _since(span: timedelta) -> list[Any]:
    moment = timezone.now() - span
    return [first_id(moment - timedelta(seconds=5)), moment]


def _work(cursor: Any) -> list[GaugeMetricFamily]:
    due = GaugeMetricFamily("hiresscope_work_due", "Rows whose step is due.", labels=["task"])
    running = GaugeMetricFamily("hiresscope_work_running", "Rows that a worker has in hand.", labels=["task"])
    age = GaugeMetricFamily("hiresscope_work_oldest_seconds", "How long the oldest due row waits.", labels=["task"])
    for kind in work.registry.all():
        cursor.execute(_WORK.format(table=kind.table), [kind.state])
        for family, value in zip((due, running, age), cursor.fetchone(), strict=True):
            family.add_metric([kind.task], float(value))
    return [due, running, age]


def _scored(cursor: Any) -> list[GaugeMetricFamily]:
    count = GaugeMetricFamily("hiresscope_scored_recently", "Scores of the last five minutes.", labels=["engine"])
    seconds = GaugeMetricFamily(
        "hiresscope_time_to_score_seconds",
        "From the upload to the score, of the last five minutes.",
        labels=["engine", "quantile"],
    )
    cursor.execute(_SCORED, _since(RECENT))
    for engine, number, half, most in cursor.fetchall():
        count.add_metric([engine], number)
        seconds.add_metric([engine, "0.5"], float(half))
        seconds.add_metric([engine, "0.95"], float(most))
    return [count, seconds]


def _deliveries(cursor: Any) -> list[GaugeMetricFamily]:
    tried = GaugeMetricFamily("hiresscope_webhook_attempts_recently", "Of the last five minutes.", labels=["outcome"])
    took = GaugeMetricFamily(
        "hiresscope_webhook_seconds", "95 % of the last five minutes' attempts took at most this.", labels=["outcome"]
    )
    cursor.execute(_TRIED, _since(RECENT))
    for good, number, seconds in cursor.fetchall():
        outcome = "delivered" if good else "failed"
        tried.add_metric([outcome], number)
        took.add_metric([outcome], float(seconds))
    return [tried, took]


def _model(cursor: Any) -> list[GaugeMetricFamily]:
    tokens = GaugeMetricFamily("hiresscope_model_tokens_today", "Last 24 hours.", labels=["model", "direction"])
    dollars = GaugeMetricFamily(
        "hiresscope_model_dollars_today", "Last 24 hours, by the assumed prices.", labels=["model"]
    )
    cursor.execute(_TOKENS, _since(timedelta(days=1)))
    for model, read, written in cursor.fetchall():
        tokens.add_metric([model, "input"], read)
        tokens.add_metric([model, "output"], written)
        price = price_of(model)
        dollars.add_metric([model], price.of(fresh=read, cache_written=0, cache_read=0, output=written) / _MICRO)
    return [tokens, dollars]


def metrics(request: HttpRequest) -> HttpResponse:
    """``GET /metrics``. Raises Http404 to whom does not know the token."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not secrets.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    rows = CollectorRegistry()
    rows.register(_Rows())
    counted: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    return HttpResponse(generate_latest(counted) + generate_latest(rows), content_type=CONTENT_TYPE_LATEST)
