"""A CV as the LOCAL engine sees it: lines that count, their words, job titles, and what was done when.

Left out, because they must never move a score: the name, contact and personal lines, pronouns and forms of address
(they are stop words), years of study. Nothing depends on the order of sections, on gaps or on how long ago a job was.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from applications.scoring.lexical import dates, scope
from applications.scoring.lexical.titles import same_trade
from hiresscope.lib.words import table
from hiresscope.lib.words.tokens import STOP, fold, stem, tokens

_HEADINGS = {
    "EXPERIENCE": "experience|work experience|professional experience|employment|employment history|work history|career"
    "|career history|relevant experience|professional background|work background|internships|projects"
    "|berufserfahrung|beruflicher werdegang|berufspraxis|praktika|projekte|experience professionnelle|experiences"
    "|experiences professionnelles|parcours professionnel|experiencia|experiencia laboral|experiencia profesional"
    "|experiencia profissional|volunteer experience|volunteering|military experience",
    "EDUCATION": "education|education and training|academic background|academic history|qualifications|studies"
    "|educational background|training|courses|coursework|ausbildung|bildung|schulbildung|studium|bildungsweg|formation"
    "|formations|etudes|educacion|formacion|formacion academica|educacao|formacao|formacao academica",
    "SKILLS": "skills|technical skills|key skills|core skills|highlights|skill highlights|core qualifications"
    "|core competencies|competencies|areas of expertise|expertise|additional skills|computer skills|software|tools"
    "|technologies|technical proficiencies|professional skills|kenntnisse|fahigkeiten|it-kenntnisse|kompetenzen"
    "|competences|competences techniques|habilidades|competencias|aptitudes|conocimientos|conhecimentos|keywords"
    "|languages|sprachen|sprachkenntnisse|langues|idiomas|certifications|certificates|licenses|licences|zertifikate",
    "OTHER": "summary|professional summary|profile|executive profile|executive summary|objective|career objective"
    "|career overview|about me|about|accomplishments|core accomplishments|achievements|awards|honors|interests|hobbies"
    "|activities|affiliations|professional affiliations|memberships|publications|additional information|personal"
    "|personal information|references|contact|profil|uber mich|zusammenfassung|interessen|auszeichnungen|referenzen"
    "|a propos|centres d'interet|loisirs|perfil|resumen|resumo|intereses|interesses|referencias",
}  # fmt: skip
_SECTION_OF = {name: section for section, names in _HEADINGS.items() for name in names.split("|")}
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w-]+\.\w|https?://|www\.|linkedin\.com|github\.com"
    r"|^\W*(?:(?:full |first |last |family |given )?name|e-?mail|(?:tele)?phone|tel|mobile|cell|fax|(?:home "
    r"|current )?address|adresse"
    r"|dirección|endereço|anschrift|wohnort|date of birth|dob|birth(?:day|date| date| place)?|born|geboren"
    r"|geburts\w+|naissance"
    r"|né[e]? le|nacimiento|nationality|citizenship|nationalit\w+|staatsangeh\w+|nacionalidad\w*|gender|sex|geschlecht"
    r"|sexe|sexo|género|marital status|familienstand|état civil|estado civil|religion|pronouns|age|alter|edad"
    r"|idade|photo"
    r"|ethnicity|race|skype|website|location|place of birth|visa status|passport)\s*[:：]"
    r"|^\W*(?:\+|\(?0|\(\d{3}\))[\d\s().-]{7,}\W*$"
    r"|\b\d{1,5}\s+(?:\w+\s+){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place)\b\.?,?"
    r"|\b\w+(?:straße|strasse|weg|gasse|platz)\s+\d+|\b(?:rue|avenue|calle|rua)\s+(?:\w+\s+){1,3}\d+|\d+,?\s+rue\b",
    re.IGNORECASE,
)
_MAY_BE_PERSONAL = re.compile(r"[:：\d]|\.com")
_PLACE_OF_WORK = frozenset(
    {
        stem(word)
        for word in "company name city state country inc llc ltd corp gmbh ag sa confidential present current "
        "till date to".split()
    }
    | {stem(name) for name in dates.MONTHS}
)
_TAIL = re.compile(r"[(,/|:]| - |–|—| of | for | at | in |\t", re.IGNORECASE)
_AS_A = re.compile(
    r"\b(?:as|als|comme|como)\s+(?:an?\s+|the\s+|eine?\s+|une?\s+|uma?\s+)?((?:[\w&/.-]+\s+){0,4}?[\w&/.-]+)",
    re.IGNORECASE,
)
_BETWEEN_ITEMS = (",", ";", "|", "•", "·", "▪", "●", "/", "\t", " - ", " – ")
_AFTER_TITLE = re.compile(r"\s[-–—:]\s|[;.:]|\s{3,}")
_FRAGMENT = 5  # words: a line under "Skills" as short as this is an item, not a sentence
_LONG_TITLE = 14
_HEADER_WORDS = 8  # lines above the first longer one hold the name, places, and the headline
_BEFORE_AT = re.compile(r"[\w.+-]*\Z")
_PROFILE_NAME = re.compile(r"linkedin\.com/in/([\w-]+)")
_LONGEST_LOCAL_PART = 64  # characters, by RFC 5321
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `listed`: items without a sentence around them; `title`: stems of the job title it holds; "
    "`span`: months."""

    number: int
    text: str
    words: tuple[str, ...]
    stems: tuple[str, ...]
    section: str
    listed: bool
    title: tuple[str, ...]
    span: tuple[int, int] | None
    bare: bool  # hardly a function word: keywords rather than language
    block: int  # which heading it stands under, counted from the top


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated job: its months, the stems of its title lines, the numbers of the lines that describe it."""

    first: int
    last: int
    title: frozenset[str]
    lines: range
    stems: frozenset[str]


@dataclass
class Reading:
    lines: list[Line]
    headline: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def counts(self) -> Counter[str]:
        return count(self.lines)

    @cached_property
    def title_counts(self) -> Counter[str]:
        return self._titles(self.lines)

    def _titles(self, lines: Iterable[Line]) -> Counter[str]:
        """Titles that stand at a date, or at the top; a title that stands alone elsewhere is only a claim."""
        words: Counter[str] = Counter()
        for line in lines:
            times = 3 if line.number in self.headline else 1 if line.number in self.held else 0
            if times:
                for word in line.title:
                    words[word] += times
        return words

    @cached_property
    def held(self) -> frozenset[int]:
        """Numbers of the lines at or beside a date."""
        return frozenset(line.number + step for line in self.lines if line.span for step in (-2, -1, 0, 1, 2))

    @cached_property
    def views(self) -> "Views":
        return Views.of(self.counts, self.title_counts)

    def views_without(self, places: set[int]) -> "Views":
        """The same CV as if these lines were not in it."""
        if not places:
            return self.views
        left = [line for place, line in enumerate(self.lines) if place not in places]
        return Views.of(count(left), self._titles(left))

    @cached_property
    def entries(self) -> list[Entry]:
        return _entries(self.lines)


@dataclass(frozen=True, slots=True)
class Views:
    """What a text reads like: occupations by its whole wording and by its job titles, and its word weights."""

    duties: table.Vector
    titles: table.Vector
    both: table.Vector
    weights: Mapping[str, float]
    title_weights: Mapping[str, float]

    @staticmethod
    def of(counts: Counter[str], title_counts: Counter[str]) -> "Views":
        words = table.load()
        text, title = words.weigh(counts), words.weigh(title_counts)
        duties, titles = words.duties(text), words.titles(title)
        return Views(duties, titles, table.unit(duties + titles), text.unit(), title.unit())


def count(lines: Iterable[Line]) -> Counter[str]:
    return Counter(chain.from_iterable(line.stems for line in lines))


def read(text: str, *, now: int, names: tuple[str, ...] = ()) -> Reading:
    """The reading of a CV's visible text. `now`: the month that "present" means; `names`: the owner's, left out."""
    text = scope.mask(text)
    for name in names:
        text = text.replace(name, "\n" * len(name)) if len(name) > 2 else text
    lines: list[Line] = []
    section, in_header, block = "", True, 0
    headline: set[int] = set()
    handles = _handles(text.lower())
    for number, raw in enumerate(text.splitlines()):
        stripped = raw.strip()
        heading = _heading(stripped) if stripped else ""
        if heading is None and not (_is_personal(stripped) and not dates.spans(stripped, now)):
            line = _line(number, stripped, section, now, block)
            in_header = in_header and not section and not line.span and len(line.words) <= _HEADER_WORDS
            if not in_header:
                lines.append(line)
            elif line.title and handles.isdisjoint(line.words):
                lines.append(line)
                headline.add(number)
        section = heading or section
        block += bool(heading)
    return Reading([line for line in lines if line.stems or line.span], frozenset(headline))


def _handles(low: str) -> frozenset[str]:
    """The words of e-mail addresses before the sign, and of profile links: they are parts of the name."""
    found = _PROFILE_NAME.findall(low)
    at = low.find("@")
    while at >= 0:
        before = _BEFORE_AT.search(low[max(0, at - _LONGEST_LOCAL_PART) : at])
        found += [before[0]] if before else []
        at = low.find("@", at + 1)
    return frozenset(_WORD.findall(" ".join(found)))


def _is_personal(text: str) -> bool:
    if "@" in text or "www." in text or "http" in text:
        return len(text) < 200
    return len(text) < 80 and bool(_MAY_BE_PERSONAL.search(text)) and bool(_PERSONAL.search(text))


def is_heading(text: str) -> bool:
    """True of a line that is one of the usual headings of a CV."""
    return bool(_heading(text.strip()))


def _heading(text: str) -> str | None:
    if len(text) > 40:
        return None
    key = fold(text.lower()).strip(" #*_:-–—=•\t")
    return _SECTION_OF.get(key)


class _Stems(dict[str, str]):
    """Each token's stem, "" for words that tell nothing; a dictionary look-up is ten times as fast as a call."""

    def __missing__(self, token: str) -> str:
        plain = token.removesuffix("'s").removesuffix("’s")
        found = "" if plain in STOP or token.isdigit() else stem(plain)
        if len(self) < _REMEMBERED:
            self[token] = found
        return found


