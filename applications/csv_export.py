"""The CSV of a job's scored applications: inert in every spreadsheet, streamed, and lossless for its reader."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from jobs.models import Job

COLUMNS = (
    "id",
    "candidate_name",
    "candidate_email",
    "candidate_phone",
    "score",
    "decision",
    "processing",
    "engine",
    "matched_skills",
    "missing_skills",
    "flags",
    "source",
    "cv_file_name",
    "created_at",
    "scored_at",
)
HEADER = (
    "applicationId",
    "candidateName",
    "candidateEmail",
    "candidatePhone",
    "score",
    "status",
    "engine",
    "matchedSkills",
    "missingSkills",
    "flags",
    "source",
    "cvFileName",
    "createdAt",
    "scoredAt",
)
BOM = "\ufeff"
_CHUNK = 2_000
# A download may take as long as the line of whoever asked is slow.
_TIMEOUT = "15min"

# OWASP's leading apostrophe, so that no spreadsheet takes the cell for a formula. Both compare the first character; of
# NULL, which COPY writes as an empty cell, nothing comes.
_NEUTRAL = r"CASE WHEN left({0}, 1) IN ('=', '+', '-', '@', E'\t', E'\r') THEN '''' || {0} ELSE {0} END"
_TIME = """to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""
_STATUS = "coalesce(decision, CASE WHEN processing IN ('PARSING', 'SCORING') THEN 'PROCESSING' ELSE processing END)"


def _text(column: str) -> str:
    return _NEUTRAL.format(f"nullif({column}, '')")


def _listed(column: str) -> str:
    return _NEUTRAL.format(f"nullif(array_to_string({column}, '; '), '')")


_CELLS = (
    "id",
    _text("candidate_name"),
    _text("candidate_email"),
    _text("candidate_phone"),
    "score",
    _STATUS,
    "engine",
    _listed("matched_skills"),
    _listed("missing_skills"),
    _listed("flags"),
    "source",
    _text("cv_file_name"),
    _TIME.format("created_at"),
    _TIME.format("scored_at"),
)


def file_name(job: Job) -> str:
    """An ASCII name for the download."""
    return f"applications-{job.slug}.csv"


def stream(rows: QuerySet[Any]) -> Iterator[bytes]:
    """The file in chunks, UTF-8 with BOM; memory does not grow with the number of rows.

    The database writes the lines (COPY), so that a million of them take seconds.
    """
    yield (BOM + ",".join(HEADER) + "\r\n").encode()
    wanted, values = rows.values_list(*COLUMNS).query.sql_with_params()
    statement = f"COPY (SELECT {', '.join(_CELLS)} FROM ({wanted}) AS wanted) TO STDOUT (FORMAT csv)"  # noqa: S608 - our own
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [_TIMEOUT])
        with cursor.copy(cursor.mogrify(statement, values)) as lines:
            while chunk := list(islice(lines, _CHUNK)):
                yield _ended(chunk)


def _ended(lines: list[Any]) -> bytes:
    """The lines, each ended as RFC 4180 says; a cell may hold line breaks of its own."""
    joined = b"".join(lines)
    if joined.count(b"\n") == len(lines):
        return joined.replace(b"\n", b"\r\n")
    return b"".join(bytes(line[:-1]) + b"\r\n" for line in lines)
