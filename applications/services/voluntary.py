"""What applicants say of themselves for bias audits: given voluntarily, kept apart, and read by the audit alone.

No engine, list, page, export or admin reads it; what leaves this module are groups, never a person.
"""

from collections.abc import Mapping

from django.db import transaction

from applications.models import Application, VoluntaryAnswers
from applications.scoring.audit import Person

ATTRIBUTES = ("sex", "ethnicity", "age", "disability")
_LONGEST = 60  # characters of an answer


def give(*, application: Application, answers: Mapping[str, str]) -> None:
    """Keep the answers of who applied; an empty mapping takes back what was given. Unknown attributes are dropped."""
    kept = {name: " ".join(answers[name].split())[:_LONGEST] for name in ATTRIBUTES if answers.get(name, "").strip()}
    with transaction.atomic():
        VoluntaryAnswers.objects.filter(application=application).delete()
        if kept:
            VoluntaryAnswers.objects.create(application=application, answers=kept)


def sample(*, tenant: str | None = None, job: str | None = None) -> list[Person]:
    """Every scored or decided application, of a tenant or job by its id, with nothing that tells who it is."""
    rows = Application.objects.exclude(score=None, decision=None)
    if tenant:
        rows = rows.filter(job__tenant_id=tenant)
    if job:
        rows = rows.filter(job_id=job)
    given = dict(VoluntaryAnswers.objects.filter(application__in=rows).values_list("application_id", "answers"))
    return [
        Person(score, None if decision is None else decision == "SHORTLISTED", given.get(id_, {}))
        for id_, score, decision in rows.values_list("id", "score", "decision").iterator(chunk_size=2000)
    ]
