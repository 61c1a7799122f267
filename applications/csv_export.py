"""The CSV of a job's scored applications: inert in every spreadsheet, streamed, and lossless for its reader."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from applications.models import PUBLIC_STATUS
from hiresscope.lib.wire import timestamp
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
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file whose ``write`` hands the line back, for csv.writer."""

    def write(self, text: str) -> str:
        return text


def neutral(cell: str) -> str:
    """``cell`` so that no spreadsheet takes it for a formula: OWASP's leading apostrophe."""
    return "'" + cell if cell.startswith(_FORMULA_STARTS) else cell


def file_name(job: Job) -> str:
    """An ASCII name for the download."""
    return f"applications-{job.slug}.csv"


def stream(rows: QuerySet[Any]) -> Iterator[bytes]:
    """The file in chunks, UTF-8 with BOM; memory does not grow with the number of rows."""
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield (BOM + writer.writerow(HEADER)).encode()
    lines: list[str] = []
    for row in rows.values_list(*COLUMNS).iterator(chunk_size=_CHUNK):
        lines.append(writer.writerow([neutral(cell) for cell in _cells(row)]))
        if len(lines) >= _CHUNK:
            yield "".join(lines).encode()
            lines.clear()
    yield "".join(lines).encode()


def _cells(row: tuple[Any, ...]) -> Iterable[str]:
    values = dict(zip(COLUMNS, row, strict=True))
    status = values["decision"] or PUBLIC_STATUS.get(values["processing"], values["processing"])
    yield str(values["id"])
    for name in ("candidate_name", "candidate_email", "candidate_phone"):
        yield values[name] or ""
    yield str(values["score"])
    yield status
    yield values["engine"] or ""
    for name in ("matched_skills", "missing_skills", "flags"):
        yield "; ".join(values[name])
    yield values["source"]
    yield values["cv_file_name"]
    yield timestamp(values["created_at"]) or ""
    yield timestamp(values["scored_at"]) or ""
