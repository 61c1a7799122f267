"""What a person decides about an application. Nothing else writes a decision."""

from django.db import transaction
from django.db.models.functions import Now

import accounts.services
from applications import events
from applications.announcing import announce, record
from applications.models import Application, Decision
from webhooks.events import APPLICATION_REJECTED, APPLICATION_SHORTLISTED

_EVENTS = {
    Decision.SHORTLISTED.value: (APPLICATION_SHORTLISTED, events.SHORTLISTED),
    Decision.REJECTED.value: (APPLICATION_REJECTED, events.REJECTED),
}
_SECOND_THOUGHTS_SECONDS = 600


def decide(*, application: Application, decision: str, by: str, note: str | None = None) -> bool:
    """Write the decision, its history and its event; False if it stood already, and then nothing happens."""
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        if locked.decision == decision:
            return False
        before = locked.status
        Application.objects.filter(pk=locked.pk).update(decision=decision, decided_at=Now(), updated_at=Now())
        locked.decision = decision
        event, line = _EVENTS[decision]
        record(locked, line, before=before, after=decision, by=by, note=note)
        announce(locked, event, job_title=application.job.title)
        _tell(locked)
    return True


def undo_decision(*, application: Application, by: str) -> bool:
    """Take the last decision back: what was decided before it stands again, else nothing does; False if none stands.

    No event tells of it: receivers hear of decisions, and of the next one.
    """
    with transaction.atomic():
        locked = Application.objects.select_for_update().get(pk=application.pk)
        if locked.decision is None:
            return False
        made = locked.history.filter(to_status=locked.decision, event__in=[line for _, line in _EVENTS.values()])
        last = made.order_by("-id").first()
        earlier = last.from_status if last is not None and last.from_status in Decision.values else None
        before, locked.decision = locked.decision, earlier
        decided_at = Now() if earlier else None
        Application.objects.filter(pk=locked.pk).update(decision=earlier, decided_at=decided_at, updated_at=Now())
        record(locked, events.UNDONE, before=before, after=locked.status, by=by)
    return True


def _tell(application: Application) -> None:
    """Queue the mail about the decision, where the tenant wishes that and the person gave their address.

    It waits, and is not sent if the decision has changed meanwhile: a slip of a key should reach nobody.
    """
    to, tenant = application.candidate_email, application.tenant
    if tenant.mail_decisions and to and application.given_email:
        context = {
            "application": str(application.pk),
            "decision": application.decision,
            "language": application.locale,
        }
        accounts.services.queue_mail(
            to=to, template="decided", context=context, lane=tenant.pk, after=_SECOND_THOUGHTS_SECONDS
        )
