"""Judges one facet of a criterion at a time: skills, years, a degree, languages, licences, a team, or plain words.

Each returns a Finding: how far it is met, why in plain words, and the lines that show it. A finding without a place
shows nothing, whatever its strength.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from applications.scoring.lexical import dates
from applications.scoring.lexical.reading import Entry, Line
from applications.scoring.local_asks import Ask
from applications.scoring.local_evidence import Evidence
from applications.scoring.local_role import Role, held_titles, nearness
from hiresscope.lib import requirements, skills
from hiresscope.lib.words.tokens import fold, stems

NOT_MENTIONED = "The CV does not mention this."
_NO_DATES = 0.6  # of the strength: the skill is there, its years are not said
_NEARLY = 0.95  # of the years asked for counts as met: months are rounded in most CVs
_FITTING = 0.5  # support from which on all years count where the criterion does not say of what
_SEEN = 0.25  # share of a criterion's words that any long CV has: it shows nothing
_BORNE_OUT = 0.9  # of the strength of a skill that is only listed: the rest of the CV is near the job
_SAME_TITLE = 0.35  # of what is missing: the advertised title was held


_LEADS_PEOPLE = re.compile(
    r"\b(?:manag|supervis|led|lead|oversaw|mentor|coach|leit|führ|encadr|dirig)\w*\W+(?:\w+\W+){0,3}?(?:team|staff|people|employees"
    r"|mitarbeiter|équipe|equipo|equipe)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Finding:
    weight: float
    strength: float
    reason: str
    places: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    short: bool = False  # the CV speaks of it, and it is too little


def role(asked: Role, evidence: Evidence, own: bool) -> Finding:
    """The work as a whole. `own`: it is the advertised role, not another that a criterion names."""
    near = evidence.support if own else nearness(asked, evidence.views)
    titles = [(share, place) for share, place in held_titles(asked, evidence.reading) if evidence.credit(place) == 1]
    is_held = any(share >= 0.99 and evidence.lines[place].number in evidence.reading.held for share, place in titles)
    if is_held:
        near += _SAME_TITLE * (1 - near)
    places = tuple(place for share, place in titles[:2] if share >= 0.3)
    if not places:
        _, _, best = evidence.coverage(asked.weights)
        places = _work(evidence) or ((best,) if best is not None else ())
    if is_held and near >= 0.4:
        why = f"The CV shows work as {asked.title}."
    elif near >= 0.7:
        why = f"The work in the CV is close to that of {asked.title}."
    elif near >= 0.4:
        why = f"The CV shows related work, not quite that of {asked.title}."
    else:
        why = f"Little in the CV is near the work of {asked.title}."
    return Finding(4, near, why, places, tuple(asked.core))


def duties(ask: Ask, evidence: Evidence) -> Finding:
    """The described work against the duties: mostly its kind, for nobody words it as the ad does."""
    worded = wording(ask, evidence)
    near = 0.85 * evidence.support + 0.15 * worded.strength
    _, _, place = evidence.coverage(ask.terms)
    if near >= 0.7:
        why = "The work described is of this kind."
    elif near >= 0.35:
        why = "The work described is near this kind."
    else:
        why = "Little of the work described is of this kind."
    return Finding(4, near, why, (place,) if place is not None else _work(evidence), tuple(ask.terms))


def _work(evidence: Evidence) -> tuple[int, ...]:
    """The first two dated jobs: what work as a whole is judged by, where no one line words it as the ad does."""
    return tuple(_title_line(entry, evidence) for entry in evidence.reading.entries[:2])


def _title_line(entry: Entry, evidence: Evidence) -> int:
    """The line that names the job, at the date or beside it."""
    dated = _dated_line(entry, evidence)
    beside = (dated, dated - 1, dated + 1)
    return next((place for place in beside if place in entry.lines and evidence.lines[place].title), dated)


def named_skills(ask: Ask, evidence: Evidence) -> list[Finding]:
    return [_skill_group(group, ask, evidence) for group in ask.skills]


def _skill_group(group: Sequence[str], ask: Ask, evidence: Evidence) -> Finding:
    """One of the group is enough."""
    found = [_skill(name, ask.said.get(name, name), evidence) for name in group]
    best = max(found, key=lambda finding: finding.strength)
    if best.strength or len(group) == 1:
        return best
    return Finding(1, 0.0, f"None of these is mentioned: {', '.join(ask.said.get(name, name) for name in group)}.")


def _skill(name: str, said: str, evidence: Evidence) -> Finding:
    """`said`: the skill as the reader of the criterion knows it."""
    best = _best_place(evidence.places_of_skill(name), evidence)
    strength, place, written = (evidence.credit_of_skill(best) if best is not None else 0.0), best, name
    if strength < 0.9:
        for near, likeness in skills.related(name).items():
            other = _best_place(evidence.places_of_skill(near), evidence)
            counted = likeness * evidence.credit_of_skill(other) if other is not None else 0.0
            if counted > strength:
                strength, place, written = counted, other, near
    if place is None or not strength:
        return _in_other_words(name, said, evidence)
    if written != name:
        return Finding(1, strength, f"{said} is not named, but {written}, which is near it, is.", (place,), (written,))
    if not (evidence.lines[place].listed or place in evidence.stuffed.echoes):
        why = f"The CV shows {said}."
    elif strength >= _BORNE_OUT:
        why = f"{said} is listed, and the work in the CV fits it."
    else:
        why = f"{said} is listed; no described work shows it."
    return Finding(1, strength, why, (place,), (name,))


def _in_other_words(name: str, said: str, evidence: Evidence) -> Finding:
    """A skill that the vocabulary does not find may stand there inflected ("telecommunication")."""
    _, together, place = evidence.coverage(dict.fromkeys(stems(name), 1.0))
    if place is None or together < 0.99:
        return Finding(1, 0.0, f"{said} is not mentioned.")
    return Finding(1, 0.95 * evidence.credit_of_skill(place), f"The CV speaks of {said}.", (place,), (name,))


def _best_place(places: Sequence[int], evidence: Evidence) -> int | None:
    return max(places, key=lambda place: (evidence.credit_of_skill(place), -place), default=None)


def years(ask: Ask, subject: Sequence[Finding], evidence: Evidence) -> Finding:
    """Years of what the criterion speaks of, from dated jobs (overlaps once) or the CV's own statement."""
    needed = ask.years or 0.0
    places = [place for finding in subject for place in finding.places]
    about = bool(ask.terms or ask.skills)
    entries = _relevant(ask, evidence) if about else evidence.reading.entries
    have = dates.months([(entry.first, entry.last) for entry in entries]) / 12
    told, told_place = _told(ask, evidence)
    states = told > have
    have = max(have, told)
    what = f"Asks for {_years(needed)}"
    shown = tuple(_dated_line(entry, evidence) for entry in entries[:2]) or (
        (told_place,) if told_place is not None else ()
    )
    if have:
        factor = 1.0 if have >= _NEARLY * needed else have / needed
        fitting = 1.0 if about else min(1.0, evidence.support / _FITTING)
        factor *= fitting
        other = "" if fitting >= 0.8 else ", in work that is not near this"
        spell = f"; the CV {'states' if states else 'shows'} {_number(have)}{other}."
        shown = (told_place, *shown) if states and told_place is not None else shown
        return Finding(3, factor, what + spell, shown, short=factor < 0.2)
    strength = max((finding.strength for finding in subject), default=0.0)
    if strength and not evidence.reading.entries:
        return Finding(3, _NO_DATES * strength, f"{what}; the CV does not say how long.", tuple(places[:1]))
    return Finding(3, 0.0, f"{what}; {'no dated work in the CV is of this kind' if about else 'the CV shows none'}.")


