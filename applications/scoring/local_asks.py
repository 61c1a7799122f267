"""Compiles criteria once a job: what each asks for in years, skills, degrees, languages, licences, people, and "
"words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from applications.scoring.lexical.scope import blank
from applications.scoring.lexical.titles import same_trade
from applications.scoring.local_role import Role, compile_role
from applications.scoring.stuffing import AdWords
from applications.scoring.types import Criterion, JobSpec
from hiresscope.lib import requirements, skills
from hiresscope.lib.words import table
from hiresscope.lib.words.tokens import stem, stems, tokens
from jobs.optimizer.ad import clean_title, read_ad

# Words that every criterion uses and that no CV is the better for.
_FORM = frozenset(
    stem(word)
    for word in """experience experienced year years yr yrs month months required requirement requirements require must
    strong able ability abilities skill skills skilled knowledge knowledgeable excellent proven demonstrated
    demonstrable
    minimum least preferred preferably plus bonus understanding familiar familiarity proficient proficiency good
    solid deep
    great related field fields equivalent including include candidate candidates ideal successful role position job
    qualification qualifications desirable desired advantage advantageous high highly level well working work worked
    works
    use using used hands proficiently expertise expert extensive thorough advanced basic minimum prior previous similar
    relevant record track nice accredited
    university college essential mandatory ideally optional similar comparable area areas degree valid current
    certification certifications certificate certificates certified training trained course courses competency
    competence competencies competent capability capabilities capable comprehensive exposure insight insights
    in-depth depth deep effectively another demonstrate ensure able working comfortable possess possesses
    erfahrung kenntnisse jahre gute sehr idealerweise expérience années bonne maîtrise connaissance experiencia años
    conocimientos conhecimento anos experiência""".split()
)
_ROLE = re.compile(
    r"^(?:(?:proven|relevant|previous|prior|work(?:ing)?|professional|hands-on)\s+)*(?:experience|work|background|worked|role)"
    r"\s+(?:as|in the role of|in a role as|similar to)\s+(?:an?\s+|the\s+)?(?P<title>(?:[^.:;]|\.(?!\s))+)",
    re.IGNORECASE,
)
_DUTIES = re.compile(r"^(?:experience with|has done|done) (?:work like|the main duties)\b[^:]*:", re.IGNORECASE)
_SUCH = re.compile(
    r"(?:such as|e\.?g\.?|for example|for instance|like|z\.\s?b\.|wie|comme|por ejemplo|por exemplo|one of|any of"
    r"|either)\s*[,:(]?\s*$",
    re.IGNORECASE,
)
_MORE = (
    r"(?:(?:an?|another|any other|other|some other|similar|comparable|equivalent|related|any|the like)\s+){0,2}"
    r"(?:\w+\s+)?"
)
_JOINTS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("OR", rf"^\s*(?:,?\s*(?:or|and/or|oder|ou|o|bzw\.?)\s+{_MORE}|/\s*)$"),
        (
            "SUCH",
            (
                r"^\W*(?:such as|e\.?g\.?,?|for example|for instance|like|z\.\s?b\.|comme|por ejemplo)\s*[,:(]?\s*"
                r"(?:[\w+#.-]+(?:\s[\w+#.-]+)?,\s*){0,2}$"
            ),
        ),
        ("COMMA", r"^\s*,\s*(?:an?\s+)?$"),
        ("AND", r"^\s*,?\s*(?:and|&|\+|und|et|y|e)\s+(?:an?\s+)?$"),
    )
)
_OR_ANOTHER = re.compile(
    r"\b(?:or|and/or)\s+(?:another|any other|other|similar|comparable|equivalent|related|the like)\b[^,.;()]*",
    re.IGNORECASE,
)
_FIELD = re.compile(
    r"(?:(?<=\bin)|(?<=\bof)|\W*(?:degree|diploma|abschluss)?\W*\b(?:in|of|im|der|en|field of)\b)(?P<field>[^.;()]*?)"
    r"(?=[.;()]|\b(?:with|plus|from|preferred|required|experience)\b|,\s*and\b"
    r"|\b(?:and|or)\s+(?:at least|equivalent|minimum|\d)|\d|$)",
    re.IGNORECASE,
)
_FACULTIES = frozenset(stem(word) for word in ("science", "arts"))
_FIELD_BEFORE = re.compile(r"(?:[^\W\d_]+[ -]){1,3}(?:or [^\W\d_]+ )?$")
_SPEAKS = re.compile(
    r"fluen|language|speak|spoken|written|verbal|communicat|native|bilingual|profici|kenntnis|sprach|fließ"
    r"|sehr gut|courant"
    r"|langue|idioma|nivel|niveau|nível|level|\b[abc][12]\b|mother tongue",
    re.IGNORECASE,
)


class _Placed(Protocol):
    """What stands at `start`..`end` of a text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Ask:
    """One criterion, compiled. `skills`: groups of which one is enough; `terms`: words left over, with what they tell;
    `subject`: all its words but figures and form; `duties`: it describes the work as a whole; `fields`: the
    words of the degree's field; `said`: what a reader of the criterion calls each skill."""

    criterion: Criterion
    role: Role | None
    years: float | None
    skills: tuple[tuple[str, ...], ...]
    degree: int
    languages: tuple[requirements.Language, ...]
    licences: tuple[requirements.Licence, ...]
    team: int | None
    terms: Mapping[str, float]
    subject: frozenset[str] = frozenset()
    duties: bool = False
    fields: frozenset[str] = frozenset()
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """A job, compiled: the role as a whole, its words, and its criteria. `written`: how the sought skills and the
    neighbours
    that speak for them are written, by first token; `wanted`: all words sought."""

    role: Role
    ad: AdWords
    asks: tuple[Ask, ...]
    written: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    wanted: frozenset[str]


