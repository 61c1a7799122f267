"""Queueing mail. Requests only write a row; a worker sends it (``accounts.delivery``)."""

import uuid
from typing import Any
from uuid import UUID

from django.utils.translation import get_language

from accounts.models import Mail
from hiresscope.lib.work import due


def queue_mail(
    *, to: str, template: str, context: dict[str, Any] | None = None, lane: UUID | None = None, after: float = 0
) -> Mail:
    """Queue ``templates/emails/<template>.txt`` (its first line is the subject) for one address, in ``after`` seconds.

    It is written in ``context["language"]``, by default the one in which it was asked for.

    ``context`` is JSON and holds no secret; a template with a composer (``accounts.delivery.composers``) gets its link
    when it is sent. ``lane`` is the tenant's or account's id: a flood of one does not delay the others.
    """
    lane = lane or uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{to.lower()}")
    context = {"language": get_language() or "en", **(context or {})}
    return Mail.objects.create(to=to, template=template, context=context, lane=lane, **due("send", after=after))
