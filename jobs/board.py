"""The employers' pages about jobs: the list, the form with its criteria, what the optimizer advises."""

from typing import Any, ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.employer_page import EmployerPage
from accounts.permissions import reads, writes
from hiresscope.lib.errors import DomainError, ValidationFailed
from hiresscope.lib.middleware import request_id
from hiresscope.lib.paging import Listing
from hiresscope.lib.webforms import Filled
from hiresscope.lib.wordings import words
from jobs import forms, selectors, services
from jobs.filters import JobFilters
from jobs.models import EmploymentType, Job, JobStatus, OptimizationStatus, SalaryPeriod, WorkMode

LISTING = Listing(
    sorts={"createdAt": "created_at", "title": "title", "applicationsCount": "applications_count"},
    default="-createdAt",
    filters=JobFilters,
)

MOST_TO_CONFIRM = 10


class JobPage(EmployerPage):
    """A page of one job."""

    here = "jobs"

    def job(self, job_id: UUID) -> Job:
        """The tenant's job, with its tenant, so that nothing loads it again. Raises NotFound."""
        job = selectors.find(self.tenant, job_id)
        job.tenant = self.tenant
        return job


class Jobs(EmployerPage):
    access: ClassVar = {"GET": reads("jobs:read")}
    here = "jobs"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The jobs with their counts, newest first."""
        rows = Job.objects.for_tenant(self.tenant).live().defer("description", "optimization", "criteria")
        sorts = (
            ("-createdAt", _("newest first")),
            ("title", _("by title")),
            ("-applicationsCount", _("most CVs first")),
        )
        context = {
            "jobs": self.rows(LISTING, rows, lambda row: row),
            "to_confirm": selectors.to_confirm(self.tenant, MOST_TO_CONFIRM),
            "statuses": JobStatus.values,
            "sorts": sorts,
        }
        return self.page("app/jobs/list.html", context)


class JobNew(EmployerPage):
    access: ClassVar = {"GET": writes("jobs:write"), "POST": writes("jobs:write")}
    here = "jobs"

    def get(self, request: HttpRequest) -> HttpResponse:
        """An empty form."""
        return form_page(self, forms.empty(), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Create the job; the optimizer reads it."""
        filled = forms.read(request.POST)
        if filled.problems:
            return form_page(self, filled, None)
        try:
            job = services.create(tenant=self.tenant, request_id=request_id(request), **filled.data)
        except DomainError as error:
            filled.refuse(error)
            return form_page(self, filled, None)
        return self.done(f"/app/jobs/{job.pk}", _("%(title)s is saved.") % {"title": job.title})


class JobEdit(JobPage):
    access: ClassVar = {"GET": writes("jobs:write"), "POST": writes("jobs:write")}

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """The form as the job stands."""
        job = self.job(job_id)
        return form_page(self, forms.filled_from(job), job)

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Change the job."""
        job = self.job(job_id)
        filled = forms.read(request.POST, was=job)
        if filled.problems:
            return form_page(self, filled, job)
        try:
            changed = services.change(job=job, **filled.data)
        except DomainError as error:
            filled.refuse(error)
            return form_page(self, filled, job)
        if changed.criteria_version != job.criteria_version and changed.applications_count:
            messages.info(request, _("What scores depend on has changed: score the CVs again when you are ready."))
        return self.done(f"/app/jobs/{job.pk}", _("%(title)s is saved.") % {"title": changed.title})


def form_page(page: EmployerPage, filled: Filled, job: Job | None) -> HttpResponse:
    """The form of a job, with spare rows for criteria, so that it works without JavaScript."""
    rows = list(filled.values.get("criteria") or [])
    context = {
        "form": filled,
        "job": job,
        "rows": [*rows, *[{"kind": "NICE", "weight": 5}] * forms.SPARE_ROWS],
        "statuses": JobStatus.values,
        "modes": WorkMode.values,
        "types": EmploymentType.values,
        "periods": SalaryPeriod.values,
    }
    return page.page("app/jobs/form.html", context, status=filled.status)


class JobStatusChange(JobPage):
    access: ClassVar = {"POST": writes("jobs:write")}

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Publish, pause or close the job."""
        status = request.POST.get("status", "")
        if status not in JobStatus.values:
            raise ValidationFailed([("status", f"must be one of {', '.join(JobStatus.values)}")])
        job = services.change(job=self.job(job_id), status=status)
        return self.done(f"/app/jobs/{job.pk}", _("The job is %(status)s now.") % {"status": words(job.status)})


# The optimizer


class JobAdvice(JobPage):
    access: ClassVar = {"GET": reads("jobs:read")}

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """What the optimizer found; while it is at work the page asks again by itself."""
        job = self.job(job_id)
        context = {
            "job": job,
            "advice": job.optimization,
            "pending": job.optimization_status == OptimizationStatus.PENDING,
        }
        return self.page("app/jobs/advice_part.html" if self.from_script else "app/jobs/advice.html", context)


class JobOptimize(JobPage):
    access: ClassVar = {"POST": writes("jobs:write", feature="aiOptimizer")}

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Have the job read again."""
        job = services.request_optimization(self.job(job_id))
        return self.done(f"/app/jobs/{job.pk}/advice", _("The optimizer reads your ad."))


class JobAdopt(JobPage):
    access: ClassVar = {"POST": writes("jobs:write")}

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Take over what was proposed: ``what`` is ``description`` or ``criteria``, by the same change as by hand."""
        job = self.job(job_id)
        what = request.POST.get("what", "")
        proposed: Any = job.optimization.get(what) if what in {"description", "criteria"} else None
        if not proposed:
            raise ValidationFailed([("what", "must be something that was proposed")])
        services.change(job=job, **{what: proposed})
        return self.done(f"/app/jobs/{job.pk}/advice", _("The proposal is taken over."))
