"""The employers' pages of figures: the overview, and one job's report."""

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse

import jobs.selectors
from accounts.employer_page import EmployerPage
from accounts.permissions import Access, reads
from analytics import charts, services
from jobs.models import Job

DAYS = (7, 30, 90, 365)
NEWEST_JOBS = 5


class Home(EmployerPage):
    access: ClassVar = {"GET": Access()}
    here = "home"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The company's figures, where the plan has them, and its newest jobs."""
        figures = services.overview(self.tenant).body if "analytics" in self.tenant.features else None
        rows = Job.objects.for_tenant(self.tenant).live().defer("description", "optimization", "criteria")
        context = {"figures": figures, "jobs": rows.order_by("-created_at", "-id")[:NEWEST_JOBS]}
        return self.page("app/home.html", context)


class JobReport(EmployerPage):
    access: ClassVar = {"GET": reads("analytics:read", feature="analytics")}
    here = "jobs"

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """A job's figures, drawn and as tables."""
        job = jobs.selectors.find(self.tenant, job_id)
        asked = request.GET.get("days", "")
        days = int(asked) if asked.isdecimal() and len(asked) < 4 and int(asked) in DAYS else 30
        report = services.job_report(self.tenant, job, days=days).body
        statuses = [(status, count) for status, count in report["status_breakdown"].items() if count]
        context = {
            "job": job,
            "report": report,
            "days": days,
            "choices": DAYS,
            "trend": charts.trend(report["daily_trend"]),
            "distribution": charts.distribution(report["score_distribution"]),
            "statuses": statuses,
            "total": sum(count for _status, count in statuses),
            "received": sum(row["count"] for row in report["daily_trend"]),
            "most": max([1, *(gap["count"] for gap in report["top_gaps"])]),
        }
        return self.page("app/jobs/analytics.html", context)
