"""Reads what a requirement asks for in figures and names: years, degrees, languages, licences, team sizes.

The same readers serve ads, criteria and CVs, so that "three years" and "3+ yrs" meet. No Django.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from hiresscope.lib.words.tokens import fold

_NUMBER_WORDS = {
    word: number
    for number, words in enumerate(
        "one eins ein un uno um|two zwei deux dos dois|three drei trois tres|four vier quatre cuatro quatro"
        "|five funf cinq cinco|six sechs seis|seven sieben sept siete sete|eight acht huit ocho oito"
        "|nine neun neuf nueve nove|ten zehn dix diez dez|eleven|twelve|thirteen|fourteen|fifteen".split("|"),
        1,
    )
    for word in words.split()
}
_NUMBER = r"(?:\d{1,2}(?:[.,]\d)?|" + "|".join(sorted(_NUMBER_WORDS, key=len, reverse=True)) + ")"
_UNIT = r"(?:years?|yrs?\b|yr\b|jahre?n?|ans\b|annees?|anos?\b|months?|monate?n?|mois\b|meses\b)"
_YEARS = re.compile(
    rf"\b({_NUMBER})\s*\+?\s*(?:\(\d+\)\s*)?(?:(?:-|–|—|to|or|bis|a|until)\s*{_NUMBER}\s*)?\+?\s*(?:plus\s+"
    rf"|or more\s+|full\s+)?({_UNIT})"
)


@dataclass(frozen=True, slots=True)
class Years:
    """`least` years asked for or claimed; `start`..`end` is where it stands."""

    least: float
    start: int
    end: int


def years(text: str) -> tuple[Years, ...]:
    """Every span of years named, the lower end of a range; months as parts of a year."""
    low = flat(text)
    found = []
    for match in _YEARS.finditer(low):
        number = _NUMBER_WORDS.get(match[1]) or float(match[1].replace(",", "."))
        scale = 12 if match[2].startswith(("month", "monat", "mois", "mes")) else 1
        if not _is_an_age(low, match):
            found.append(Years(number / scale, match.start(), match.end()))
    return tuple(found)


def _is_an_age(low: str, match: re.Match[str]) -> bool:
    """'18 years or older', 'a 100 years old firm' and 'for 20 years we have' ask nothing of a career."""
    after = low[match.end() : match.end() + 18]
    before = low[max(0, match.start() - 12) : match.start()]
    return (
        bool(re.match(r"\W*(?:old|of age|or older|alt\b|d'age|degree|college|university|contract)", after))
        or "age of" in before
        or "aged" in before
    )


# Degrees by level; a level holds all below it.
DEGREE_NAMES = (
    "",
    "secondary school",
    "a vocational qualification",
    "a bachelor's degree",
    "a master's degree",
    "a doctorate",
)
_DEGREES = (
    (5, (r"ph\.?\s?d\b|doctora\w*|doctor of|d\.phil|promotion in|edd\b|\bm\.?d\.?(?=\s*(?:degree\b|from\b|or d\.?o\b))"
        r"|j\.?d\.?\b(?=\s*(?:degree|from))")),
    (4, (r"master(?:'?s)?(?:\s+degree|\s+of|\s+in\b|\s*\()|master'?s\b|\bm\.?sc\b|\bm\.?b\.?a\b|\bm\.a\."
        r"|\bma\b(?= in\b)"
        r"|\bm\.?eng\b|\bm\.?tech\b|\bmca\b|diplom-\w+|\bdiplom\b|maestria|mestrado|magister|\bbac\s?\+\s?5"
        r"|post-?graduate|graduate degree|advanced degree")),
    (3, (r"bachelor\w*(?:'?s)?|\bb\.?sc\b|\bb\.?a\.|\bba\b(?=\s*(?:/|or|,|in|degree|\())|\bbs\b(?=\s*(?:/|or|,|in"
        r"|degree|\())|\bb\.?s\.|\bb\.?eng\b|\bb\.?tech\b|\bb\.?com\b|\bbba\b|\bbfa\b|\bbsn\b|\bbca\b"
        r"|undergraduate degree|licenciatura|licence en|university degree|college degree|four[- ]year degree"
        r"|4[- ]year degree|hochschul\w*|studium|grado en|ingenieur diplome|\bbac\s?\+\s?3|graduacao|degree in"
        r"|(?:relevant|related|higher|technical|science|engineering|arts|business|nursing|law) degree|degree required"
        r"|^(?:an? )?degree\b(?! of)")),
    (2, (r"associate(?:'?s)?(?:\s+degree|\s+of|\s+in\b)|\ba\.a\.|\ba\.?s\. |diploma in|\bbtec\b|\bhnd\b|vocational"
        r"|trade school|technical school|ausbildung|apprenticeship|berufsausbildung|\bbts\b|\bdut\b"
        r"|formacion profesional|technical diploma|\bbac\s?\+\s?2")),
    (1, r"high school|secondary school|\bged\b|a[- ]levels?|abitur|baccalaureat|bachillerato|ensino medio|matura\b"),
)  # fmt: skip
# What a text must hold for a pattern of the level to match: looked for first, which is ten times as fast.
_DEGREE_HINTS = {
    5: "ph doctor d.phil promotion edd md m.d jd j.d",
    4: "master msc m.sc mb m.b m.a. ma·in meng m.eng mtech m.tech mca diplom maestria mestrado magister bac graduate"
    " advanced",
    3: "bachelor bsc b.sc ba b.a bs b.s beng b.eng btech b.tech bcom b.com bfa bca degree licenciatura licence·en"
    " hochschul studium grado ingenieur graduacao",
    2: "associate a.a. as. a.s. diploma btec hnd vocational trade·school technical·school ausbildung apprenticeship bts"
    " dut formacion bac",
    1: "high·school secondary·school ged level abitur baccalaureat bachillerat ensino·medio matura",
}
_DEGREE = tuple(
    (level, tuple(hint.replace("·", " ") for hint in _DEGREE_HINTS[level].split()), re.compile(pattern))
    for level, pattern in _DEGREES
)


# A token, lower case and without accents, without which no pattern above matches: lines are tried by these first.
DEGREE_WORDS = frozenset(
    """phd ph doctor doctorate doctoral doctorado doctorat doutorado promotion edd md jd master masters master's msc
    mba ma
    meng mtech mca m diplom maestria mestrado magister bac postgraduate bachelor bachelors bachelor's
    bachelorabschluss bsc
    b ba bs beng btech bcom bba bfa bsn bca undergraduate licenciatura licence hochschule hochschulabschluss studium
    grado
    ingenieur graduacao degree associate associate's associates diploma btec hnd vocational school ausbildung
    berufsausbildung apprenticeship bts dut formacion ged levels level abitur baccalaureat bachillerato ensino
    matura""".split()
)
LICENCE_WORDS = frozenset(
    """driving driver driver's drivers fuhrerschein permis carnet carta cnh valid cdl commercial hgv lgv forklift fork
    staplerschein caces rn registered nursing cpa certified acca cfa cima pmp project cissp ccna cisco a+ first cpr
    erste shrm phr
    sphr teaching teacher teacher's teachers pgce qts real servsafe food security bar admitted""".split()
)


