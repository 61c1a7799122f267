"""What is done with applications: taken in, decided about, processed again, stopped."""

from applications.announcing import announce, record
from applications.housekeeping import release_held
from applications.services.decisions import decide, undo_decision
from applications.services.intake import (
    Applicant,
    BulkResult,
    DuplicateApplication,
    applicant_of,
    linkedin_problem,
    refuse_known,
    submit,
    submit_bulk,
)
from applications.services.processing import (
    reparse,
    requeue,
    rescore,
    rescore_one,
    resume_work_of,
    retry,
    stop_work_of,
)

__all__ = [
    "Applicant",
    "BulkResult",
    "DuplicateApplication",
    "announce",
    "applicant_of",
    "decide",
    "linkedin_problem",
    "record",
    "refuse_known",
    "release_held",
    "reparse",
    "requeue",
    "rescore",
    "rescore_one",
    "resume_work_of",
    "retry",
    "stop_work_of",
    "submit",
    "submit_bulk",
    "undo_decision",
]
