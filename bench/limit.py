"""The limit: one query, one pass, no framework, no authentication, no checks. It serves the same addresses."""

import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import orjson
import psycopg
from psycopg.rows import dict_row, tuple_row
from uuid_utils.compat import uuid7

_ROW = """
    a.id, a.job_id AS "jobId", j.title AS "jobTitle", a.candidate_id AS "candidateId",
    a.candidate_name AS "candidateName", a.candidate_email AS "candidateEmail",
    coalesce(a.decision, a.processing) AS status, a.processing, a.decision, a.score,
    a.scored_version <> j.criteria_version AS "scoreStale", a.engine, a.matched_skills AS "matchedSkills",
    a.missing_skills AS "missingSkills", a.flags, a.source, a.cv_file_name AS "cvFileName",
    a.created_at AS "createdAt", a.scored_at AS "scoredAt"
"""
_LIST = f"""
SELECT {_ROW} FROM applications_application a JOIN jobs_job j ON j.id = a.job_id WHERE a.job_id = %s
ORDER BY a.score DESC NULLS LAST, a.id DESC LIMIT %s
"""  # noqa: S608 - our own constants
_DETAIL = f"""
SELECT {_ROW}, s.explanation, p.profile, p.hidden_text AS "hiddenText",
    (SELECT json_agg(h ORDER BY h.id) FROM applications_historyentry h WHERE h.application_id = a.id) AS history
FROM applications_application a JOIN jobs_job j ON j.id = a.job_id
LEFT JOIN applications_score s ON s.id = a.current_score_id LEFT JOIN applications_parsedcv p ON p.application_id = a.id
WHERE a.id = %s
"""  # noqa: S608
_INSERT = """
WITH made AS (
    INSERT INTO applications_application (id, tenant_id, job_id, source, given_email, cv_path, cv_file_name, cv_size,
        cv_content_type, cv_sha256, processing, matched_skills, missing_skills, profile_skills, flags, request_id,
        work_state, attempts, last_error)
    SELECT %(id)s, tenant_id, id, 'API', false, %(path)s, 'cv.pdf', %(size)s, 'application/pdf', %(digest)s, 'PENDING',
        '{}', '{}', '{}', '{}', '', '', 0, '' FROM jobs_job WHERE id = %(job)s RETURNING id, tenant_id)
INSERT INTO applications_historyentry (id, tenant_id, application_id, event, by)
SELECT gen_random_uuid(), tenant_id, id, 'created', 'limit' FROM made
"""
_own = threading.local()
Start = Callable[[str, list[tuple[str, str]]], object]


def _connection() -> psycopg.Connection[Any]:
    if not hasattr(_own, "connection"):
        _own.connection = psycopg.connect(os.environ["BENCH_DATABASE"], autocommit=True, prepare_threshold=1)
    found: psycopg.Connection[Any] = _own.connection
    return found


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """The WSGI application."""
    parts = environ["PATH_INFO"].split("/")
    if parts[3:4] == ["applications"]:
        body = _detail(parts[4])
    elif parts[3:4] == ["jobs"] and environ["REQUEST_METHOD"] == "POST":
        body = _upload(parts[4], environ)
    elif parts[3:4] == ["jobs"]:
        body = _list(parts[4], parse_qs(environ["QUERY_STRING"]))
    else:
        body = b"{}"
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


def _list(job: str, query: dict[str, list[str]]) -> bytes:
    with _connection().cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_LIST, [job, int(query.get("limit", ["50"])[0])], prepare=True).fetchall()
    return orjson.dumps({"data": rows})


def _detail(application_id: str) -> bytes:
    with _connection().cursor(row_factory=dict_row) as cursor:
        return orjson.dumps(cursor.execute(_DETAIL, [application_id], prepare=True).fetchone())


def _upload(job: str, environ: dict[str, Any]) -> bytes:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    data = body[body.index(b"\r\n\r\n") + 4 : body.rindex(b"\r\n--")]
    name = secrets.token_hex(16)
    folder = Path(os.environ["BENCH_FOLDER"])
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    made = UUID(str(uuid7()))
    values = {"id": made, "path": name, "size": len(data), "digest": hashlib.sha256(data).hexdigest(), "job": job}
    with _connection().cursor(row_factory=tuple_row) as cursor:
        cursor.execute(_INSERT, values, prepare=True)
    return orjson.dumps({"id": made})
