"""Where the person lives, and which countries a CV speaks of."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from applications.parsing.fields import reference
from applications.parsing.fields.sections import Kind, Section
from hiresscope.lib.skills.tokens import fold


@dataclass(frozen=True, slots=True)
class Place:
    text: str
    country: str | None  # ISO 3166


_US_STATES = (
    "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny "
    "nc nd oh ok or pa ri sc "
    "sd tn tx ut vt va wa wv wi wy dc"
).split()
_REGIONS = {
    "US":
"alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho"
"|illinois|indiana|iowa"


"|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri"
"|montana|nebraska|nevada"


"|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon"
"|pennsylvania|rhode island"


"|south carolina|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia"
"|wisconsin|wyoming|nyc|silicon valley"
    "|san francisco bay area|bay area|puerto rico",
    "CA": "ontario|quebec|british columbia|alberta|manitoba|saskatchewan|nova scotia|new brunswick|newfoundland",
    "IN":
"karnataka|maharashtra|tamil nadu|telangana|andhra pradesh|kerala|gujarat|rajasthan|uttar pradesh"
"|madhya pradesh"


"|west bengal|haryana|punjab|bihar|odisha|orissa|assam|jharkhand|uttarakhand|himachal pradesh|goa"
"|chhattisgarh|bangalore"
    "|bengaluru|new delhi|delhi ncr|noida|gurgaon|gurugram|navi mumbai|trivandrum|cochin|pondicherry",
    "GB": (
"greater london|west midlands|greater manchester|surrey|kent|essex|yorkshire|lancashire|hampshire"
"|hertfordshire"
),
    "AU": "new south wales|nsw|victoria|queensland|western australia|south australia|tasmania",
    "DE": "bayern|bavaria|baden-wurttemberg|nordrhein-westfalen|hessen|sachsen|niedersachsen|brandenburg|thuringen",
    "PH": "metro manila|quezon city|cavite|laguna|cebu|davao", "PK": "sindh|khyber pakhtunkhwa|rawalpindi",
    "BR": "sao paulo|rio de janeiro|minas gerais|parana|bahia",
    "ES": "cataluna|catalunya|andalucia", "IT": "lombardia|lazio|toscana",
    "FR": "ile-de-france|bretagne|occitanie|provence", "NG": "lagos state|fct",
}  # fmt: skip
_REGION_COUNTRY = {fold(name): country for country, names in _REGIONS.items() for name in names.split("|")}
_CANADIAN = "on qc bc ab mb sk ns nb nl pe".split()
_ABBREVIATIONS = dict.fromkeys(_CANADIAN, "CA") | dict.fromkeys(_US_STATES, "US")
_SEGMENT = re.compile(r"\t|[|•·●▪∙■◆⋄*]|\s[–—-]\s(?!\d)|;|\.\s+(?=[A-Z][a-z]+\b\W)")
_LABEL = re.compile(
    r"^(?:(?:home |current |present |permanent |mailing |postal |contact )?address|location|based in"
    r"|lives? in|residence|place of residence|city|country"
    r"|city/country|current location|adresse|anschrift|wohnort|wohnhaft in|ort|domicile|ville|lieu"
    r"|direcci[oó]n|domicilio|ciudad|residencia|ubicaci[oó]n|localidad"
    r"|lugar de residencia|endere[cç]o|cidade|morada|localiza[cç][aã]o|indirizzo|residenza|citt[aà]"
    r"|adres|woonplaats|地址|现居地|所在地|居住地|住址|현주소|주소"
    r"|адрес|город|العنوان|مكان الإقامة|כתובת)\s*[:：]?\s+(?=\S)",
    re.IGNORECASE,
)
_LABEL_COLON = re.compile(r"^[^\W\d_][^:：\n]{1,28}[:：]\s*")
_STREET = re.compile(
    r"\d.*\b(?:st|street|ave|avenue|rd|road|lane|ln|drive|dr|blvd|boulevard|way|court|ct|apt|flat"
    r"|suite|unit|floor|house|block|sector|phase"
    r"|rue|calle|av|avenida|rua|via|piazza|plaza|carrera)\b|str(?:asse|aße|\.)?\s*\d|weg\s*\d"
    r"|platz\s*\d|\bp\.?o\.? ?box\b",
    re.IGNORECASE,
)
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|[A-Z]{0,2}-?\d{4,6}(?:-\d{3,4})?)\b"
)
_CONTACTS = re.compile(
    r"\S*@\S*|https?://\S+|www\.\S+|\b\S+\.(?:com|org|net|io|dev|me)(?:/\S*)?|\+?\(?\d[\d ().-]{7,18}\d"
)


def read(sections: Sequence[Section]) -> Place | None:
    """The place of residence: from a label, else from the head of the CV."""
    zones = [s for s in sections if s.kind in (Kind.HEADER, Kind.CONTACT, Kind.PERSONAL)]
    lines = [line.text for section in zones for line in section.lines[:40]]
    for text in lines:
        if (label := _LABEL.match(text)) and (place := _of(text[label.end() :], labelled=True)):
            return place
    for text in lines:
        if len(text) < 200 and (place := _of(text)):
            return place
    return None


def _of(text: str, *, labelled: bool = False) -> Place | None:
    for raw in _SEGMENT.split(_CONTACTS.sub("\t", text)):
        segment = _LABEL.sub("", raw.replace(" (", ", ").strip(" ,.:()[]-–—/&"))
        if _LABEL_COLON.match(segment) or not 3 <= len(segment) <= 120:
            continue
        parts = [part.strip() for part in segment.split(",") if part.strip()]
        if place := _known(parts):
            return place
        if labelled and segment[:1].isalpha() and len(segment.split()) <= 8:
            return Place(segment, None)
    return None


def _known(parts: list[str]) -> Place | None:
    """A place, some of whose parts ("Austin", "TX 78701") are known, from the first known part on."""
    kinds = [_part(part) for part in parts]
    known = [number for number, (kind, _) in enumerate(kinds) if kind and not (kind == "abbreviation" and number == 0)]
    if not known:
        return None
    first = known[0]
    if kinds[first][0] != "city" and first > 0 and _is_town(parts[first - 1]):
        first -= 1
    if len(parts) > 1 and any(len(part.split()) > 6 for part in parts[first:]):
        return None
    country = next((code for kind, code in kinds if kind == "country"), kinds[known[0]][1])
    return Place(", ".join(parts[first:][:4]), country)


def _is_town(part: str) -> bool:
    """Whether the part before a region may be a town too small to be known, and is no street."""
    return not _STREET.search(part) and len(part.split()) <= 4 and not any(c.isdigit() for c in _POSTCODE.sub("", part))


@lru_cache(maxsize=8_192)
def _part(part: str) -> tuple[str | None, str | None]:
    """("country" | "region" | "abbreviation" | "city" | None, its country)."""
    known = reference.load()
    bare = fold(_POSTCODE.sub("", part)).strip(" .-()/")
    if not bare or len(bare.split()) > 5:
        return None, None
    shouted = _POSTCODE.sub("", part).strip(" .-()").isupper()
    tables = (
        ("country", known.countries.get(bare)),
        ("region", _REGION_COUNTRY.get(bare)),
        ("abbreviation", _ABBREVIATIONS.get(bare) if shouted else None),
        ("city", known.cities.get(bare) if part[:1].isupper() or part[:1].isdigit() else None),
    )
    return next(((kind, code) for kind, code in tables if code), (None, None))


def countries(texts: Iterable[str]) -> list[str]:
    """Countries that the texts name, by themselves or a region or city between commas; most named first."""
    counts: Counter[str] = Counter()
    for text in texts:
        for segment in re.split(r"[,|•·\t()\n;]|\s[–—-]\s", text[:300]):
            kind, code = _part(segment.strip())
            if code:
                counts[code] += 3 if kind == "country" else 1
    return [code for code, _ in counts.most_common()]


def is_state(text: str) -> bool:
    """Whether a text is the code of a state or province as written after a town ("TX")."""
    return text.isupper() and text.lower() in _ABBREVIATIONS


def is_place(text: str) -> bool:
    """Whether a text is the name of a place and nothing else ("Mountain View, CA, USA", "Remote")."""
    bare = text.strip(" .,()-–")
    if fold(bare) in _WORKPLACE_WORDS:
        return True
    parts = [part for part in re.split(r"[,/]|\s[–-]\s", bare) if part.strip()]
    if not parts or len(parts) > 4:
        return False
    kinds = [_part(part.strip())[0] for part in parts]
    if kinds[0] == "abbreviation" and len(parts) == 1:
        return False
    return kinds[0] is not None and kinds[-1] is not None


_WORKPLACE_WORDS = frozenset(
    (
        *"remote hybrid on-site onsite homeoffice freelance nationwide worldwide teletrabajo telearbeit".split(),
        "home office",
        "city, state",
    )
)
