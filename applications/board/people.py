"""The people that a tenant knows: the list, one person, what is held about them, and erasing them."""

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.employer_page import EmployerPage, way_back
from accounts.permissions import MANAGES, SEES_MANAGED, reads
from applications import selectors
from applications.board.lists import shown
from applications.services import people
from candidates.filters import CandidateFilters
from candidates.models import Candidate
from hiresscope.lib.paging import Listing
from hiresscope.lib.wire import dumps


def _summed_up(rows: list[Candidate]) -> list[dict[str, Any]]:
    sums = selectors.summed_up(rows)
    return [{"person": row, **sums.get(row.pk, {"count": 0, "best": None})} for row in rows]


LISTING = Listing(
    sorts={"createdAt": "created_at", "name": "name"},
    default="-createdAt",
    filters=CandidateFilters,
    load=_summed_up,
)
HISTORY_SHOWN = 50
"""How many changes a person's page shows, the newest; an application's own page shows all of its."""


class PersonPage(EmployerPage):
    """A page of one person."""

    here = "candidates"

    def person(self, candidate_id: UUID) -> Candidate:
        """The tenant's record of the person. Raises NotFound."""
        return people.find(self.tenant, candidate_id)


class People(EmployerPage):
    access: ClassVar = {"GET": reads("candidates:read")}
    here = "candidates"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Whoever has applied, newest first; searched in names, e-mails and the words of CVs."""
        found = self.rows(LISTING, Candidate.objects.for_tenant(self.tenant), lambda row: row)
        sorts = (("-createdAt", _("newest first")), ("createdAt", _("oldest first")), ("name", _("by name")))
        context = {"found": found, "sorts": sorts, "back": request.get_full_path()}
        return self.page("app/candidates/list.html", context)


class Person(PersonPage):
    access: ClassVar = {"GET": reads("candidates:read")}

    def get(self, request: HttpRequest, candidate_id: UUID) -> HttpResponse:
        """One person: what they applied for, whether they are in the pool, and what happened."""
        person = self.person(candidate_id)
        context = {
            "person": person,
            "applications": [shown(row) for row in selectors.of_person(person)],
            "entry": person.pool_entries.select_related("scored_for_job").first(),
            "history": selectors.history_of_person(person)[:HISTORY_SHOWN],
            "history_shown": HISTORY_SHOWN,
            "back": way_back(request, request.GET.get("back", ""), "/app/candidates"),
        }
        return self.page("app/candidates/detail.html", context)


class PersonExport(PersonPage):
    access: ClassVar = {"GET": SEES_MANAGED}

    def get(self, request: HttpRequest, candidate_id: UUID) -> HttpResponse:
        """Everything held about the person, as a file."""
        held = people.export_person(tenant=self.tenant, candidate_id=candidate_id)
        response = HttpResponse(dumps(held), content_type="application/json")
        response.headers["Content-Disposition"] = f'attachment; filename="candidate-{candidate_id}.json"'
        return response


class PersonErase(PersonPage):
    access: ClassVar = {"GET": MANAGES, "POST": MANAGES}

    def get(self, request: HttpRequest, candidate_id: UUID) -> HttpResponse:
        """What would go, and whether that is meant."""
        return self._question(self.person(candidate_id))

    def post(self, request: HttpRequest, candidate_id: UUID) -> HttpResponse:
        """Erase the person, if the box is ticked."""
        person = self.person(candidate_id)
        if request.POST.get("confirm") != "on":
            return self._question(person, _("Tick the box if you mean it; nothing was erased."), status=400)
        gone = people.erase_person(tenant=self.tenant, candidate_id=person.pk)
        told = ngettext(
            "The person is erased, with %(count)s application and its file.",
            "The person is erased, with %(count)s applications and their files.",
            gone.applications,
        )
        return self.done("/app/candidates", told % {"count": gone.applications})

    def _question(self, person: Candidate, problem: str = "", *, status: int = 200) -> HttpResponse:
        context: dict[str, Any] = {"person": person, "held": people.held_of(self.tenant, person), "problem": problem}
        return self.page("app/candidates/erase.html", context, status=status)
