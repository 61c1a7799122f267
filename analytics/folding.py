"""Moving the counts by what changed, and building them anew. One statement does it, so it is all or nothing."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction

from analytics.models import Change

CHUNK = 5_000

# What an application counts as: its UTC day, its public status, its score, what it misses.
_STATE = """
SELECT application.id, application.tenant_id, application.job_id,
       (application.created_at AT TIME ZONE 'UTC')::date AS day,
       COALESCE(application.decision, CASE WHEN application.processing IN ('PARSING', 'SCORING') THEN 'PROCESSING'
                                           ELSE application.processing END) AS status,
       application.score,
       CASE WHEN application.score IS NULL THEN '{}'::text[] ELSE
           ARRAY(SELECT DISTINCT jsonb_array_elements_text(score.top_gaps) ORDER BY 1) END AS gaps
FROM applications_application AS application
LEFT JOIN applications_score AS score ON score.id = application.current_score_id
"""

_FOLD = f"""
WITH taken AS (
    DELETE FROM analytics_change WHERE id IN (
        SELECT id FROM analytics_change WHERE tenant_id = %(tenant)s ORDER BY id LIMIT %(chunk)s)
    RETURNING application_id AS id
), touched AS MATERIALIZED (
    SELECT DISTINCT id FROM taken
), now_is AS MATERIALIZED (
    {_STATE} WHERE application.id IN (SELECT id FROM touched) AND application.tenant_id = %(tenant)s
), was AS MATERIALIZED (
    SELECT id, tenant_id, job_id, day, status, score, gaps FROM analytics_counted
    WHERE id IN (SELECT id FROM touched)
), signed AS MATERIALIZED (
    SELECT now_is.*, 1 AS sign FROM now_is UNION ALL SELECT was.*, -1 FROM was
), totals AS (
    INSERT INTO analytics_jobtotal AS kept (id, tenant_id, job_id, total, scored, score_sum, shortlisted)
    SELECT gen_random_uuid(), tenant_id, job_id, sum(sign), COALESCE(sum(sign) FILTER (WHERE score IS NOT NULL), 0),
           COALESCE(sum(sign * score), 0), COALESCE(sum(sign) FILTER (WHERE status = 'SHORTLISTED'), 0)
    FROM signed GROUP BY tenant_id, job_id ORDER BY job_id
    ON CONFLICT (job_id) DO UPDATE SET
        total = kept.total + EXCLUDED.total, scored = kept.scored + EXCLUDED.scored,
        score_sum = kept.score_sum + EXCLUDED.score_sum, shortlisted = kept.shortlisted + EXCLUDED.shortlisted
), days AS (
    INSERT INTO analytics_daycount AS kept (id, tenant_id, job_id, day, count, scored)
    SELECT gen_random_uuid(), tenant_id, job_id, day, sum(sign),
           COALESCE(sum(sign) FILTER (WHERE score IS NOT NULL), 0)
    FROM signed GROUP BY tenant_id, job_id, day ORDER BY job_id, day
    ON CONFLICT (job_id, day) DO UPDATE SET
        count = kept.count + EXCLUDED.count, scored = kept.scored + EXCLUDED.scored
), states AS (
    INSERT INTO analytics_statecount AS kept (id, tenant_id, job_id, status, score, count)
    SELECT gen_random_uuid(), tenant_id, job_id, status, COALESCE(score, -1), sum(sign)
    FROM signed GROUP BY tenant_id, job_id, status, COALESCE(score, -1) HAVING sum(sign) <> 0 ORDER BY job_id
    ON CONFLICT (job_id, status, score) DO UPDATE SET count = kept.count + EXCLUDED.count
), missed AS (
    INSERT INTO analytics_gapcount AS kept (id, tenant_id, job_id, criterion, count)
    SELECT gen_random_uuid(), tenant_id, job_id, criterion, sum(sign)
    FROM signed, unnest(gaps) AS criterion GROUP BY tenant_id, job_id, criterion HAVING sum(sign) <> 0 ORDER BY job_id
    ON CONFLICT (job_id, criterion) DO UPDATE SET count = kept.count + EXCLUDED.count
), gone AS (
    DELETE FROM analytics_counted WHERE id IN (SELECT id FROM was) AND id NOT IN (SELECT id FROM now_is)
), counted AS (
    INSERT INTO analytics_counted (id, tenant_id, job_id, day, status, score, gaps) SELECT * FROM now_is
    ON CONFLICT (id) DO UPDATE SET job_id = EXCLUDED.job_id, day = EXCLUDED.day, status = EXCLUDED.status,
        score = EXCLUDED.score, gaps = EXCLUDED.gaps
)
SELECT count(*) FROM taken
"""  # noqa: S608 - joined from the constants above

COUNTS = ("analytics_jobtotal", "analytics_daycount", "analytics_statecount", "analytics_gapcount")


def fold(tenant_id: UUID, *, chunks: int = 20) -> int:
    """Count the tenant's changes in, at most ``chunks`` × 5,000 of them; returns how many were taken.

    One fold of a tenant runs at a time: two that held notes of one application would both move the counts.
    """
    if not Change.objects.filter(tenant_id=tenant_id).exists():
        return 0
    taken = 0
    for _ in range(chunks):
        count = _fold_chunk(tenant_id)
        taken += count
        if count < CHUNK:
            break
    return taken


def _fold_chunk(tenant_id: UUID) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(cursor, tenant_id)
        cursor.execute(_FOLD, {"tenant": tenant_id, "chunk": CHUNK})
        (count,) = cursor.fetchone() or (0,)
    return int(count)


def fold_all() -> int:
    """Count in what changed in any tenant; returns how many changes were taken."""
    tenants = Change.objects.order_by("tenant_id").values_list("tenant_id", flat=True).distinct()
    return sum(fold(tenant_id) for tenant_id in tenants)


def _lock(cursor: Any, tenant_id: UUID) -> None:
    cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"analytics:{tenant_id}"])


# Building anew


_SCRATCH = {
    "analytics_jobtotal": (
        "job_id, total::bigint, scored::bigint, score_sum::bigint, shortlisted::bigint",
        (
            "SELECT job_id, count(*), count(score), COALESCE(sum(score), 0)::bigint, "
            "count(*) FILTER (WHERE status = 'SHORTLISTED') FROM state GROUP BY job_id"
        ),
        "total <> 0",
    ),
    "analytics_daycount": (
        "job_id, day, count::bigint, scored::bigint",
        "SELECT job_id, day, count(*), count(score) FROM state GROUP BY job_id, day",
        "count <> 0 OR scored <> 0",
    ),
    "analytics_statecount": (
        "job_id, status::text, score::int, count::bigint",
        "SELECT job_id, status::text, COALESCE(score, -1)::int, count(*) FROM state GROUP BY 1, 2, 3",
        "count <> 0",
    ),
    "analytics_gapcount": (
        "job_id, criterion, count::bigint",
        "SELECT job_id, criterion, count(*) FROM state, unnest(gaps) AS criterion GROUP BY 1, 2",
        "count <> 0",
    ),
}


def drift(tenant_id: UUID) -> dict[str, int]:
    """How many counts differ from a count from scratch, by table; changes that wait are counted in first."""
    fold(tenant_id)
    found = {}
    with connection.cursor() as cursor:
        for table, (columns, scratch, kept) in _SCRATCH.items():
            held = f"SELECT {columns} FROM {table} WHERE tenant_id = %(tenant)s AND ({kept})"  # noqa: S608
            cursor.execute(
                f"WITH state AS ({_STATE} WHERE application.tenant_id = %(tenant)s) SELECT count(*) FROM "  # noqa: S608
                f"((({scratch}) EXCEPT ({held})) UNION ALL (({held}) EXCEPT ({scratch}))) AS differences",
                {"tenant": tenant_id},
            )
            row = cursor.fetchone()
            found[table] = row[0] if row else 0
    return found


def rebuild(tenant_id: UUID) -> None:
    """Throw the tenant's counts away and count every application anew."""
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(cursor, tenant_id)
        for table in (*COUNTS, "analytics_counted", "analytics_change"):
            cursor.execute(f"DELETE FROM {table} WHERE tenant_id = %s", [tenant_id])  # noqa: S608 - our own names
        cursor.execute(
            "INSERT INTO analytics_change (tenant_id, application_id) "
            "SELECT tenant_id, id FROM applications_application WHERE tenant_id = %s",
            [tenant_id],
        )
    while fold(tenant_id):
        pass
