"""Which part of the lines that head an entry is the title, and which the employer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from applications.parsing.fields import companies, dates, places, titles
from applications.parsing.fields.lines import Line
from applications.parsing.types import Experience


@dataclass(frozen=True, slots=True)
class Named:
    title: str | None = None
    company: str | None = None


LABELS = (
    ("title", re.compile((
r"^(?:position(?: held)?|job title|title|role|designation|post(?: held)?"
r"|occupation(?: or position held)?|position title|funktion|poste|puesto|cargo|fun[cç][aã]o"
r"|posizione|qualifica|lavoro o posizione ricopert[ie]|profesi[óo]n o cargo desempe[ñn]ado"
r"|fonction ou poste occup[ée]|fun[çc][ãa]o ou cargo ocupado|beruf oder funktion|stanowisko|职位|岗位"
r"|職種)\s*(?:[:：\t]\s*|$)"
), re.IGNORECASE)),
    ("company", re.compile((
r"^(?:company(?: name)?|employer|organi[sz]ation|name (?:and address )?of employer|client|firm"
r"|institution|arbeitgeber|firma|unternehmen|entreprise|employeur|empresa|compañ[ií]a|azienda"
r"|(?:nome e indirizzo del )?datore di lavoro|nom et adresse de l.employeur"
r"|nombre y direcci[óo]n (?:de la empresa|del empleador)|nome e endere[çc]o do empregador"
r"|name und adresse des arbeitgebers|pracodawca|公司|単位|单位|会社名)\s*(?:[:：\t]\s*|$)"
), re.IGNORECASE)),
    ("none", re.compile((
r"^(?:dates?(?: of employment)?|duration|period|from|location|place|type of business|sector"
r"|zeitraum|dauer|période|periodo|período|fechas?|lugar|local|date e)\s*(?:[:：\t]\s*|$)"
), re.IGNORECASE)),
)  # fmt: skip
_HARD = re.compile(
    r"\t|\s?[|•·●▪∙■◆~]\s?|\s[–—-]{1,2}\s|\s?;\s|\s@\s|\s(?:at|bei|bei der|chez|en|na|presso"
    r"|w)\s(?=[A-ZÀ-Þ0-9])|[–—]\s|:\s|：|\s(?=(?:[Mm]anager|[Ss]upervisor|[Aa]dvis[eo]r|[Mm]entor|经理"
    r"|导师)\s?[:：])"
)
_AT = re.compile(r"\s(?:@|at|bei|bei der|chez|presso)\s(?=[A-ZÀ-Þ0-9])")
# What is left of "De mars 2013 à décembre 2018" once the date is taken out.
_DATE_WORDS = frozenset(
    "de du des from since von vom seit ab desde dal dalla depuis do od van sinds to until bis à até hasta".split()
)
_TRIM = " \t,.;:-–—|()[]/•·\"'“”"


def entry(block: Sequence[Line], dated: int, span: dates.Span) -> Experience:
    texts = [without(line.text, span) if number == dated else line.text for number, line in enumerate(block)]
    dated_first = texts[dated : dated + 1] + texts[:dated] + texts[dated + 1 :]
    ordered = texts if texts[dated].strip(_TRIM) == "" else dated_first if titles.looks_like(texts[dated]) else texts
    named = classified(ordered)
    end = None if span.current else span.end or span.begin
    return Experience(title=named.title, company=named.company, start=span.begin, end=end)


def classified(texts: Sequence[str]) -> Named:
    """Which part of some lines is the title and which the employer."""
    labelled: dict[str, str] = {}
    segments: list[str] = []
    for text in texts:
        for kind, pattern in LABELS:
            if match := pattern.match(text.strip()):
                labelled.setdefault(kind, text.strip()[match.end() :].strip(_TRIM))
                break
        else:
            segments += [part.strip(_TRIM) for part in _HARD.split(text) if part and part.strip(_TRIM)]
    segments = [
        part
        for segment in segments
        for part in _off_place(segment)
        if len(part) > 1 and not _dates_only(part) and part.lower() not in _DATE_WORDS
    ]
    title, rest = (labelled["title"], segments) if labelled.get("title") else _title(segments)
    company = labelled.get("company") or _company(rest)
    return Named(title[:150] if title else None, company[:150] if company else None)


_PLACE_LEAD = re.compile(r"^([^\d,]{2,60}, ([A-Z]{2})) (?=[^\W\d_])")


def _off_place(segment: str) -> list[str]:
    """ "Acme Austin, TX Warehouse Clerk" -> "Acme Austin, TX" and "Warehouse Clerk"."""
    lead = _PLACE_LEAD.match(segment)
    if lead and places.is_state(lead.group(2)) and titles.looks_like(segment[lead.end() :]):
        return [lead.group(1), segment[lead.end() :]]
    return [segment]


def _dates_only(segment: str) -> bool:
    spans = dates.find(segment)
    return bool(spans) and len(without(segment, spans[0]).strip(_TRIM + "0123456789")) < 3


def _title(segments: list[str]) -> tuple[str | None, list[str]]:
    """(title, segments left): the segment that most looks like a title, cut at its commas."""
    scored = [(_title_score(segment, number), number) for number, segment in enumerate(segments)]
    score, negative = max(((s, -n) for s, n in scored), default=(0, 0))
    if score <= 0:
        return _plain_title(segments)
    number = -negative
    title, left = _cut_at_commas(
        segments[number], others=any(_may_employ(s) for i, s in enumerate(segments) if i != number)
    )
    return title, segments[:number] + left + segments[number + 1 :]


def _title_score(segment: str, number: int) -> float:
    strength = float(titles.strength(segment))
    if not strength or places.is_place(segment):
        return 0.0
    head = segment.split(",", maxsplit=1)[0]
    if companies.looks_like(head) and titles.strength(head) < 3:
        strength -= 1.5
    return strength - 0.2 * number


def _ends_in_place(segment: str) -> bool:
    return places.is_place(segment) or places.is_place(segment.rsplit(",", maxsplit=1)[-1])


def _plain_title(segments: list[str]) -> tuple[str | None, list[str]]:
    """Where no word is known as a title's: the part beside one that is surely an employer."""
    plain = [s for s in segments if not companies.looks_like(s) and not _ends_in_place(s)]
    employers = [s for s in segments if companies.looks_like(s)]
    if plain and employers and len(plain[0].split()) <= 7 and plain[0][:1].isupper():
        return plain[0], [s for s in segments if s != plain[0]]
    return None, segments


