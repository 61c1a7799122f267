"""Derives criteria from an ad without a model: the role, its duties, and what the ad asks for line by line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hiresscope.lib import requirements, skills
from hiresscope.lib.words import table
from hiresscope.lib.words.tokens import stems
from jobs.optimizer.ad import ASKS, NICE, Ad, Piece, clean_title, read_ad
from jobs.optimizer.suggestions import clearer, suggest
from jobs.optimizer.types import CriterionDraft, Kind, Optimization

MAX_CRITERIA = 12
_ROLE_WEIGHT, _DUTIES_WEIGHT = 10, 10
_ENOUGH = 3  # requirements under their own heading; with fewer, the rest of the ad is searched for some
_ENOUGH_DUTIES = 2  # told without asking for anything; with fewer, lines that ask tell of the work too
_PLAIN = frozenset(stems("job work experience skills knowledge strong good excellent ability required proven"))
_COMMON = 4.0  # what a word tells: under this it stands in one of 50 occupations or more
_LONGEST = 220  # characters of a criterion's text
_SOFT = re.compile(
    r"communicat|interpersonal|team[- ]?(?:player|work|oriented)|self[- ](?:motivat|start)|detail"
    r"|organi[sz]ation(?:al)? skill"
    r"|time management|problem[- ]solv|attitude|passion|positive|energetic|flexib|multi-?task|fast[- ]paced|work ethic"
    r"|motivated|enthusias|willing|adaptab|creativ|hard[- ]?working|independen|reliab|punctual|deadline"
    r"|leadership skills"
    r"|teamfähig|kommunikat|motivat|engagement|belastbar|rigueur|autonom|dynamique|trabajo en equipo|proactiv",
    re.IGNORECASE,
)
_PHYSICAL = re.compile(
    r"\b(?:lift|bend|stoop|kneel|crouch|climb|push and pull|stand (?:and|for)|sit for|reach(?:ing)? (?:and|with)"
    r"|pounds|lbs|vision)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:the\s+)?(?:successful|ideal|right|suitable)?\s*(?:candidates?|applicants?|you)\s+(?:must|should|will"
    r"|would|need to)\s+"
    r"(?:also\s+)?(?:have|possess|hold|be|bring|demonstrate)\s+(?:an?\s+|at least\s+)?|^(?:you|we)\s+(?:have|are"
    r"|need|require)\s+",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"(?:,\s*(?:and\s+)?|\s+and\s+|;\s*)(?:at least |a minimum of |minimum (?:of )?|another )?$", re.IGNORECASE
)
_DUTY_LEAD = re.compile(
    r"^(?:(?:(?:the|this|our|your)\s+(?:[\w&/,-]+\s+){0,7}?|you\s+|he/she\s+|they\s+|incumbents?\s+|candidates?\s+)"
    r"(?:will|is|are|shall|must|would)\s+(?:also\s+)?(?:be\s+)?)?"
    r"(?:(?:primarily\s+|majorly\s+)?(?:responsible|accountable)\s+for|expected\s+to|required\s+to|tasked\s+with"
    r"|in\s+charge\s+of)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_NO_DUTY = re.compile(
    r"\b(?:looking|search\w*|pursuit|seek\w*|hiring|wanted|opportunity|(?:ideal|successful|right) (?:candidate"
    r"|applicant)|join|career|apply|application|per diem|reports? (?:directly )?to|based in|this position requires)\b",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"[,;:–—(]|\s(?:and|or|as well as|by|including|such as|while|so that|in order to)\s")
_DANGLING = re.compile(
    r"(?:\s+(?:and|or|the|an?|of|to|in|for|with|by|on|at|as|be|is|are|will|that|which|their|our|its|from|into|including))+$",
    re.IGNORECASE,
)
_CLAUSES = re.compile(r";\s+|\.\s+(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    kind: Kind
    order: int
    worth: float


def optimize(*, title: str, description: str, has_salary: bool, has_location: bool) -> Optimization:
    """Everything the optimizer proposes for one ad."""
    return Optimization(
        description=clearer(title, description),
        suggestions=suggest(title, description, has_salary=has_salary, has_location=has_location),
        criteria=derive_criteria(title, description),
        engine="LOCAL",
    )


def derive_criteria(title: str, description: str) -> tuple[CriterionDraft, ...]:
    """1 to 12 criteria. The first is always the role itself, for the title says more than the rest of an ad.

    MUST and NICE follow the ad's wording and headings; weights how hard the requirement is: years, degrees, licences
    and skills weigh more than character.
    """
    ad = read_ad(title, description)
    drafts = [
        CriterionDraft(
            f"Experience as {clean_title(ad.title) or 'described in this ad'}"[:_LONGEST], "MUST", _ROLE_WEIGHT
        )
    ]
    duties = _duties(ad)
    if duties:
        drafts.append(CriterionDraft(duties, "MUST", _DUTIES_WEIGHT))
    for line in _best(_asked(ad), MAX_CRITERIA - len(drafts)):
        drafts += _drafts(line)
    return tuple(_distinct(drafts))[:MAX_CRITERIA]


def _asked(ad: Ad) -> list[_Line]:
    """The lines that ask for something; failing headings, those whose wording asks."""
    pieces = ad.of("MUST", "NICE")
    if len(pieces) < _ENOUGH:
        pieces += [piece for piece in ad.of("OTHER", "DUTIES") if _asks(piece)]
    found = []
    for order, piece in enumerate(pieces):
        for text in _clauses(piece):
            nice = piece.part == "NICE" or bool(NICE.search(text)) or bool(_SOFT.search(text))
            found.append(_Line(text, "NICE" if nice else "MUST", order, _worth(text)))
    return found


def _asks(piece: Piece) -> bool:
    return bool(ASKS.search(piece.text)) and len(piece.text) <= 400


def _clauses(piece: Piece) -> list[str]:
    parts = _CLAUSES.split(piece.text) if len(piece.text) > 120 else [piece.text]
    return [text for part in parts for single in _by_years(part) if (text := _trimmed(single))]


def _by_years(text: str) -> list[str]:
    """ "4 years as a nurse, 2 years in intensive care and 1 year abroad" are three requirements."""
    parts, done = [], 0
    for found in requirements.years(text)[1:]:
        joint = _JOINT.search(text, done, found.start)
        if joint:
            parts.append(text[done : joint.start()])
            done = joint.end()
    return [*parts, text[done:]]


def _trimmed(text: str) -> str:
    text = _LEAD_IN.sub("", text.strip(" -–•*·\t")).strip()
    text = text[:1].upper() + text[1:]
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rsplit(" ", 1)[0]
    return text.rstrip(" .;,") if len(stems(text)) else ""


def _worth(text: str) -> float:
    """How much a line separates candidates: 0 for character, up to about 10 for named skills, years and papers."""
    hard = 3.0 * bool(requirements.years(text)) + 2.5 * bool(requirements.licences(text))
    hard += 2.0 * bool(requirements.degrees(text)) + 1.5 * min(3, len(skills.find(text)))
    telling = sorted((table.load().tells(word) for word in set(stems(text))), reverse=True)[:4]
    return hard + sum(telling) / 8 - (5.0 if _SOFT.search(text) and hard < 2 else 0.0)


def _best(lines: Sequence[_Line], room: int) -> list[_Line]:
    """The lines worth most, in the ad's order; those on character or physique only where there is hardly another."""
    hard = [line for line in lines if not _is_soft(line) and not _is_vague(line.text)]
    chosen = hard if len(hard) >= _ENOUGH else lines
    best = sorted(chosen, key=lambda line: -line.worth)[:room]
    return sorted(best, key=lambda line: line.order)


