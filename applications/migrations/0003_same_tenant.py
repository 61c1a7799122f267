"""Composite foreign keys: what belongs to an application belongs to its tenant."""

from django.db import migrations

from hiresscope.lib.tenancy import composite_foreign_keys


class Migration(migrations.Migration):
    dependencies = [("applications", "0002_initial")]
    operations = composite_foreign_keys(
        [
            ("applications_batch", "job_id", "jobs_job"),
            ("applications_application", "job_id", "jobs_job"),
            ("applications_application", "candidate_id", "candidates_candidate"),
            ("applications_application", "batch_id", "applications_batch"),
            ("applications_application", "duplicate_of_id", "applications_application"),
            ("applications_application", "current_score_id", "applications_score"),
            ("applications_parsedcv", "application_id", "applications_application"),
            ("applications_score", "application_id", "applications_application"),
            ("applications_answer", "application_id", "applications_application"),
            ("applications_historyentry", "application_id", "applications_application"),
        ]
    )
