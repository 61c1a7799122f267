"""What the public and the candidates' pages need of templates: words for codes, and one way to draw a form's field."""

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hiresscope.lib.wire import dumps

register = template.Library()
Words = str | Promise

WORDS: dict[str, Words] = {
    "ONSITE": _("On site"),
    "HYBRID": _("Hybrid"),
    "REMOTE": _("Remote"),
    "FULL_TIME": _("Full time"),
    "PART_TIME": _("Part time"),
    "CONTRACT": _("Contract"),
    "TEMPORARY": _("Temporary"),
    "INTERNSHIP": _("Internship"),
    "MET": pgettext_lazy("a criterion", "Met"),
    "PARTIAL": pgettext_lazy("a criterion", "Partly met"),
    "NOT_MET": pgettext_lazy("a criterion", "Not met"),
    "NOT_STATED": pgettext_lazy("a criterion", "Not stated in the CV"),
    "MUST": _("Essential"),
    "NICE": _("Nice to have"),
    "PENDING": _("Waiting to be read"),
    "PROCESSING": _("Being read"),
    "SCORED": _("Read, waiting for a decision"),
    "FAILED": _("The file could not be read"),
    "DUPLICATE": _("Already applied"),
    "HELD": _("Arrived, waiting to be read"),
    "SHORTLISTED": _("Shortlisted"),
    "REJECTED": _("Declined"),
}
_SALARIES = {
    "YEAR": _("%(amount)s a year"),
    "MONTH": _("%(amount)s a month"),
    "HOUR": _("%(amount)s an hour"),
}

# What the checks shared with the API say, in words for people.
PROBLEMS: dict[str, Words] = {
    "is required": _("Please fill this in."),
    "must not be empty": _("Please fill this in."),
    "must be an email": _("Please write an e-mail address such as name@example.com."),
    "must be true": _("Without your consent we cannot take your application."),
    "must be an https linkedin.com profile": _("Please give the address of a profile, https://www.linkedin.com/in/…"),
    "is required: choose your CV": _("Please choose your CV."),
    "The file is empty": _("This file is empty. Please choose another one."),
    "The file is larger than 5 MB": _("This file is larger than 5 MB. Please choose a smaller one."),
    "The file is neither PDF, DOCX, DOC nor plain text": _(
        "This is neither a PDF, DOCX, DOC nor TXT file. Please choose another one."
    ),
    "Send at most 1 file": _("Please send one file."),
    "The file could not be stored; try again shortly": _(
        "Your file could not be stored just now; nothing was sent. Please try again in a minute."
    ),
    "This job already has an application with the same file": _("This file was sent for this job already."),
    "This job already has an application with the same candidateEmail": _(
        "There is an application for this job with this e-mail address already."
    ),
    "This job already has an application with the same file or e-mail": _(
        "There is an application for this job with this file or e-mail address already."
    ),
    "must be left empty": _("Please leave this field empty; it is there to keep machines out."),
    "must have at least 10 characters": _("Please choose a password of at least 10 characters."),
    "must not be a common password": _("This password is too common. Please choose another one."),
    "must not be like the e-mail or name": _("This password is too much like your e-mail or name."),
    "is unknown, expired or already used": _("This link has expired or was used already."),
    "This e-mail is already registered; log in": _("This e-mail is registered already. Please log in."),
    "The e-mail or the password is wrong": _("The e-mail or the password is wrong."),
}


@register.filter
def worded(code: str | None) -> Words:
    """The words for a code of the API, such as a status or a verdict."""
    return WORDS.get(code or "", code or "")


@register.filter
def told(problem: str) -> Words:
    """A problem in words for people."""
    return PROBLEMS.get(problem, problem[:1].upper() + problem[1:])


@register.filter
def salary(job: Any) -> str:
    """What the job pays: ``62,000-78,000 EUR a year``; empty where the ad does not say."""
    ends = [number_format(end, force_grouping=True) for end in (job.salary_min, job.salary_max) if end is not None]
    if not ends:
        return ""
    amount = f"{'–'.join(dict.fromkeys(ends))} {job.salary_currency}"
    return gettext(str(_SALARIES[job.salary_period])) % {"amount": amount} if job.salary_period else amount


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The page's query string with ``changes``; None takes a parameter away. Begins with ``?``."""
    given = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            given.pop(name, None)
        else:
            given[name] = value
    return f"?{given.urlencode()}"


@register.filter
def jsonld(data: Any) -> SafeString:
    """``data`` as JSON that can stand in a script element of a data type: nothing in it can end the element."""
    text = dumps(data).decode()
    escaped = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return mark_safe(escaped)  # noqa: S308 - escaped above


@register.inclusion_tag("parts/field.html")
def entry(filled: Any, name: str, label: str, **more: Any) -> dict[str, Any]:
    """A labelled control with its hint and its problem. ``type`` is an input's or ``textarea``; ``optional`` says so;
    ``wrong`` is what a script says of it; every other keyword becomes an attribute."""
    kind = more.pop("type", "text")
    problems = filled.by_field() if callable(filled.by_field) else filled.by_field
    typed = filled.values.get(name)
    given = more.pop("value", "")
    return {
        "name": name,
        "label": label,
        "kind": kind,
        "hint": more.pop("hint", ""),
        "optional": more.pop("optional", False),
        "problem": problems.get(name, ""),
        "value": "" if kind == "password" else (given if typed is None else typed) or "",
        "attributes": {key.replace("_", "-"): value for key, value in more.items() if value},
    }
