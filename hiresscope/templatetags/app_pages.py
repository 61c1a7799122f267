"""What the employers' pages need of templates beyond Django's own."""

from typing import Any

from django import template

from hiresscope.lib import wordings
from hiresscope.lib.webforms import Filled
from hiresscope.templatetags import pages

register = template.Library()
register.simple_tag(pages.query, takes_context=True)
register.filter(wordings.words)
register.filter(wordings.titled)


@register.inclusion_tag("app/parts/field.html")
def field(form: Filled, name: str, label: str, **more: Any) -> dict[str, Any]:
    """A labelled control with its hint and its problem; ``type`` is an input's, or ``textarea`` or ``select``.

    ``options`` are pairs of value and words for a select, or codes; every other keyword becomes an attribute.
    """
    kind = more.pop("type", "text")
    hint = more.pop("hint", "")
    options = [(one, wordings.titled(one)) if isinstance(one, str) else one for one in more.pop("options", ())]
    typed = form.values.get(name)
    return {
        "name": name,
        "id": more.pop("id", f"field-{name}"),
        "label": label,
        "kind": kind,
        "hint": hint,
        "options": options,
        "value": "" if typed is None or kind == "password" else str(typed),
        "ticked": typed is True or typed == "on",
        "problem": wordings.told(form.by_field.get(name, "")),
        "flags": [key for key, given in more.items() if given is True],
        "attributes": {key: given for key, given in more.items() if given is not True and given is not False},
    }


@register.filter
def phrased(text: str) -> str:
    """A phrase of the API in the language of the page."""
    return wordings.told(str(text))


@register.filter
def told(text: str) -> str:
    """A message of the API in the language of the page, as a whole sentence."""
    return f"{wordings.told(str(text)).rstrip('.')}." if text else ""


STATUS_LOOKS = {
    "SHORTLISTED": "success", "REJECTED": "danger", "FAILED": "danger", "SCORED": "primary", "DUPLICATE": "secondary",
    "HELD": "warning", "PENDING": "secondary", "PROCESSING": "info", "ACTIVE": "success", "DRAFT": "secondary",
    "PAUSED": "warning", "CLOSED": "secondary", "DELIVERED": "success", "INVITED": "warning", "MET": "success",
    "PARTIAL": "warning", "NOT_MET": "danger", "NOT_STATED": "secondary",
}  # fmt: skip


@register.inclusion_tag("app/parts/badge.html")
def badge(word: str) -> dict[str, str]:
    """A status as a badge; its word is read out, its colour only adds to it."""
    return {"word": wordings.titled(word), "look": STATUS_LOOKS.get(word, "secondary")}
