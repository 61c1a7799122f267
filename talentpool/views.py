"""``/talent-pool``."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet

import jobs.selectors
from accounts.permissions import reads, writes
from hiresscope.lib.fields import Integer
from hiresscope.lib.operations import operation
from hiresscope.lib.paging import Listing
from hiresscope.lib.views import APIView
from talentpool import scoring, selectors, services
from talentpool.filters import EntryFilters
from talentpool.models import Entry
from talentpool.serializers import EntryInput, EntryOut, RemovedOut, SuggestionsOut

FEATURE = "talentPool"


class TalentPool(APIView):
    access: ClassVar = {
        "GET": reads("talent-pool:read", feature=FEATURE),
        "POST": writes("talent-pool:write", feature=FEATURE),
    }

    @operation(
        gives=EntryOut,
        listing=Listing(
            sorts={"createdAt": "created_at", "score": "score"}, default="-createdAt", filters=EntryFilters
        ),
    )
    def get(self, request: Any) -> QuerySet[Any]:
        """List the people of the talent pool."""
        return selectors.entries(request.user.tenant)

    @operation(takes=EntryInput, gives=EntryOut, status=201, errors=(404, 409))
    def post(self, request: Any) -> Entry:
        """Save a person in the talent pool."""
        return services.add(tenant=request.user.tenant, **self.body)


class TalentPoolEntry(APIView):
    access: ClassVar = {"DELETE": writes("talent-pool:write", feature=FEATURE)}

    @operation(gives=RemovedOut)
    def delete(self, request: Any, entry_id: UUID) -> dict[str, Any]:
        """Take a person out of the talent pool."""
        services.remove(tenant=request.user.tenant, entry_id=entry_id)
        return {"id": entry_id, "deleted": True}


class Suggestions(APIView):
    access: ClassVar = {"GET": reads("talent-pool:read", feature=FEATURE)}

    @operation(gives=SuggestionsOut, parameters={"limit": Integer(min_value=1, max_value=50, default=10)})
    def get(self, request: Any, job_id: UUID) -> dict[str, Any]:
        """Suggest people of the talent pool for a job."""
        tenant = request.user.tenant
        job = jobs.selectors.find(tenant, job_id)
        return {"data": scoring.suggest(tenant=tenant, job=job, limit=self.params["limit"])}