def _relevant(ask: Ask, evidence: Evidence) -> list[Entry]:
    """Dated jobs of the kind: by title first, else those whose lines speak of most of it."""
    total = sum(ask.terms.values())
    by_title = evidence.entries((), ask.subject)
    if by_title:
        return by_title
    skilled = {
        place for group in ask.skills for name in group for place in evidence.places_of_skill(name, all_of_them=True)
    }
    found = evidence.entries(skilled, frozenset())
    if found or not total:
        return found
    return [
        entry
        for entry in evidence.reading.entries
        if sum(weight for word, weight in ask.terms.items() if word in entry.stems) >= 0.5 * total
    ]


def _told(ask: Ask, evidence: Evidence) -> tuple[float, int | None]:
    """Years that the CV states itself ("8 years of Python"), in a line that speaks of the subject."""
    best: tuple[float, int | None] = (0.0, None)
    for place, stated in evidence.stated_years:
        if best[0] < stated and _speaks_of(ask, place, evidence):
            best = (stated, place)
    return best


def _speaks_of(ask: Ask, place: int, evidence: Evidence) -> bool:
    """True if the line names one of the skills, or half of the words: years of one thing are none of another."""
    if any(place in evidence.places_of_skill(name, all_of_them=True) for group in ask.skills for name in group):
        return True
    total = sum(ask.terms.values())
    stems_there = set(evidence.lines[place].stems)
    spoken = sum(weight for word, weight in ask.terms.items() if word in stems_there)
    return spoken >= 0.5 * total if total else not ask.skills


