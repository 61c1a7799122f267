"""``/jobs/:id/applications``, ``/applications``, ``/batches``, ``/apply``."""

from applications.views.details import (
    ApplicationCV,
    ApplicationDetailView,
    ApplicationRetry,
    ApplicationStatus,
    ApplicationText,
    BatchView,
)
from applications.views.lists import JobApplications, JobApplicationsCSV, JobRescore
from applications.views.uploads import Apply, BulkUpload

__all__ = [
    "ApplicationCV",
    "ApplicationDetailView",
    "ApplicationRetry",
    "ApplicationStatus",
    "ApplicationText",
    "Apply",
    "BatchView",
    "BulkUpload",
    "JobApplications",
    "JobApplicationsCSV",
    "JobRescore",
]