_REMEMBERED = 200_000
_stem_of = _Stems()


def _line(number: int, text: str, section: str, now: int, block: int = 0) -> Line:
    found = dates.spans(text, now) if section != "EDUCATION" else []
    words = tokens(text)
    kept = tuple([found_stem for word in words if (found_stem := _stem_of[word])])
    bare = len(kept) >= 0.85 * len(words)
    title = _dated_title(text, found[0]) if found else kept if _is_title(text, words) else ()
    listed = not found and ((section == "SKILLS" and len(words) <= _FRAGMENT) or _is_list(text, words))
    span = (found[0].first, found[0].last) if found else None
    trade = same_trade(title) if title else ()
    return Line(number, text, tuple(words), kept, section, listed, trade, span, bare, block)


def _dated_title(text: str, span: dates.Span) -> tuple[str, ...]:
    """The title beside a date: before it, or after it where only a place of work or nothing stands before."""
    before, after = text[: span.start], text[span.end :]
    first, second = _telling(before), _telling(_AFTER_TITLE.split(after.strip(" )]:,;.-–—|"))[0])
    if len(first) > _LONG_TITLE:
        first = first[-_LONG_TITLE:] if len(first) <= 2 * _LONG_TITLE else ()
    second = second if len(second) <= _LONG_TITLE else ()
    if _has_head(before) or not second or (first and not _has_head(after)):
        return first
    return second


