"""What the scoring engines take and give: plain values, no Django, no I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Kind = Literal["MUST", "NICE"]
VerdictName = Literal["MET", "PARTIAL", "NOT_MET", "NOT_STATED"]
EngineName = Literal["LOCAL", "CLAUDE"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing the employer asks for. `weight` is 1..10; `skill` a canonical skill name where it names one."""

    id: str
    text: str
    kind: Kind = "NICE"
    weight: int = 5
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class JobSpec:
    title: str
    description: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class CVText:
    """The visible text of a CV (NFC), its profile in the API's shape where it was read, and what was cut as hidden."""

    text: str
    profile: Mapping[str, Any] | None = None
    hidden: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """An engine's finding on one criterion.

    `strength` is 0..1 in two decimals, 0 for NOT_MET and NOT_STATED; `quotes` are passages of the CV's text, verbatim.
    """

    criterion_id: str
    verdict: VerdictName
    strength: float
    reason: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything an engine answered about one CV: one verdict per criterion, and what is stored beside them."""

    verdicts: tuple[Verdict, ...]
    engine: EngineName
    model: str
    prompt_version: str
    prompt_hash: str = ""
    raw_answer: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    duration_ms: int = 0
    flags: tuple[str, ...] = ()


class Engine(Protocol):
    """What judges a CV against a job's criteria. Raises DomainError where it cannot."""

    @property
    def name(self) -> EngineName: ...

    @property
    def model(self) -> str: ...

    @property
    def prompt_version(self) -> str: ...

    def judge(self, job: JobSpec, cv: CVText) -> Judgement: ...
