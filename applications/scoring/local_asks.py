"""Compiles criteria once a job: what each asks for in years, skills, degrees, languages, licences, people, and words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from applications.scoring.local_role import Role, clean_title, compile_role
from applications.scoring.stuffing import AdWords
from applications.scoring.types import Criterion, JobSpec
from hiresscope.lib import requirements, skills
from hiresscope.lib.words import table
from hiresscope.lib.words.tokens import stem, stems, tokens
from jobs.optimizer.ad import read_ad

# Words that every criterion uses and that no CV is the better for.
_FORM = frozenset(
    stem(word)
    for word in """experience experienced year years yr yrs month months required requirement requirements require must
    strong able ability abilities skill skills skilled knowledge knowledgeable excellent proven demonstrated demonstrable
    minimum least preferred preferably plus bonus understanding familiar familiarity proficient proficiency good solid deep
    great related field fields equivalent including include candidate candidates ideal successful role position job
    qualification qualifications desirable desired advantage advantageous high highly level well working work worked works
    use using used hands proficiently expertise expert extensive thorough advanced basic minimum prior previous similar
    relevant record track nice essential mandatory ideally optional similar comparable area areas degree valid current
    erfahrung kenntnisse jahre gute sehr idealerweise expérience années bonne maîtrise connaissance experiencia años
    conocimientos conhecimento anos experiência""".split()
)
_ROLE = re.compile(
    r"^(?:(?:proven|relevant|previous|prior|work(?:ing)?|professional|hands-on)\s+)*(?:experience|work|background|worked|role)"
    r"\s+(?:as|in the role of|in a role as|similar to)\s+(?:an?\s+|the\s+)?(?P<title>[^.:;(]+)",
    re.IGNORECASE,
)
_DUTIES = re.compile(r"^(?:experience with|has done|done) (?:work like|the main duties)\b[^:]*:", re.IGNORECASE)
_AS_A = re.compile(r"\bas (?:an?\s+|the\s+)?(?P<title>[^.:;,(]+)", re.IGNORECASE)
_OR = re.compile(r"^\s*(?:,?\s*(?:or|and/or|/|oder|ou|o|bzw\.?)\s*|/)\s*(?:an?\s+)?$", re.IGNORECASE)
_SPEAKS = re.compile(
    r"fluen|language|speak|spoken|written|verbal|communicat|native|bilingual|profici|kenntnis|sprach|fließ|sehr gut|courant"
    r"|langue|idioma|nivel|niveau|nível|level|\b[abc][12]\b|mother tongue",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ask:
    """One criterion, compiled. `skills`: groups of which one is enough; `terms`: words left over, with what they tell."""

    criterion: Criterion
    role: Role | None
    years: float | None
    skills: tuple[tuple[str, ...], ...]
    degree: int
    languages: tuple[requirements.Language, ...]
    licences: tuple[requirements.Licence, ...]
    team: int | None
    terms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """A job, compiled: the role as a whole, its words, and its criteria. `heads`: first tokens of every skill sought."""

    role: Role
    ad: AdWords
    asks: tuple[Ask, ...]
    heads: frozenset[str]


@lru_cache(maxsize=256)
def compile_job(job: JobSpec) -> Asked:
    ad = read_ad(job.title, job.description)
    texts = "\n".join(criterion.text for criterion in job.criteria)
    title = ad.title or (job.criteria[0].text if job.criteria else "")
    role = compile_role(title, f"{ad.wording}\n{texts}")
    words = AdWords.of([*stems(title), *stems(job.description), *stems(texts)])
    asks = tuple(_compile(criterion, title, role) for criterion in job.criteria)
    return Asked(role, words, asks, _heads(asks))


def _compile(criterion: Criterion, job_title: str, role: Role) -> Ask:
    text = criterion.text
    spans: list[tuple[int, int]] = []
    asked = requirements.years(text)
    spans += [(y.start, y.end) for y in asked]
    own_role = _role(text, job_title, role) if not asked else None
    mentions = _mentions(criterion)
    degrees = requirements.degrees(text)
    spans += [(d.start, d.end) for d in degrees]
    languages = () if own_role or not _is_of_language(text, mentions) else requirements.languages(text)
    spans += [(found.start, found.end) for found in languages]
    licences = requirements.licences(text)
    spans += [(found.start, found.end) for found in licences]
    team = requirements.team(text)
    spans += [(m.start, m.end) for m in mentions if m.end]
    left = _without(text, spans)
    terms = {word: table.load().tells(word) for word in stems(left) if word not in _FORM}
    return Ask(
        criterion=criterion,
        role=own_role,
        years=asked[0].least if asked else None,
        skills=_groups(text, mentions),
        degree=min((d.level for d in degrees), default=0),
        languages=languages,
        licences=licences,
        team=team.size if team else None,
        terms=terms,
    )


def _role(text: str, job_title: str, role: Role) -> Role | None:
    """The role a criterion asks for as a whole: the job's own, or another that it names."""
    match = _ROLE.match(text)
    asked = clean_title(match["title"]) if match else text
    same = set(stems(asked)) == set(stems(clean_title(job_title))) or set(stems(asked)) == set(role.core)
    if same:
        return role
    return compile_role(asked, text) if match else None


def _mentions(criterion: Criterion) -> list[skills.Mention]:
    found = skills.find(criterion.text)
    name = criterion.skill
    if name and all(mention.name != name for mention in found):
        found = [*found, skills.Mention(skills.canonical(name) or name, name, 0, 0)]
    return found


def _groups(text: str, mentions: list[skills.Mention]) -> tuple[tuple[str, ...], ...]:
    """Skills joined by "or" or a stroke make one group."""
    groups: list[list[str]] = []
    for at, mention in enumerate(mentions):
        between = text[mentions[at - 1].end : mention.start] if at else ""
        if at and mention.end and _OR.match(between):
            groups[-1].append(mention.name)
        elif all(mention.name not in group for group in groups):
            groups.append([mention.name])
    return tuple(tuple(group) for group in groups)


def _is_of_language(text: str, mentions: list[skills.Mention]) -> bool:
    """"French" is a language in "fluent French" and alone, not in "French pastry"."""
    return bool(_SPEAKS.search(text)) or (len(tokens(text)) <= 4 and not mentions)


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text


def _heads(asks: tuple[Ask, ...]) -> frozenset[str]:
    """The first tokens of all ways to write a sought skill or a neighbour that speaks for it."""
    names = {name for ask in asks for group in ask.skills for name in group}
    names |= {near for name in names for near in skills.related(name)}
    found = set()
    for name in names:
        skill = skills.get(name)
        for written in (name, *(skill.aliases if skill else ())):
            found.update(tokens(written)[:1])
    return frozenset(found)