def _telling(text: str) -> tuple[str, ...]:
    found = (_stem_of[word] for word in tokens(text))
    return tuple([word for word in found if word and word not in _PLACE_OF_WORK])


def _has_head(text: str) -> bool:
    return not table.load().heads.isdisjoint(tokens(text))


def _is_title(text: str, words: list[str]) -> bool:
    if not 1 <= len(words) <= 7 or text.endswith((".", ",", ";")):
        return False
    heads = table.load().heads
    if words[-1] in heads:
        return True
    if heads.isdisjoint(words):
        return False
    first = tokens(_TAIL.split(text.strip("-•*· "))[0])
    return bool(first) and first[-1] in heads


def _is_list(text: str, words: list[str]) -> bool:
    items = sum(map(text.count, _BETWEEN_ITEMS)) + 1
    return items >= 4 and len(words) <= 3.2 * items


def _entries(lines: list[Line]) -> list[Entry]:
    starts = [place for place, line in enumerate(lines) if line.span]
    found = []
    for at, place in enumerate(starts):
        end = starts[at + 1] if at + 1 < len(starts) else len(lines)
        block = lines[place].block
        end = next((p for p in range(place + 1, end) if lines[p].block != block), end)
        near = [p for p in (place - 1, place, place + 1) if 0 <= p < len(lines) and _same_entry(lines, p, place)]
        title = frozenset(word for p in near for word in lines[p].title)
        body = range(near[0], end)
        words = frozenset(word for p in body for word in lines[p].stems)
        span = lines[place].span
        if span:
            found.append(Entry(span[0], span[1], title, body, words))
    return found


def _same_entry(lines: list[Line], place: int, dated: int) -> bool:
    if place == dated:
        return True
    line = lines[place]
    return bool(line.title) and not line.span and abs(line.number - lines[dated].number) <= 2
