"""Who among staff saw what. What staff changed is in Django's own log of the admin."""

from typing import Any

from accounts.models import Seen, User


def note_seen(*, staff: User, row: Any, what: str, address: str) -> None:
    """Note that ``staff`` at ``address`` is about to be shown ``row``; call it before the answer is made."""
    Seen.objects.create(
        staff_id=staff.pk,
        staff_email=staff.email,
        what=what,
        model=row._meta.label_lower,
        object_id=str(row.pk),
        address=address,
    )


def note_listed(*, staff: User, model: Any, query: str, address: str) -> None:
    """Note that ``staff`` at ``address`` is about to be shown a list of ``model``'s rows, narrowed by ``query``."""
    Seen.objects.create(
        staff_id=staff.pk,
        staff_email=staff.email,
        what="list",
        model=model._meta.label_lower,
        query=query,
        address=address,
    )
