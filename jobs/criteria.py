"""What scores depend on, as it is stored: ``{id, text, kind, weight, skill}``."""

from collections.abc import Iterable, Mapping
from typing import Any

from uuid_utils.compat import uuid7

from jobs.optimizer.types import CriterionDraft

KIND, WEIGHT = "NICE", 5


def of_request(given: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The employer's criteria; one without an ``id`` gets a new one."""
    return [
        {
            "id": str(one.get("id") or uuid7()),
            "text": one["text"],
            "kind": one.get("kind", KIND),
            "weight": one.get("weight", WEIGHT),
            "skill": one.get("skill"),
        }
        for one in given
    ]


def of_drafts(drafts: Iterable[CriterionDraft]) -> list[dict[str, Any]]:
    """What an optimizer proposes, with ids, so that a client can take it over as it stands."""
    return [
        {"id": str(uuid7()), "text": draft.text, "kind": draft.kind, "weight": draft.weight, "skill": draft.skill}
        for draft in drafts
    ]