def _cut_at_commas(segment: str, *, others: bool) -> tuple[str, list[str]]:
    """ "Product Manager, Google, Mountain View" -> the title and the parts after it; "VP, Marketing" stays whole."""
    parts = [part.strip() for part in segment.split(",")]
    if len(parts) == 1:
        return segment, []
    strengths = [titles.strength(part) for part in parts]
    start = next((i for i, strength in enumerate(strengths) if strength > 1), 0)
    title, left = parts[start], parts[:start]
    following = parts[start + 1 :]
    if following and others and not _may_be_elsewhere(following[0]) and len(following[0].split()) <= 5:
        title, following = f"{title}, {following[0]}", following[1:]
    return title, [*left, ", ".join(following)] if following else left


def _may_employ(segment: str) -> bool:
    return (not places.is_place(segment) and not titles.looks_like(segment)) or companies.looks_like(segment)


def _may_be_elsewhere(part: str) -> bool:
    return places.is_place(part) or companies.looks_like(part)


def _company(segments: Sequence[str]) -> str | None:
    """The first part that has an employer's words, else the first that is no place and no title."""
    parts = [part for segment in segments if (part := _before_place(segment))]
    for least in (2, 1):
        for part in parts:
            if companies.strength(part) >= least and not titles.strength(part) > 2:
                return part
    for part in parts:
        if (
            not places.is_place(part)
            and any(c.isalpha() for c in part)
            and titles.strength(part) < 2
            and len(part.split()) <= 9
        ):
            return part
    return None


def _before_place(segment: str) -> str:
    """ "Google, Mountain View, CA" -> "Google"."""
    parts = [part.strip() for part in segment.split(",")]
    if places.is_place(segment):
        return ""
    kept = parts[:1]
    if len(parts) > 1 and (places.is_place(parts[1]) or places.is_state(parts[1])):
        kept = [_without_city(parts[0])]
    for part in parts[1:]:
        if places.is_place(part) or not re.fullmatch(
            r"(?:inc|ltd|llc|llp|gmbh|co|corp|s\.?a|p\.?c|l\.?p)\.?", part, re.IGNORECASE
        ):
            break
        kept.append(part)
    company = ", ".join(kept).strip(_TRIM)
    return f"{company})" if company.count("(") > company.count(")") else company


def _without_city(text: str) -> str:
    """ "Stripe San Francisco" (a state follows) -> "Stripe"."""
    words = text.split()
    for count in (3, 2, 1):
        if len(words) > count and places.is_place(" ".join(words[-count:])):
            return " ".join(words[:-count])
    return text


def without(text: str, span: dates.Span) -> str:
    """The line without its date."""
    return f"{text[: span.start]} \t {text[span.stop :]}"