@dataclass(frozen=True, slots=True)
class Degree:
    level: int
    start: int
    end: int


def degrees(text: str) -> tuple[Degree, ...]:
    """Every degree named, the highest first, with its level: 1 school, 2 vocational, 3 bachelor, 4 master, 5 doctorate.

    "A master's degree in" is one: what begins inside a higher one, or goes on from it, is none of its own."""
    low = flat(text)
    found: list[Degree] = []
    for level, hints, pattern in _DEGREE:
        for match in pattern.finditer(low) if any(hint in low for hint in hints) else ():
            start, end = match.span()
            goes_on = low.startswith("degree", start)
            if not any(one.start <= start < one.end or (goes_on and one.end + 1 == start) for one in found):
                found.append(Degree(level, start, end))
    return tuple(found)


_LANGUAGES = {
    "English": "english englisch anglais ingles inglese", "German": "german deutsch allemand aleman alemao tedesco",
    "French": "french franzosisch francais frances francese", "Spanish": "spanish spanisch espagnol espanol espanhol",
    "Portuguese": "portuguese portugiesisch portugais portugues", "Italian": "italian italienisch italien italiano",
    "Dutch": "dutch niederlandisch neerlandais nederlands", "Polish": "polish polnisch polonais polaco polski",
    "Russian": "russian russisch russe ruso", "Ukrainian": "ukrainian ukrainisch", "Turkish": "turkish turkisch turc",
    "Arabic": "arabic arabisch arabe", "Hebrew": "hebrew", "Hindi": "hindi", "Urdu": "urdu", "Bengali": "bengali",
    "Punjabi": "punjabi", "Tamil": "tamil", "Telugu": "telugu", "Marathi": "marathi", "Gujarati": "gujarati",
    "Mandarin": "mandarin chinese chinesisch chinois chino", "Cantonese": "cantonese", "Japanese": "japanese japanisch",
    "Korean": "korean koreanisch", "Vietnamese": "vietnamese", "Thai": "thai", "Tagalog": "tagalog filipino",
    "Indonesian": "indonesian bahasa", "Malay": "malay", "Swedish": "swedish schwedisch", "Norwegian": "norwegian",
    "Danish": "danish danisch", "Finnish": "finnish", "Czech": "czech tschechisch", "Slovak": "slovak",
    "Hungarian": "hungarian", "Romanian": "romanian rumanisch", "Bulgarian": "bulgarian", "Greek": "greek griechisch",
    "Serbian": "serbian", "Croatian": "croatian", "Swahili": "swahili", "Persian": "persian farsi",
    "Catalan": "catalan", "Afrikaans": "afrikaans", "Welsh": "welsh", "Creole": "creole",
    "Sign language": "asl",
}  # fmt: skip
_LANGUAGE_OF = {word: name for name, words in _LANGUAGES.items() for word in words.split()}
_LANGUAGE = re.compile(
    r"\b(sign language|" + "|".join(sorted(_LANGUAGE_OF, key=len, reverse=True)) + r")(?:kenntnisse\w*)?\b"
)


