"""Reads an ad without a model: its criteria from its own lines."""

import re

from jobs.optimizer.types import CriterionDraft, Kind

_MAX_CRITERIA = 12
_HEADING = re.compile(r"^[#*\s]*([\w &'/,-]{3,60}?)\s*:?[*\s]*$")
_WANTED = re.compile(
    r"require|qualification|skills?\b|you have|you bring|looking for|experience|education|must|profil|anforderung"
    r"|exig|requisit|competenc|compétenc|kenntnis",
    re.IGNORECASE,
)
_NICE = re.compile(r"\b(prefer|plus\b|bonus|nice to have|desir|ideally|advantage|asset|optional)", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(experience|years?|degree|bachelor|master|diploma|certif\w*|licen[cs]e\w*|knowledge|proficien\w*|fluent|skills?"
    r"|ability|understanding|familiar\w*|must|required)\b",
    re.IGNORECASE,
)


def derive_criteria(title: str, description: str) -> tuple[CriterionDraft, ...]:
    """At most 12 criteria, the role first; there is always at least one."""
    drafts = [CriterionDraft(text=f"Experience as {_role(title)}", kind="MUST", weight=10)]
    section_wanted, kind = False, "MUST"
    for line in _lines(description):
        heading = _HEADING.match(line)
        if heading and len(line.split()) <= 5 and not line.lstrip().startswith(("-", "*", "•")):
            section_wanted = bool(_WANTED.search(line))
            kind = "NICE" if _NICE.search(line) else "MUST"
            continue
        text = line.strip(" -*•·–\t")
        if 3 <= len(text) <= 300 and (section_wanted or _ASKS.search(text)):
            this: Kind = "NICE" if kind == "NICE" or _NICE.search(text) else "MUST"
            drafts.append(CriterionDraft(text=text, kind=this, weight=5 if this == "MUST" else 3))
    return tuple(drafts[:_MAX_CRITERIA])


def _role(title: str) -> str:
    return re.sub(r"\s*[(\[].*?[)\]]", "", title).strip() or "this role"


def _lines(text: str) -> list[str]:
    return [part for line in text.splitlines() for part in re.split(r"(?<=[.;])\s+|[•·]", line) if part.strip()]
