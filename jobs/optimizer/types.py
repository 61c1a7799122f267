"""What the optimizer proposes: plain values, no Django."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["MUST", "NICE"]
EngineName = Literal["LOCAL", "CLAUDE"]


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """One criterion read out of an ad. `weight` is 1..10; `skill` a canonical skill name where it names one."""

    text: str
    kind: Kind = "NICE"
    weight: int = 5
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One passage to mend: `quote` stands verbatim in the description, or is empty where something is missing."""

    quote: str
    issue: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class Optimization:
    """What an optimizer proposes for one ad. Nothing of it is applied by itself."""

    description: str
    suggestions: tuple[Suggestion, ...]
    criteria: tuple[CriterionDraft, ...]
    engine: EngineName