@lru_cache(maxsize=64)
def language_words(name: str) -> frozenset[str]:
    """The tokens by which a language may be named, lower case and without accents."""
    words = [*_LANGUAGES[name].split(), *(["sign"] if name == "Sign language" else [])]
    return frozenset([*words, *(f"{word}kenntnisse" for word in words)])


_LEVELS = (
    (6, re.compile(r"native|mother tongue|muttersprach\w*|langue maternelle|nativ[oa]|bilingual|bilingue|\bc2\b")),
    (5, re.compile(r"fluen\w*|fliessend\w*|flie(?:ss|ß)end\w*|courant\w*|fluido|fluent\w*|proficien\w*"
        r"|verhandlungssicher\w*|full professional|excellent|advanced|superior|sehr gut\w*|\bc1\b|perfect\w*")),
    (4, re.compile(r"professional|business|working|good|gute?\w*|upper.intermediate|\bb2\b|strong|very good"
        r"|avance|avanzad|avancad")),
    (3, re.compile(r"intermediate|conversational|\bb1\b|moderate|fair|mittel\w*|intermedi\w*")),
    (2, re.compile(r"basic|elementary|beginner|limited|grundkenntnisse|grundlagen|notions|basico|\ba[12]\b|school"
        r"|some")),
)  # fmt: skip
LEVEL_NAMES = ("", "", "basic", "intermediate", "good", "fluent", "native")


@dataclass(frozen=True, slots=True)
class Language:
    """`level` is 2 basic .. 6 native, or None where it is not said."""

    name: str
    level: int | None
    start: int
    end: int


def languages(text: str) -> tuple[Language, ...]:
    """Every human language named, with the level that stands beside it in the same phrase."""
    low = flat(text)
    found = []
    for match in _LANGUAGE.finditer(low):
        name = _LANGUAGE_OF.get(match[1], "Sign language")
        left = max(low.rfind(c, 0, match.start()) for c in ",;\n|") + 1
        rights = [at for c in ",;\n|" if (at := low.find(c, match.end())) >= 0]
        phrase = low[max(left, match.start() - 45) : min([*rights, match.end() + 40, len(low)])]
        level = next((level for level, pattern in _LEVELS if pattern.search(phrase)), None)
        found.append(Language(name, level, match.start(), match.end()))
    return tuple(found)