@lru_cache(maxsize=256)
def compile_job(job: JobSpec) -> Asked:
    ad = read_ad(job.title, job.description)
    texts = "\n".join(criterion.text for criterion in job.criteria)
    title = ad.title or (job.criteria[0].text if job.criteria else "")
    role = compile_role(title, f"{ad.wording}\n{texts}")
    words = AdWords.of([*stems(title), *stems(job.description), *stems(texts)])
    asks = tuple(_compile(criterion, title, role) for criterion in job.criteria)
    wanted = frozenset(word for ask in asks for word in _words_of(ask))
    return Asked(role, words, asks, _written(asks), wanted)


def _words_of(ask: Ask) -> list[str]:
    named = stems(" ".join(name for group in ask.skills for name in group))
    return [*ask.terms, *named, *(ask.role.weights if ask.role else ())]


def _compile(criterion: Criterion, job_title: str, role: Role) -> Ask:
    text = criterion.text
    own_role = _role(text, job_title, role)
    if own_role or _DUTIES.match(text):
        terms = _terms(_DUTIES.sub("", text))
        return Ask(criterion, own_role, None, (), 0, (), (), None, terms, duties=own_role is None)
    asked, degrees, licences = requirements.years(text), requirements.degrees(text), requirements.licences(text)
    mentions = [m for m in _mentions(criterion) if not any(held.start <= m.start < held.end for held in licences)]
    languages = requirements.languages(text) if _is_of_language(text, mentions) else ()
    team = requirements.team(text)
    of_study = _fields(text, degrees)
    studied = [mention for mention in mentions if any(start <= mention.start < end for start, end in of_study)]
    mentions = [mention for mention in mentions if mention not in studied]
    named: list[_Placed] = [*asked, *degrees, *licences, *languages, *mentions]
    spans = [*of_study, *((found.start, found.end) for found in named)]
    return Ask(
        criterion=criterion,
        role=None,
        years=asked[0].least if asked else None,
        skills=_groups(text, mentions),
        degree=min((found.level for found in degrees), default=0),
        languages=languages,
        licences=licences,
        team=team.size if team else None,
        terms=_terms(blank(text, [*spans, *_vague(text, named)])),
        subject=frozenset(
            same_trade(tuple(_terms(blank(text, [*of_study, *((found.start, found.end) for found in asked)]))))
        ),
        fields=_field_words(text, of_study),
        said={mention.name: _said(mention) for mention in mentions},
    )


def _fields(text: str, degrees: Sequence[requirements.Degree]) -> list[tuple[int, int]]:
    """Where the field of each degree stands: after it ("degree in nursing"), or before ("a nursing degree")."""
    found = []
    for degree in degrees:
        after = _FIELD.match(text, degree.end)
        before = _FIELD_BEFORE.search(text, max(0, degree.start - 40), degree.start)
        if after and after["field"].strip():
            found.append(after.span("field"))
        elif before and not any(other.start <= before.start() < other.end for other in degrees):
            found.append(before.span())
    return found


