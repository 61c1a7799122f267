"""The public form, read by the same rules as the API's apply endpoint."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from applications import services, uploads
from applications.models import Application, Source
from applications.serializers import ApplyInput
from applications.uploads import CheckedUpload
from hiresscope.lib.api import flatten
from hiresscope.lib.errors import DomainError
from jobs.models import Job

FIELDS = ("name", "email", "phone", "linkedinUrl", "coverLetter", "consent")
TRAP = "website"
"""A field that people do not see. Whoever fills it in is asked to empty it: a person whose browser did so can."""


@dataclass
class Filled:
    """What was typed, what is wrong with it (``(field, problem)``; without a field: the whole), else the data."""

    values: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    cv: CheckedUpload | None = None

    def by_field(self) -> dict[str, str]:
        """One problem a field, for the template."""
        return {name or "whole": text for name, text in reversed(self.problems)}


def read(request: HttpRequest) -> Filled:
    """The posted form; problems are collected, so that a person sees them all at once."""
    filled = Filled(values={name: request.POST.get(name, "")[:20_000] for name in FIELDS})
    given = {name: value for name, value in filled.values.items() if value}
    serializer = ApplyInput(data=given)
    if not serializer.is_valid():
        filled.problems += flatten(serializer.errors)
    elif problem := services.linkedin_problem(serializer.validated_data.get("linkedin_url")):
        filled.problems.append(("linkedinUrl", problem))
    if trapped := request.POST.get(TRAP, "")[:200]:
        filled.values[TRAP] = trapped
        filled.problems.append((TRAP, "must be left empty"))
    filled.cv = _file(request, filled)
    if not filled.problems:
        filled.fields = dict(serializer.validated_data)
    return filled


def _file(request: HttpRequest, filled: Filled) -> CheckedUpload | None:
    files = [file for _, parts in request.FILES.lists() for file in parts]
    if not files:
        filled.problems.append(("file", "is required: choose your CV"))
        return None
    try:
        return uploads.check(files[0])
    except DomainError as error:
        filled.problems.append(("file", error.text))
        return None


def send(job: Job, fields: dict[str, Any], cv: CheckedUpload, *, request_id: str) -> Application:
    """Take the application in. Raises what ``services.submit`` raises."""
    return services.submit(
        tenant=job.tenant,
        job=job,
        cv=cv,
        applicant=services.applicant_of(fields),
        source=Source.APPLY,
        by=fields["name"],
        request_id=request_id,
        locale=get_language() or "",
    )