_LICENCES = (
    ("driving licence", (r"driv(?:ing|er'?s?|ers)'?\s+li[cs]en[cs]e|fuhrerschein|permis de conduire"
        r"|carnet de conducir|carta de conducao|\bcnh\b|valid li[cs]en[cs]e")),
    ("commercial driving licence", r"\bcdl\b|commercial driver'?s li[cs]en[cs]e|\bhgv\b|\blgv\b"),
    ("forklift licence", r"fork\s?-?lift\s+(?:truck\s+)?(?:li[cs]en[cs]e|certif\w*)|staplerschein|\bcaces\b"),
    ("registered nurse licence", (r"\brn\b(?=.{0,25}li[cs]en)|registered nurse|li[cs]en[cs]ed? (?:as an? )?rn\b"
        r"|\brn li[cs]|nursing li[cs]en[cs]e")),
    ("CPA", r"\bcpa\b|certified public accountant"), ("ACCA", r"\bacca\b"), ("CFA", r"\bcfa\b"), ("CIMA", r"\bcima\b"),
    ("PMP", r"\bpmp\b|project management professional"), ("CISSP", r"\bcissp\b"), ("CCNA", (r"\bccna\b"
        r"|cisco (?:certified )?network associate")),
    ("CompTIA A+", r"\ba\+"), ("first aid certificate", r"first aid|\bcpr\b|erste[- ]hilfe"), ("SHRM", (r"\bshrm\b"
        r"|\bphr\b|\bsphr\b")),
    ("teaching certificate", r"teach(?:ing|er'?s?)\s+(?:certif\w*|li[cs]en[cs]e|credential)|\bpgce\b|\bqts\b"),
    ("real estate licence", r"real estate li[cs]en[cs]e"), ("food safety certificate", (r"servsafe|food (?:safety"
        r"|handler'?s?) certif\w*")),
    ("security clearance", r"security clearance"), ("bar admission", r"\bbar admission|admitted to the bar"),
)  # fmt: skip
_LICENCE = tuple((name, re.compile(pattern)) for name, pattern in _LICENCES)
_CLASS = re.compile(r"(?:class|klasse|categor\w+|cat\.?|permis|type|classe)\s*([a-e]1?e?)\b")


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence or certificate; `grade` is a driving class ("C"), where one stands beside it."""

    name: str
    grade: str | None
    start: int
    end: int


def licences(text: str) -> tuple[Licence, ...]:
    """Every known licence or certificate named."""
    low = flat(text)
    found = []
    for name, pattern in _LICENCE:
        for match in pattern.finditer(low):
            near = low[max(0, match.start() - 15) : match.end() + 25]
            grade = _CLASS.search(near) if "driving" in name else None
            found.append(Licence(name, grade[1].upper() if grade else None, match.start(), match.end()))
    return tuple(found)


_TEAM = re.compile(
    r"(?:team|group|staff|crew|department|mitarbeiter\w*|equipe|equipo)\s+(?:of\s+|von\s+|de\s+)?(?:about\s+"
    r"|up to\s+|over\s+|more than\s+|around\s+)?"
    rf"({_NUMBER}|\d{{2,4}})\b|\b({_NUMBER}|\d{{2,4}})\+?\s*(?:[\w-]+\s){{0,2}}?(?:employees|people"
    rf"|direct reports|engineers|staff|members|mitarbeiter\w*|reports|developers|agents|associates)"
)
_LEADS = re.compile(
    r"\b(?:manag|led\b|lead|supervis|oversee|oversaw|head(?:ed|ing)|direct(?:ed|ing)|leit|fuhr|encadr|dirig|mentor|coach)\w*"
)


@dataclass(frozen=True, slots=True)
class Team:
    size: int
    start: int
    end: int


def team(text: str) -> Team | None:
    """The largest team that is led, managed or supervised in `text`."""
    low = flat(text)
    if not _LEADS.search(low):
        return None
    sizes = [(_size(match), match) for match in _TEAM.finditer(low)]
    if not sizes:
        return None
    size, match = max(sizes, key=lambda pair: pair[0])
    return Team(size, match.start(), match.end())


def _size(match: re.Match[str]) -> int:
    written = match[1] or match[2]
    return _NUMBER_WORDS.get(written) or int(float(written.replace(",", ".")))


@lru_cache(maxsize=2048)
def flat(text: str) -> str:
    """Lower case, without accents, the same length as `text`."""
    return text.lower().replace("’", "'") if text.isascii() else text.translate(_plain)


class _Plain(dict[int, str]):
    """A table for `str.translate`: each character in lower case and without accents, if that is one character."""

    def __missing__(self, code: int) -> str:
        low = fold(chr(code).lower())
        self[code] = found = "'" if low == "’" else low if len(low) == 1 else chr(code)
        return found


_plain = _Plain()
