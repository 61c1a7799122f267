"""Words for people where the API has codes and English sentences: what the employers' pages say in their language.

English is what the API says. In other languages a sentence is found by its pattern: ``%(name)s`` and ``…`` stand for
whatever is there, and only what is named is taken over. One that is not in the list stays English.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_noop, pgettext_lazy
from django.utils.translation import gettext_lazy as _

CODES: Mapping[str, Promise] = {
    # how far an application is, and what happened to it
    "PENDING": _("pending"),
    "PROCESSING": _("processing"),
    "SCORED": _("scored"),
    "FAILED": _("failed"),
    "DUPLICATE": _("duplicate"),
    "HELD": _("held"),
    "SHORTLISTED": _("shortlisted"),
    "REJECTED": _("rejected"),
    "CREATED": _("created"),
    "PARSED": _("parsed"),
    "RELEASED": _("released"),
    "RETRIED": _("retried"),
    "UNDONE": _("undone"),
    # verdicts
    "MET": _("met"),
    "PARTIAL": _("partial"),
    "NOT_MET": _("not met"),
    "NOT_STATED": _("not stated"),
    # flags, and why text is hidden
    "HIDDEN_TEXT": _("hidden text"),
    "PROMPT_INJECTION": _("prompt injection"),
    "KEYWORD_STUFFING": _("keyword stuffing"),
    "SCANNED": _("scanned"),
    "LOW_TEXT": _("low text"),
    "TRUNCATED": _("truncated"),
    "FALLBACK_ENGINE": _("fallback engine"),
    "COLOUR": _("colour"),
    "TINY": _("tiny"),
    "OFF_PAGE": _("off page"),
    "RENDER_MODE": _("render mode"),
    "COVERED": _("covered"),
    "VANISH": _("vanish"),
    "ZERO_WIDTH": _("zero width"),
    "TAG_CHARACTERS": _("tag characters"),
    "METADATA": _("metadata"),
    # jobs
    "DRAFT": _("draft"),
    "ACTIVE": _("active"),
    "PAUSED": _("paused"),
    "CLOSED": _("closed"),
    "ONSITE": _("onsite"),
    "HYBRID": _("hybrid"),
    "REMOTE": _("remote"),
    "FULL_TIME": _("full time"),
    "PART_TIME": _("part time"),
    "CONTRACT": _("contract"),
    "TEMPORARY": _("temporary"),
    "INTERNSHIP": _("internship"),
    "YEAR": _("year"),
    "MONTH": _("month"),
    "HOUR": _("hour"),
    # members, subscriptions, deliveries
    "OWNER": _("owner"),
    "ADMIN": _("admin"),
    "RECRUITER": _("recruiter"),
    "VIEWER": _("viewer"),
    "INVITED": _("invited"),
    "TRIALING": _("trialing"),
    "PAST_DUE": _("past due"),
    "EXPIRED": _("expired"),
    "CANCELED": _("canceled"),
    "DELIVERED": pgettext_lazy("a webhook", "delivered"),
}

PROBLEMS = (
    # Said after the name of a field.
    gettext_noop("is required"),
    gettext_noop("must not be null"),
    gettext_noop("must not be empty"),
    gettext_noop("must not be empty: a job keeps at least one criterion"),
    gettext_noop("must not repeat an id"),
    gettext_noop("must be an object"),
    gettext_noop("must be a string"),
    gettext_noop("must be an email"),
    gettext_noop("must be an integer"),
    gettext_noop("must be true or false"),
    gettext_noop("must be true"),
    gettext_noop("must be a UUID"),
    gettext_noop("must be UUIDs"),
    gettext_noop("must be in the future"),
    gettext_noop("must be after since"),
    gettext_noop("must be something that was proposed"),
    gettext_noop("must be a currency code such as USD"),
    gettext_noop("must be at most max"),
    gettext_noop("or max must be given"),
    gettext_noop("must be origins such as https://www.example.com, without a path"),
    gettext_noop("must be a time in RFC 3339, such as …"),
    gettext_noop("must be one of %(names)s"),
    gettext_noop("must be names of events; known are %(names)s"),
    gettext_noop("must have at most %(most)s characters"),
    gettext_noop("must have at least %(least)s characters"),
    gettext_noop("must have at most %(most)s elements"),
    gettext_noop("must have at least %(least)s elements"),
    gettext_noop("must be at most %(most)s"),
    gettext_noop("must be at least %(least)s"),
    gettext_noop("must not be a common password"),
    gettext_noop("must not be like the e-mail or name"),
    gettext_noop("is not strong enough"),
    gettext_noop("is not a known referral code"),
    gettext_noop("is unknown, expired or already used"),
    gettext_noop("must not contain blanks, control characters or backslashes"),
    gettext_noop("must begin with %(schemes)s"),
    gettext_noop("must be a URL such as https://example.com/hook"),
    gettext_noop("must not contain a user name or password"),
    gettext_noop("must have a port from 1 to 65535"),
    gettext_noop("must not have a private or special address, nor one in an unusual spelling"),
    gettext_noop("must have a valid host name"),
    gettext_noop("must have a public host name"),
    gettext_noop("does not belong to this list, sort and filters"),
    gettext_noop("cannot be combined with page"),
    gettext_noop("must begin before row %(row)s; use cursor to go further"),
)
SENTENCES = (
    gettext_noop("The request cannot be carried out"),
    gettext_noop("Authentication is required"),
    gettext_noop("Not found"),
    gettext_noop("Too many requests: %(limit)s are allowed; try again in %(seconds)s seconds"),
    gettext_noop("The current state does not allow this"),
    gettext_noop("You may not do this"),
    gettext_noop("Your role %(role)s does not allow this; it needs %(roles)s"),
    gettext_noop("The %(plan)s plan does not include …; upgrade to …"),
    gettext_noop("The %(plan)s plan allows %(limit)s …; %(used)s are used. Upgrade the plan to go on."),
    gettext_noop("Your … has ended: what you have stays readable; choose a plan to go on"),
    gettext_noop("The form has expired; load the page again and send it once more"),
    gettext_noop("A part of the service that this needs is unavailable; try again shortly"),
    gettext_noop("The e-mail or the password is wrong"),
    gettext_noop("This e-mail is already registered; log in or reset the password"),
    gettext_noop("This e-mail is already registered; log in"),
    gettext_noop("This e-mail is already registered"),
    gettext_noop("The last owner cannot be removed or demoted; make another member an owner first"),
    gettext_noop("Only an owner may make, change or remove an owner"),
    gettext_noop("The endpoint is switched off; switch it on first"),
    gettext_noop("This delivery is being sent right now"),
    gettext_noop("The payload of this delivery was erased"),
    gettext_noop("The optimizer is at work on this job already"),
    gettext_noop("This job is not waiting for its deletion to be confirmed"),
    gettext_noop("The job's closesAt has passed; set a later one, or null, to open it again"),
    gettext_noop("Only a FAILED application can be retried"),
    gettext_noop("Only an application that is scored, and that nothing works on, can be scored anew"),
    gettext_noop("Another application for this job has the same e-mail by now"),
    gettext_noop("This candidate is in the talent pool already"),
    gettext_noop("This job already has an application with the same …"),
    gettext_noop("The file is neither PDF, DOCX, DOC nor plain text"),
    gettext_noop("The file is larger than 5 MB"),
    gettext_noop("The file is empty"),
    gettext_noop("The file could not be stored; try again shortly"),
    gettext_noop("The file cannot be read at the moment; try again shortly"),
    gettext_noop("The file of this CV is not there any more"),
    gettext_noop("Send at most %(most)s files"),
    gettext_noop("Send at most %(most)s file"),
    # why an endpoint is off
    gettext_noop("it was switched off by a person or an API key"),
    gettext_noop("there was no success for %(days)s days"),
    gettext_noop("it answered 410 Gone"),
    # why somebody is suggested
    gettext_noop("Their latest CV scores %(score)s on this job's criteria"),
    gettext_noop("Shows %(skills)s"),
    gettext_noop("Does not show %(skills)s"),
    gettext_noop("Saved for the same department: %(department)s"),
    # why a CV could not be read or scored
    gettext_noop("Reading this file ended its reader each time it was tried."),
    gettext_noop("The stored file could not be read."),
    gettext_noop("The scoring model cannot be reached at the moment"),
    gettext_noop("The scoring model gave no answer that can be used"),
    gettext_noop("The scoring model's answer cannot be used"),
    gettext_noop("The scoring model declined to judge this text"),
    gettext_noop("The scoring model's service refuses our credentials or does not know the model"),
    gettext_noop("The daily budget for the scoring model is used up"),
    gettext_noop("The file is protected by a password."),
    gettext_noop("The file is empty."),
    gettext_noop("The file holds no readable text."),
    gettext_noop("The file is a picture: no text could be found in it."),
    gettext_noop("The file is not readable text."),
    gettext_noop("The file is larger than a CV may be."),
    gettext_noop("The file has %(pages)s pages; %(most)s are the most."),
    gettext_noop("The file is damaged in a way that stops every reader."),
    gettext_noop("The PDF file is damaged and cannot be read."),
    gettext_noop("The DOC file is damaged and cannot be read."),
    gettext_noop("The DOCX file is damaged: …"),
    gettext_noop("The DOCX file …"),
    gettext_noop("The RTF inside the DOC file is damaged."),
    gettext_noop("The web archive inside the DOC file holds no page."),
    gettext_noop("The page inside the DOC file cannot be read."),
    gettext_noop("Reading the file took too long."),
    gettext_noop("Reading the pictures in the file took too long."),
    gettext_noop("Reading the file was interrupted."),
    gettext_noop("The reader could not start."),
)
_LISTED = re.compile(r"Validation failed: (.*)", re.DOTALL)
_GAP = re.compile(r"%\\\((\w+)\\\)s")


def words(code: Any) -> str:
    """The words for a code of the API, in any case: ``KEYWORD_STUFFING`` → ``keyword stuffing``."""
    known = CODES.get(str(code).upper())
    return str(code).replace("_", " ").lower() if known is None else str(known)


def titled(code: Any) -> str:
    """The words for a code, to stand alone: the first letter is a capital."""
    text = words(code)
    return text[:1].upper() + text[1:]


def told(text: str) -> str:
    """A sentence or a problem of the API in the language of the page."""
    if (get_language() or "en").startswith("en"):
        return text
    listed = _LISTED.fullmatch(text)
    if listed:
        head = gettext("Not accepted")
        return f"{head}: {'; '.join(_problem(one) for one in listed[1].split('; '))}"
    for pattern, source in _patterns():
        found = pattern.fullmatch(text)
        if found:
            return gettext(source) % found.groupdict() if found.groupdict() else gettext(source)
    return text


def _problem(text: str) -> str:
    field, _, problem = text.partition(" ")
    return f"{field} {told(problem)}"


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """Whole sentences before those with gaps, which would take them too."""
    sources = sorted((*PROBLEMS, *SENTENCES), key=lambda source: "%(" in source or "…" in source)
    return [(re.compile(_pattern(source), re.DOTALL), source) for source in sources]


def _pattern(source: str) -> str:
    return _GAP.sub(lambda gap: f"(?P<{gap[1]}>.+?)", re.escape(source)).replace("…", ".+")