def _field_words(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[str]:
    """The words of the fields; "Science" and "Arts" are part of a degree's name where they do not stand alone."""
    words = frozenset(word for start, end in spans for word in _terms(text[start:end]))
    return words - _FACULTIES or words


def _said(mention: skills.Mention) -> str:
    """The name alone where the criterion writes it so, or nearly; else its own word too, for the reader to judge."""
    written = " ".join(mention.written.split())
    near = written.casefold() in mention.name.casefold() or mention.name.casefold() in written.casefold()
    return mention.name if near else f"{written} ({mention.name})"


def _terms(text: str) -> dict[str, float]:
    words = table.load()
    return {word: words.tells(word) for word in stems(text) if word not in _FORM}


def _role(text: str, job_title: str, role: Role) -> Role | None:
    """The role a criterion asks for as a whole: the job's own, or another that it names without years."""
    match = _ROLE.match(text)
    title = clean_title(match["title"] if match else text)
    asked = set(stems(title))
    if asked and (asked == set(stems(clean_title(job_title))) or asked == set(role.core)):
        return role
    return compile_role(title, text) if match and asked and not requirements.years(text) else None


def _mentions(criterion: Criterion) -> list[skills.Mention]:
    found = [mention for mention in skills.find(criterion.text) if _is_meant(mention)]
    name = criterion.skill
    if name and all(mention.name != name for mention in found):
        found = [*found, skills.Mention(skills.canonical(name) or name, name, 0, 0)]
    return found


def _is_meant(mention: skills.Mention) -> bool:
    """ "Network" alone is no certificate called Network+."""
    return not mention.name.endswith("+") or "+" in mention.written or "comptia" in mention.written.lower()


def _groups(text: str, mentions: list[skills.Mention]) -> tuple[tuple[str, ...], ...]:
    """Alternatives make one group: "A or B", "A/B", "A, B or another C", "C such as A and B"."""
    groups: list[list[str]] = []
    part: list[str] = []  # of a list that goes on
    is_open = any_of = False  # examples of one thing; an "or" in the part
    for at, mention in enumerate(mentions):
        joint = _joint(text[mentions[at - 1].end : mention.start]) if at and mention.end else ""
        if not joint or (joint == "AND" and not is_open):
            groups += [part] if any_of else [[name] for name in part]
            before = text[max(0, mention.start - 16) : mention.start]
            part, is_open = [], bool(mention.end and _SUCH.search(before))
            any_of = is_open
        is_open = is_open or joint == "SUCH"
        any_of = any_of or joint in ("OR", "SUCH")
        part.append(mention.name)
    any_of = any_of or bool(mentions and _OR_ANOTHER.match(text[mentions[-1].end :].lstrip(" ,")))
    groups += [part] if any_of else [[name] for name in part]
    return _distinct(groups)


def _joint(between: str) -> str:
    """How two named skills are joined: OR, SUCH (the second is an example of the first), COMMA, AND, or not at all."""
    for name, pattern in _JOINTS:
        if pattern.match(between):
            return name
    return ""


def _distinct(groups: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """The groups without names that an earlier one has."""
    seen: set[str] = set()
    kept = []
    for group in groups:
        names = [name for name in dict.fromkeys(group) if name not in seen]
        seen.update(names)
        if names:
            kept.append(tuple(names))
    return tuple(kept)


def _is_of_language(text: str, mentions: list[skills.Mention]) -> bool:
    """ "French" is a language in "fluent French" and alone, not in "French pastry"."""
    return bool(_SPEAKS.search(text)) or (len(tokens(text)) <= 4 and not mentions)


def _vague(text: str, named: list[_Placed]) -> list[tuple[int, int]]:
    """ "or another relational database" behind what is named adds nothing that a CV must say."""
    return [found.span() for found in _OR_ANOTHER.finditer(text) if any(one.end <= found.start() for one in named)]


def _written(asks: tuple[Ask, ...]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Every way to write a sought skill, or a neighbour of one: {first token: ((tokens, name), ...)}."""
    names = {name for ask in asks for group in ask.skills for name in group}
    names |= {near for name in names for near in skills.related(name)}
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name in sorted(names):
        skill = skills.get(name)
        for form in {tuple(tokens(form)) for form in (name, *(skill.aliases if skill else ()))}:
            if form:
                found.setdefault(form[0], []).append((form, name))
    return {head: tuple(forms) for head, forms in found.items()}
