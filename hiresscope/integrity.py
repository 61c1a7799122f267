"""Does everything that was promised hold? Each finding is a row or a file that should not be as it is."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from applications import uploads
from applications.models import Application
from hiresscope.lib import work

LATE_MINUTES = 10
ORPHAN_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """``code`` names the rule that is broken, ``subject`` the row or file, ``mend`` what to do."""

    code: str
    subject: str
    mend: str


_QUERIES: tuple[tuple[str, str, str], ...] = (
    (
        "scored_without_ledger",
        """SELECT id FROM applications_application a WHERE processing = 'SCORED' AND NOT EXISTS
           (SELECT FROM applications_score s WHERE s.id = a.current_score_id AND s.application_id = a.id
                   AND s.score = a.score)""",
        "re-score the application: manage.py rescore",
    ),
    (
        "ledger_without_score",
        """SELECT s.id FROM applications_score s JOIN applications_application a ON a.id = s.application_id
           WHERE a.current_score_id IS NULL AND a.processing = 'SCORED'""",
        "re-score the application: manage.py rescore",
    ),
    (
        "scored_without_text",
        """SELECT id FROM applications_application a WHERE processing = 'SCORED' AND NOT EXISTS
           (SELECT FROM applications_parsedcv p WHERE p.application_id = a.id)""",
        "process it again: manage.py requeue",
    ),
    (
        "failed_but_charged",
        """SELECT a.id FROM applications_application a JOIN billing_charge c ON c.reference = a.id
           WHERE a.processing IN ('FAILED', 'DUPLICATE', 'HELD') AND c.refunded_at IS NULL""",
        "give the charge back: billing.services.refund_upload",
    ),
    (
        "usage_differs_from_charges",
        """SELECT u.id FROM billing_usage u WHERE u.cv_uploads <> (SELECT count(*) FROM billing_charge c
           WHERE c.tenant_id = u.tenant_id AND c.period_start = u.period_start AND c.refunded_at IS NULL)""",
        "compare the tenant's charges with its counter",
    ),
    (
        "unfinished_without_work",
        """SELECT a.id FROM applications_application a JOIN jobs_job j ON j.id = a.job_id
           WHERE a.processing IN ('PENDING', 'PARSING', 'SCORING') AND a.work_state = '' AND j.deleted_at IS NULL""",
        "queue it: manage.py requeue",
    ),
    (
        # The length of a long list is this count (applications/views/written.py).
        "job_count_differs",
        """SELECT j.id FROM jobs_job j WHERE j.applications_count <>
           (SELECT count(*) FROM applications_application a WHERE a.job_id = j.id)""",
        "set the job's applications_count to the number of its applications",
    ),
)


def findings() -> Iterator[Finding]:
    """Every finding; none means that all promises hold."""
    for code, query, mend in _QUERIES:
        with connection.cursor() as cursor:
            cursor.execute(query)
            for (subject,) in cursor.fetchall():
                yield Finding(code, str(subject), mend)
    yield from _late_rows()
    stored = set(uploads.stored_names())
    yield from _rows_without_files(stored)
    yield from _files_without_rows(stored)


def _late_rows() -> Iterator[Finding]:
    late = timezone.now() - timedelta(minutes=LATE_MINUTES)
    for kind in work.registry.all():
        rows = kind.model._default_manager.filter(work_state=kind.state, next_attempt_at__lt=late)
        for pk in rows.values_list("pk", flat=True)[:1000]:
            yield Finding("due_for_too_long", f"{kind.task} {pk}", "are dispatcher and workers running?")


def _rows_without_files(stored: Collection[str]) -> Iterator[Finding]:
    """Rows whose file is not there; one that was stored after the list was made is looked for by itself."""
    for pk, path in Application.objects.values_list("pk", "cv_path").iterator(chunk_size=2000):
        if path and path not in stored and not default_storage.exists(path):
            yield Finding("row_without_file", str(pk), "restore the file from a backup")


def _files_without_rows(stored: set[str]) -> Iterator[Finding]:
    """Files that no row names; young ones may belong to an upload that is under way."""
    old = timezone.now() - timedelta(minutes=ORPHAN_MINUTES)
    known = set(Application.objects.values_list("cv_path", flat=True))
    for name in stored - known:
        with suppress(FileNotFoundError):  # discarded since it was listed
            if default_storage.get_modified_time(name) < old:
                yield Finding("file_without_row", name, "remove it: manage.py check_integrity --remove-orphans")
