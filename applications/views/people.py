"""``/candidates/:id`` for employers, and ``/candidates/me/…`` for what stands in applications."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.permissions import CANDIDATE, MANAGES, SEES_MANAGED, reads
from applications import selectors
from applications.models import Application
from applications.serializers import NOTICE, STATUSES, ApplicationRow, Explanation
from applications.services import people
from candidates.authentication import FOR_CANDIDATES
from candidates.serializers import CandidateRow, ErasedOut
from hiresscope.lib.errors import NotFound
from hiresscope.lib.fields import Boolean, Choice, Identifier, Integer, ListOf, Output, Text, Timestamp
from hiresscope.lib.operations import operation
from hiresscope.lib.paging import Listing
from hiresscope.lib.views import APIView


class OwnApplication(Output):
    """A candidate's own application."""

    id = Identifier()
    job_title = Text(source="job.title")
    company_name = Text(source="job.tenant.name")
    location = Text(source="job.location", allow_null=True)
    status = Choice(STATUSES)
    score = Integer(allow_null=True)
    applied_at = Timestamp(source="created_at")


class OwnScore(Output):
    """How a candidate's own application was scored; ``score`` is null until it is."""

    application_id = Identifier(source="pk")
    status = Choice(STATUSES)
    score = Integer(allow_null=True)
    explanation = Explanation(source="current_score.explanation", allow_null=True)
    engine = Choice(["CLAUDE", "LOCAL"], allow_null=True)
    scored_at = Timestamp(allow_null=True)
    score_stale = Boolean()
    notice = Text()

    @classmethod
    def get_score_stale(cls, application: Application) -> bool:
        """Whether the criteria have changed since."""
        version = application.scored_version
        return version is not None and version != application.job.criteria_version

    @classmethod
    def get_notice(cls, application: Application) -> str:
        """What automated scoring means for them."""
        return NOTICE


class PersonOut(CandidateRow):
    """A person as the tenant knows them, with what they applied for."""

    applications = ApplicationRow(many=True)
    talent_pool_entry_id = Identifier(allow_null=True)


class ExportOut(Output):
    """Everything held about a person."""

    candidate = serializers.DictField()
    applications = ListOf(child=serializers.DictField())
    talent_pool = ListOf(child=serializers.DictField())
    webhook_events = ListOf(child=serializers.DictField())


class OwnApplications(APIView):
    authentication_classes = FOR_CANDIDATES
    access: ClassVar = {"GET": CANDIDATE}

    @operation(
        gives=OwnApplication,
        listing=Listing(sorts={"appliedAt": "created_at", "score": "score"}, default="-appliedAt"),
    )
    def get(self, request: Any) -> QuerySet[Any]:
        """List one's own applications, with every company; none while the e-mail is not verified."""
        return _own(request).select_related("job__tenant")


class OwnScoreView(APIView):
    authentication_classes = FOR_CANDIDATES
    access: ClassVar = {"GET": CANDIDATE}

    @operation(gives=OwnScore)
    def get(self, request: Any, application_id: UUID) -> Application:
        """See how one's own application was scored."""
        mine = _own(request).select_related("job", "current_score").filter(pk=application_id).first()
        if mine is None:
            raise NotFound
        application: Application = mine
        return application


def _own(request: Any) -> QuerySet[Any]:
    return selectors.of_account(request.user.account)


class CandidateDetail(APIView):
    access: ClassVar = {"GET": reads("candidates:read"), "DELETE": MANAGES}

    @operation(gives=PersonOut)
    def get(self, request: Any, candidate_id: UUID) -> dict[str, Any]:
        """Read a person with their applications."""
        person = people.find(request.user.tenant, candidate_id)
        columns = {field: getattr(person, field) for field in _PERSON}
        entry_id = person.pool_entries.values_list("pk", flat=True).first()
        return {**columns, "applications": selectors.of_person(person), "talent_pool_entry_id": entry_id}

    @operation(gives=ErasedOut)
    def delete(self, request: Any, candidate_id: UUID) -> dict[str, Any]:
        """Erase a person: rows, files, texts, quotes, webhook payloads."""
        people.erase_person(tenant=request.user.tenant, candidate_id=candidate_id)
        return {"id": candidate_id, "deleted": True}


_PERSON = ("id", "name", "email", "phone", "linkedin_url", "location", "skills", "created_at")


class CandidateExport(APIView):
    access: ClassVar = {"GET": SEES_MANAGED}

    @operation(gives=ExportOut, tagged=False)
    def get(self, request: Any, candidate_id: UUID) -> dict[str, Any]:
        """Everything held about a person."""
        return people.export_person(tenant=request.user.tenant, candidate_id=candidate_id)
