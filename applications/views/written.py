"""A job's applications as the list shows them, found, counted and written as JSON by one prepared statement.

It says what ``ApplicationRow`` and ``selectors.rows_of`` say, which a test holds it to. Reading 50 rows by the ORM and
writing them in Python takes five times as long as everything else of the request together.
"""

from typing import Any
from uuid import UUID

from applications.models import Application
from hiresscope.lib import prepared
from hiresscope.lib.errors import NotFound
from hiresscope.lib.paging import CAP, Order, Written, WrittenRow

_EXACT = 1_000
"""Up to here applications are counted; a longer list's length is the job's own count, which every change keeps."""

_TIME = 'to_char(a.{} AT TIME ZONE \'UTC\', \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\') AS "{}"'
_COLUMNS = f"""
    a.id, a.job_id AS "jobId", job.title AS "jobTitle", a.candidate_id AS "candidateId",
    a.candidate_name AS "candidateName", a.candidate_email AS "candidateEmail",
    coalesce(a.decision, CASE WHEN a.processing IN ('PARSING', 'SCORING') THEN 'PROCESSING' ELSE a.processing END)
        AS status,
    a.processing, a.decision, a.score,
    coalesce(a.scored_version <> job.criteria_version, false) AS "scoreStale", a.engine,
    a.matched_skills AS "matchedSkills", a.missing_skills AS "missingSkills", a.flags, a.source,
    a.cv_file_name AS "cvFileName", {_TIME.format("created_at", "createdAt")}, {_TIME.format("scored_at", "scoredAt")}
"""
# MATERIALIZED, so that text is made of the rows of the page alone.
_STATEMENT = """
WITH job AS MATERIALIZED (
    SELECT id, title, criteria_version, applications_count FROM jobs_job
    WHERE id = %(job)s AND tenant_id = %(tenant)s AND deleted_at IS NULL
), length AS (
    SELECT CASE WHEN applications_count > {exact} THEN applications_count ELSE
        (SELECT count(*) FROM (SELECT FROM applications_application WHERE job_id = %(job)s LIMIT {cap}) AS capped)
    END AS total FROM job
)
SELECT length.total, (SELECT row_to_json(shown)::text FROM (SELECT {columns}) AS shown), a.{key}, a.id
FROM job CROSS JOIN length LEFT JOIN LATERAL (
    SELECT * FROM applications_application WHERE job_id = job.id {after}
    ORDER BY {order} LIMIT %(wanted)s OFFSET %(begin)s
) AS a ON true ORDER BY {outer}
"""


class JobRows(Written):
    """The applications of a tenant's job that is not deleted."""

    model = Application

    def __init__(self, tenant_id: UUID, job_id: UUID) -> None:
        self._values = {"tenant": tenant_id, "job": job_id}

    def by_number(self, order: Order, begin: int, wanted: int) -> tuple[int, list[WrittenRow]]:
        """The rows from row ``begin`` on."""
        return self._fetch(order, "", wanted, begin=begin)

    def by_cursor(self, order: Order, key: Any, last_id: UUID, wanted: int) -> tuple[int, list[WrittenRow]]:
        """The rows that come after ``(key, last_id)``; those without a key come last."""
        sign = "<" if order.descending else ">"
        if key is None:
            return self._fetch(order, f"AND {order.column} IS NULL AND id {sign} %(last)s", wanted, last=last_id)
        total, found = self._fetch(
            order, f"AND ({order.column}, id) {sign} (%(key)s, %(last)s)", wanted, key=key, last=last_id
        )
        if order.nullable and len(found) < wanted:
            found += self._fetch(order, f"AND {order.column} IS NULL", wanted - len(found))[1]
        return total, found

    def _fetch(
        self, order: Order, after: str, wanted: int, *, begin: int = 0, **values: Any
    ) -> tuple[int, list[WrittenRow]]:
        statement = _STATEMENT.format(
            exact=_EXACT, cap=CAP + 1, columns=_COLUMNS, key=order.column, after=after,
            order=_order(order, ""), outer=_order(order, "a."),
        )  # fmt: skip
        rows = prepared.fetch(statement, {**self._values, "wanted": wanted, "begin": begin, **values})
        if not rows:
            raise NotFound
        return rows[0][0], [(text, key, pk) for _, text, key, pk in rows if pk is not None]


def _order(order: Order, alias: str) -> str:
    way = "DESC" if order.descending else "ASC"
    last = " NULLS LAST" if order.nullable and order.descending else ""
    return f"{alias}{order.column} {way}{last}, {alias}id {way}"