def _is_vague(text: str) -> bool:
    """ "Support", "Engineer", "Job experience": one plain word, which every CV has or has not by chance."""
    words = [word for word in stems(text) if word not in _PLAIN]
    common = all(table.load().tells(word) < _COMMON for word in words)
    return (
        len(words) < 2
        and common
        and not (skills.find(text) or requirements.degrees(text) or requirements.licences(text))
    )


def _is_soft(line: _Line) -> bool:
    return line.worth < 0 or bool(_PHYSICAL.search(line.text))


def _drafts(line: _Line) -> list[CriterionDraft]:
    named = list(dict.fromkeys(mention.name for mention in skills.find(line.text)))
    weight = _weight(line)
    return [CriterionDraft(line.text, line.kind, weight, named[0] if len(named) == 1 else None)]


def _weight(line: _Line) -> int:
    """1 to 3: all lines together weigh less than the role and its duties, which tell most."""
    weight = 4 if requirements.years(line.text) else 2 if requirements.licences(line.text) else 1
    return weight if line.kind == "MUST" else max(1, weight - 1)


def _duties(ad: Ad) -> str:
    """The duties that tell most, as one criterion; "" where the ad names none."""
    pieces = ad.of("DUTIES") or [piece for piece in ad.of("OTHER") if not ASKS.search(piece.text)]
    plain = [piece for piece in pieces if not _NO_DUTY.search(piece.text)]
    done = [piece for piece in plain if not (ASKS.search(piece.text) or _SOFT.search(piece.text))]
    plain = done if len(done) >= _ENOUGH_DUTIES else plain
    named = (_DUTY_LEAD.sub("", piece.text) for piece in (plain or pieces))
    told = [(text, _telling(text)) for one in named if (text := _trimmed(one)) and len(stems(text)) >= 2]
    best = {text for text, _ in sorted(told, key=lambda pair: -pair[1])[:4]}
    chosen = dict.fromkeys(_short(text) for text, _ in told if text in best)
    return f"Has done work like: {'; '.join(chosen)}" if chosen else ""


def _telling(text: str) -> float:
    known = table.load().idf
    words = set(stems(text))
    return sum(known.get(word, 0.0) for word in words) / (4 + len(words))


def _short(text: str, least: int = 45, most: int = 110) -> str:
    """The text as far as its last clause that ends before `most` characters."""
    if len(text) <= most:
        return text
    ends = [found.start() for found in _BOUNDARY.finditer(text, least, most)]
    return _DANGLING.sub("", text[: ends[-1]] if ends else text[:most].rsplit(" ", 1)[0])


def _distinct(drafts: Iterable[CriterionDraft]) -> list[CriterionDraft]:
    seen: set[frozenset[str]] = set()
    kept = []
    for draft in drafts:
        key = frozenset(stems(draft.text))
        if key not in seen:
            seen.add(key)
            kept.append(draft)
    return kept
