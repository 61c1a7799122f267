"""The employers' pages of the talent pool, and of deleting a job, whose good people can be kept in it."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import jobs.selectors
from accounts.employer_page import EmployerPage, way_back
from accounts.permissions import reads, writes
from hiresscope.lib.errors import ValidationFailed
from hiresscope.lib.paging import Listing
from hiresscope.lib.webforms import read
from hiresscope.lib.wordings import told
from talentpool import scoring, selectors, services
from talentpool.filters import EntryFilters
from talentpool.serializers import EntryInput

FEATURE = "talentPool"
READS = reads("talent-pool:read", feature=FEATURE)
WRITES = writes("talent-pool:write", feature=FEATURE)
DELETES = writes("jobs:write")
LISTING = Listing(sorts={"createdAt": "created_at", "score": "score"}, default="-createdAt", filters=EntryFilters)
SUGGESTED = 10


def _back(request: HttpRequest) -> str:
    """The page that the form stood on."""
    return way_back(request, request.POST.get("back", ""), "/app/talent-pool")


class Pool(EmployerPage):
    access: ClassVar = {"GET": READS}
    here = "talent-pool"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The people of the pool."""
        rows = selectors.entries(self.tenant).select_related("scored_for_job")
        sorts = (("-createdAt", _("newest first")), ("-score", _("best first")))
        return self.page("app/pool.html", {"found": self.rows(LISTING, rows, lambda row: row), "sorts": sorts})


class PoolAdd(EmployerPage):
    access: ClassVar = {"POST": WRITES}
    here = "talent-pool"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save a person."""
        filled = read(EntryInput, request.POST)
        if filled.problems:
            raise ValidationFailed(filled.problems)
        try:
            services.add(tenant=self.tenant, **filled.data)
        except services.AlreadyInPool as error:
            return self.done(_back(request), f"{told(error.text)}.", warn=True)
        return self.done(_back(request), _("Kept in the talent pool."))


class PoolRemove(EmployerPage):
    access: ClassVar = {"POST": WRITES}
    here = "talent-pool"

    def post(self, request: HttpRequest, entry_id: UUID) -> HttpResponse:
        """Take a person out."""
        services.remove(tenant=self.tenant, entry_id=entry_id)
        return self.done(_back(request), _("Taken out of the talent pool."))


class Suggestions(EmployerPage):
    access: ClassVar = {"GET": READS}
    here = "jobs"

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Who of the pool fits a job."""
        job = jobs.selectors.find(self.tenant, job_id)
        found = scoring.suggest(tenant=self.tenant, job=job, limit=SUGGESTED)
        return self.page("app/jobs/suggestions.html", {"job": job, "found": found})


# Deleting a job


class JobDelete(EmployerPage):
    access: ClassVar = {"GET": DELETES, "POST": DELETES}
    here = "jobs"

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Whom to keep of a job that was deleted and is not confirmed. Raises NotFound for any other."""
        job = jobs.selectors.deleted(self.tenant, job_id)
        if job is None:
            return self.done(f"/app/jobs/{job_id}")
        return self._choice(job)

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Delete the job, and ask whom to keep."""
        services.delete_job(tenant=self.tenant, job_id=job_id)
        return self.done(f"/app/jobs/{job_id}/delete")

    def _choice(self, job: Any) -> HttpResponse:
        context = {
            "job": job,
            "eligible": selectors.eligible(self.tenant, job),
            "threshold": self.tenant.score_threshold,
        }
        return self.page("app/jobs/delete.html", context)


class JobConfirmDelete(EmployerPage):
    access: ClassVar = {"POST": DELETES}
    here = "jobs"

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Finish the deletion, keeping whoever is ticked."""
        try:
            chosen = [UUID(text) for text in request.POST.getlist("candidateIds")]
        except ValueError:
            raise ValidationFailed([("candidateIds", "must be UUIDs")]) from None
        done = services.confirm_deletion(tenant=self.tenant, job_id=job_id, candidate_ids=chosen)
        saved = done["saved_to_talent_pool"]
        kept = ngettext(
            "%(count)s person is kept in the talent pool.", "%(count)s people are kept in the talent pool.", saved
        )
        deleted = _("The job is deleted.")
        return self.done("/app/jobs", f"{deleted} {kept % {'count': saved}}")


class JobRestore(EmployerPage):
    access: ClassVar = {"POST": DELETES}
    here = "jobs"

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        """Undo the deletion."""
        job = services.restore_job(tenant=self.tenant, job_id=job_id)
        return self.done(f"/app/jobs/{job.pk}", _("The job is back as it was."))
