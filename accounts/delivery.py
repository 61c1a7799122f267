"""Sending queued mail: claim the row, make the message, hand it to the mail server, drop the row.

A worker that dies after the server took the message sends it again; mail cannot be had more exactly than that.
"""

import logging
import textwrap
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from accounts import links
from accounts.models import Mail, OneTimeToken, PrincipalKind, User
from hiresscope.lib import work

logger = logging.getLogger("hiresscope.mail")

SEND = work.registry.add(
    work.Kind(
        model=Mail,
        state="send",
        task="accounts.send_mail",
        queue="housekeeping",
        waits=(5, 30, 120, 600, 3600),
        lane="lane",
    )
)
Composer = Callable[[Mail], dict[str, Any] | None]
composers: dict[str, Composer] = {}
"""What a template's context is made of when it is sent; None means that there is nobody to write to."""


def composer(template: str) -> Callable[[Composer], Composer]:
    """Register the composer of ``template``; apps above do so when they are ready."""

    def register(function: Composer) -> Composer:
        composers[template] = function
        return function

    return register


@composer("password_reset")
def _reset(mail: Mail) -> dict[str, Any] | None:
    user = User.objects.filter(email=mail.to.lower(), is_active=True, tenant__isnull=False).first()
    if user is None:
        return None
    token = links.issue(OneTimeToken.Purpose.RESET, PrincipalKind.EMPLOYER, user.pk)
    return {"name": user.name, "link": links.address("/app/reset", token)}


@composer("invitation")
def _invitation(mail: Mail) -> dict[str, Any] | None:
    user = User.objects.filter(pk=UUID(mail.context["user"]), is_active=False).first()
    if user is None:
        return None
    token = links.issue(OneTimeToken.Purpose.INVITE, PrincipalKind.EMPLOYER, user.pk)
    return {**mail.context, "name": user.name, "link": links.address("/app/accept", token)}


def send(mail_id: UUID | str) -> None:
    """Send the mail, if it is still waiting."""
    taken = work.claim(SEND, mail_id)
    if taken is None:
        return
    mail: Mail | None = taken.rows().first()
    if mail is None or taken.exhausted:
        taken.rows().delete()
        return
    try:
        message = compose(mail)
        if message is not None:
            message.send()
    except OSError as error:
        # Mail servers fail with OSError and its children (SMTPException is one).
        if work.retry(taken, error=type(error).__name__):
            return
        logger.error("mail given up", extra={"template": mail.template, "error": type(error).__name__})
    taken.rows().delete()


def compose(mail: Mail) -> EmailMessage | None:
    """The message as text and HTML in the mail's language, or None where there is nobody to write to."""
    make = composers.get(mail.template)
    context = make(mail) if make else mail.context
    if context is None:
        return None
    with translation.override(mail.context.get("language") or "en"):
        subject, _, written = render_to_string(f"emails/{mail.template}.txt", context).partition("\n")
        parts = [" ".join(part.split()) for part in written.strip().split("\n\n")]
        html = render_to_string("emails/frame.html", {"subject": subject.strip(), "parts": list(map(_part, parts))})
    # The same id at each try, so that a reader sees a repeated message once.
    headers = {"Message-ID": f"<{mail.pk}@hiresscope>", "Auto-Submitted": "auto-generated"}
    text = "\n\n".join(map(_wrapped, parts)) + "\n"
    message = EmailMultiAlternatives(subject.strip(), text, to=[mail.to], headers=headers)
    message.attach_alternative(html, "text/html")
    return message


def _part(text: str) -> dict[str, str]:
    """A paragraph for the HTML frame; one that is an address by itself becomes a button."""
    alone = text.startswith(("https://", "http://")) and " " not in text
    return {"link" if alone else "text": text}


def _wrapped(text: str) -> str:
    """Lines of 76 characters; an address is never broken."""
    return textwrap.fill(text, 76, break_long_words=False, break_on_hyphens=False)