def _dated_line(entry: Entry, evidence: Evidence) -> int:
    return next((place for place in entry.lines if evidence.lines[place].span), entry.lines.start)


def _years(value: float) -> str:
    return f"{_number(value)} year{'' if value == 1 else 's'}"


def _number(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def degree(ask: Ask, evidence: Evidence) -> Finding:
    """The highest degree named, and whether its line names one of the fields asked for."""
    name = requirements.DEGREE_NAMES[ask.degree]
    best: tuple[float, int, int | None] = (0.0, 0, None)
    for place, line in enumerate(evidence.lines):
        if evidence.credit(place) < 1 or not _may_hold_degree(line):
            continue
        for found in requirements.degrees(line.text):
            strength = _degree_strength(found.level, ask, evidence, place)
            best = max(best, (strength, found.level, place), key=lambda item: item[:2])
    strength, level, at = best
    if at is None:
        return Finding(2, 0.0, f"Asks for {name}; the CV names none.")
    held = requirements.DEGREE_NAMES[level]
    if level < ask.degree:
        return Finding(2, strength, f"Asks for {name}; the CV shows {held}.", (at,), short=level < ask.degree - 1)
    why = f"The CV shows {held}" + ("." if strength >= 0.9 else "; the field asked for is not named beside it.")
    return Finding(2, strength, why, (at,))


def _may_hold_degree(line: Line) -> bool:
    likely = line.section == "EDUCATION" or len(line.text) < 200
    return likely and not requirements.DEGREE_WORDS.isdisjoint(_folded(line))


def _folded(line: Line) -> tuple[str, ...]:
    return line.words if line.text.isascii() else tuple(fold(word) for word in line.words)


def _degree_strength(level: int, ask: Ask, evidence: Evidence, place: int) -> float:
    if level < ask.degree:
        return 0.4 if level == ask.degree - 1 else 0.0
    if not ask.fields or ask.degree == 1:
        return 1.0
    near = {word for line in evidence.lines[max(0, place - 1) : place + 2] for word in line.stems}
    return 1.0 if near & ask.fields else 0.6


def languages(ask: Ask, evidence: Evidence) -> list[Finding]:
    return [_language(wanted, evidence) for wanted in _once(ask.languages)]


def _once(wanted: Sequence[requirements.Language]) -> list[requirements.Language]:
    return list({language.name: language for language in wanted}.values())


def _language(wanted: requirements.Language, evidence: Evidence) -> Finding:
    best: tuple[float, int | None, int | None] = (0.0, None, None)
    needed = wanted.level or 4
    for place, line in enumerate(evidence.lines):
        if place in evidence.stuffed.void or not _may_name_language(line, wanted.name):
            continue
        for found in requirements.languages(line.text):
            if found.name == wanted.name:
                level = found.level
                strength = (
                    0.75 if level is None else 1.0 if level >= min(needed, 5) else 0.5 if level >= needed - 1 else 0.2
                )
                best = max(best, (strength, level, place), key=lambda item: item[0])
    strength, level, at = best
    if at is None:
        return Finding(2, 0.0, f"{wanted.name} is not mentioned.")
    if level is None:
        return Finding(2, strength, f"{wanted.name} is named, its level is not.", (at,), (wanted.name,))
    said = requirements.LEVEL_NAMES[level]
    return Finding(2, strength, f"{wanted.name}: {said}.", (at,), (wanted.name,), short=strength < 0.25)


def _may_name_language(line: Line, name: str) -> bool:
    return not requirements.language_words(name).isdisjoint(_folded(line))


def licences(ask: Ask, evidence: Evidence) -> list[Finding]:
    return [_licence(wanted, evidence) for wanted in {found.name: found for found in ask.licences}.values()]


def _licence(wanted: requirements.Licence, evidence: Evidence) -> Finding:
    label = f"{wanted.name} {wanted.grade}" if wanted.grade else wanted.name
    other: Finding | None = None
    for place, line in enumerate(evidence.lines):
        if place in evidence.stuffed.void or requirements.LICENCE_WORDS.isdisjoint(_folded(line)):
            continue
        for found in requirements.licences(line.text):
            if found.name != wanted.name:
                continue
            if wanted.grade and found.grade and not found.grade.startswith(wanted.grade):
                other = Finding(3, 0.2, f"Asks for {label}; the CV shows class {found.grade}.", (place,), short=True)
                continue
            strength = 0.6 if wanted.grade and not found.grade else 1.0
            return Finding(3, strength, f"The CV shows it: {label}.", (place,))
    return other or Finding(3, 0.0, f"The CV does not mention it: {label}.")


def team(ask: Ask, evidence: Evidence) -> Finding:
    needed = ask.team or 0
    best: tuple[int, int | None] = (0, None)
    for place, line in enumerate(evidence.lines):
        if evidence.credit(place) == 1 and any(c.isdigit() for c in line.text):
            found = requirements.team(line.text)
            if found and found.size > best[0]:
                best = (found.size, place)
    size, at = best
    if at is None:
        leads = evidence.coverage(dict.fromkeys(stems("managed supervised led team staff"), 1.0))
        if leads[1] >= 0.4 and leads[2] is not None:
            return Finding(3, 0.5, f"The CV shows leading people, not how many (asks for {needed}).", (leads[2],))
        return Finding(3, 0.0, f"Asks for a team of {needed}; the CV names no team led.")
    why = f"Asks for a team of {needed}; the CV shows {size}."
    return Finding(3, min(1.0, size / needed), why, (at,))


def wording(ask: Ask, evidence: Evidence) -> Finding:
    """For what is no named thing: how much of the criterion's wording the CV has, and how close together."""
    anywhere, together, place = evidence.coverage(ask.terms)
    share = min(1.0, 1.15 * (0.5 * anywhere + 0.5 * together))
    strength = evidence.context * max(0.0, share - _SEEN) / (1 - _SEEN)
    if place is None or not strength:
        return Finding(2, 0.0, NOT_MENTIONED)
    if strength >= 0.8:
        why = "The CV describes this."
    elif strength >= 0.45:
        why = "The CV describes part of this."
    else:
        why = "The CV touches on this only in passing."
    return Finding(2, strength, why, (place,), tuple(ask.terms))


def wording_by_title(ask: Ask, worded: Finding, evidence: Evidence) -> Finding:
    """`worded`, or the share of the criterion's words that the title of a dated job has: who was a nurse for years
    need not describe nursing in the criterion's words."""
    words = {word for word in ask.subject if word in ask.terms}
    best = max(evidence.reading.entries, key=lambda entry: len(words & entry.title), default=None)
    share = len(words & best.title) / len(words) if best and words else 0.0
    if best is None or share <= max(worded.strength, 0.5):
        return worded
    why = "" if share == 1 else worded.reason
    return Finding(worded.weight, share, why, (_title_line(best, evidence),), tuple(words))
