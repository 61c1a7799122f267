"""Finds e-mail addresses, phone numbers, links and postal addresses in a CV."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from applications.scoring.masking import Mask
from applications.scoring.redact_layout import Layout, Line, occurrences
from applications.scoring.redact_words import ROLES
from hiresscope.lib import skills

_EMAIL = re.compile(
    r"[\w.+%'-]+\s?[@\uff20]\s?[\w-]+(?:\s?\.\s?[\w-]+)*\.[a-z]{2,}|[\w.+%'-]+[@\uff20][\w.-]+", re.IGNORECASE
)
_SPELT_EMAIL = re.compile(
    r"[\w.+-]+\s*[(\[{]\s*at\s*[)\]}]\s*[\w-]+(?:\s*(?:\.|[(\[{]\s*dot\s*[)\]}])\s*[\w-]+)+", re.IGNORECASE
)
_DOMAIN_BEFORE_PATH = re.compile(r"(?:[a-z0-9][\w-]*\.)+[a-z]{2,}$", re.IGNORECASE)
_PHONE = re.compile(r"[+(\d][\d \t\u00a0().\-/\u2010-\u2013]{5,}\d(?!\w)")
_NOT_PHONE = re.compile(
    r"(?:\d{1,2}[./-])?(?:19|20)\d\d\s*[-\u2010-\u2013/]\s*(?:\d{1,2}[./-])?(?:(?:19|20)\d\d|\d\d)"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|\d{1,3}(?:[ .]000)+"
    r"|[\d/. -]*(?:19|20)\d\d[ ./-]*[-\u2010-\u2013][\d/. -]*(?:19|20)\d\d"
)
_LINK_STOP = ' \t\n|,;<>"()[]{}\u2022\u00b7\u00a0'
_IS_LINK = re.compile(r"https?:|\w\.[a-z]{2,}|(?:linkedin|github)/")
_LINK_HINTS = ("http", "www.", "linkedin", "github.", "github/", "gitlab.", "orcid.org")
_STREET = re.compile(
    r"\b\d{1,6}[a-z]?(?:[ -]\d+)?,?\s+(?:(?:[NSEW]\.?|[A-Z][\w.'\u2019-]*|\d+(?:st|nd|rd|th))\s+){0,4}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Terrace|Square|Sq|Close"
    r"|Crescent|Gardens|Grove|Mews|Highway|Hwy|Parkway|Pkwy|Circle|Cir|Row|Quay|Trail|Alley)\b\.?"
    r"(?:[,\s]+(?:Apt|Apartment|Suite|Unit|Flat|Floor|No|#)\.?\s*[\w-]+)?[^\n|\u2022;]{0,60}"
)
_STREET_ELSEWHERE = re.compile(
    r"\b[A-Z\u00c0-\u00de][\w.-]*"
    r"(?:stra(?:\u00df|ss)e|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|gatan|vej)\s*\d+\s?[a-z]?\b[^\n|\u2022;]{0,50}"
    r"|\b\d{1,4}(?:\s?bis)?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|impasse|chemin|all\u00e9e|quai)\s[^\n|\u2022;]{3,70}"
    r"|\b(?:Calle|C/|Avda\.?|Avenida|Plaza|Paseo|Via|Viale|Piazza|Corso|Rua|ul\.)\s+[A-Z][^\n|\u2022;]{1,40}?\d+[^\n|\u2022;]{0,50}"
    r"|\bP\.?\s?O\.?\s*Box\s+\d+[^\n|\u2022;]{0,50}"
)
_CITY_WITH_CODE = re.compile(
    r"(?:[A-Z][\w.'\u2019-]+\s){0,3}[A-Z][\w.'\u2019-]+,?\s+[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b"
    r"|\b(?:[A-Z]{1,2}-)?(?!(?:1[89]|20)\d\d\s)\d{4,5}\s+[A-Z\u00c0-\u00de][\w\u00c0-\u024f-]+(?:\s[A-Z\u00c0-\u00de][\w\u00c0-\u024f-]+)?"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"
)
_NUMBER = r"\b(?!(?:1[89]|20)\d\d\b)\d{1,6}[a-zA-Z]?\b"
_HOUSE_OR_CODE = re.compile(rf"{_NUMBER}.*[A-Z\u00c0-\u024f]|[A-Z\u00c0-\u024f].*{_NUMBER}")
_POSTAL_CODE = r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b|\b\d{4,5}-?\d{3}\b"
_TWO_NUMBERS = re.compile(rf"{_NUMBER}(?!\s?%).*(?:(?:,|\s-)\s.*{_NUMBER}(?!\s?%)|{_POSTAL_CODE})")
_DURATION = re.compile(
    r"\byears?\b|\bexperience\b|\d\s?[%+]|\b(?:1[89]|20)\d\d\s*[-\u2010-\u2015](?!\d{3}\b)", re.IGNORECASE
)
_PLACE = r"[A-Z\u00c0-\u00de][\w.'\u2019\u00c0-\u024f-]*"
_CITY_COUNTRY = re.compile(rf"{_PLACE}(?:\s{_PLACE}){{0,2}},\s*{_PLACE}(?:\s{_PLACE}){{0,2}}")
_BREAK = r"|\u2022\u00b7\u25cf\u25aa\u25e6;\t\ue000-\uf8ff"
_SEGMENT = re.compile(rf"[^{_BREAK}\s]+(?:\s{{1,2}}[^{_BREAK}\s]+)*")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_CONTACT_SEGMENT = 110
_FOOTER_LINES = 5


def contacts(layout: Layout, profile: Mapping[str, Any] | None, private: Sequence[str]) -> Iterator[Mask]:
    """E-mail addresses, phone numbers and links, those that the profile and ``private`` name among them."""
    yield from _emails(layout)
    yield from _phones(layout)
    yield from _links(layout)
    known = [str(value) for value in private]
    if profile:
        known += [str(profile[key]) for key in ("email", "phone") if profile.get(key)]
        known += [str(link) for link in profile.get("links") or [] if "." in str(link)]
    for value in known:
        if "@" in value or "/" in value or "." in value.strip("."):
            yield from _literal(
                layout, value.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
            )
        elif sum(char.isdigit() for char in value) >= 6:
            yield from _digits(layout, value)


def addresses(layout: Layout, profile: Mapping[str, Any] | None, found: Sequence[Mask]) -> Iterator[Mask]:
    """Postal addresses in the header, around the contacts (``found``) and in the last lines; and whatever short else
    stands in a line of contacts, for that is a place."""
    location = str((profile or {}).get("location") or "").lower()
    touched = {layout.line_number(mask.start) for mask in found}
    around = {number + step for number in touched for step in (-2, -1, 0, 1, 2)}
    around |= set(range(len(layout.lines) - _FOOTER_LINES, len(layout.lines)))
    for number, line in enumerate(layout.lines):
        in_header = line.section in ("HEADER", "CONTACT")
        if in_header or number in around:
            if _DIGIT.search(layout.text, line.start, line.end):
                for pattern in (_CITY_WITH_CODE, _STREET, _STREET_ELSEWHERE):
                    yield from _matches(pattern, layout, line)
            at = layout.lower.find(location, line.start, line.end) if location else -1
            if at >= 0:
                yield Mask(at, at + len(location))
        if in_header or number in touched:
            yield from _places(layout, line, all_of_it=number in touched or line.section == "CONTACT")


def _matches(pattern: re.Pattern[str], layout: Layout, line: Line) -> Iterator[Mask]:
    for match in pattern.finditer(layout.text, line.start, line.end):
        yield Mask(*match.span())


def _places(layout: Layout, line: Line, *, all_of_it: bool) -> Iterator[Mask]:
    for match in _SEGMENT.finditer(layout.text, line.start, line.end):
        segment = match.group()
        has_number = bool(_HOUSE_OR_CODE.search(segment))
        if len(segment) > _LONGEST_CONTACT_SEGMENT or not (all_of_it or has_number or _CITY_COUNTRY.fullmatch(segment)):
            continue
        is_work = _names_a_role(segment) or (bool(skills.find(segment)) and not (all_of_it and has_number))
        if not is_work or (line.section in ("HEADER", "CONTACT") and _has_shape_of_address(segment)):
            yield Mask(*match.span())


def _names_a_role(segment: str) -> bool:
    """True if the segment speaks of work, not of a place: it holds a word of job titles, or years."""
    return any(word.lower() in ROLES for word in _WORD.findall(segment)) or bool(_DURATION.search(segment))


def _has_shape_of_address(segment: str) -> bool:
    """A house's number and a code with a comma between, and names about them: "Praça Professor Conde, 78, 4149-318
    Porto". Such a line is no work, whatever else its words mean; prose with two numbers has mostly small letters."""
    if "," not in segment or _DURATION.search(segment) or not _TWO_NUMBERS.search(segment):
        return False
    words = [word for word in _WORD.findall(segment) if len(word) >= 4]
    return not words or 2 * sum(word[0].isupper() for word in words) > len(words)


def _emails(layout: Layout) -> Iterator[Mask]:
    text = layout.text
    for sign in ("@", "\uff20"):
        for at in occurrences(text, sign):
            for match in _EMAIL.finditer(text, max(at - 70, 0), min(at + 70, len(text))):
                if match.start() <= at < match.end():
                    yield Mask(*match.span())
    if "at)" in layout.lower or "at]" in layout.lower or "at }" in layout.lower or "at )" in layout.lower:
        for match in _SPELT_EMAIL.finditer(text):
            yield Mask(*match.span())


def _phones(layout: Layout) -> Iterator[Mask]:
    for match in _PHONE.finditer(layout.text):
        written = match.group()
        before = layout.text[match.start() - 1 : match.start()]
        if before.isalnum() or before == ".":
            continue
        digits = sum(char.isdigit() for char in written)
        if 7 <= digits <= 16 and not _NOT_PHONE.fullmatch(written.strip("() ")):
            yield Mask(*match.span())


def _links(layout: Layout) -> Iterator[Mask]:
    text, lower = layout.text, layout.lower
    for hint in _LINK_HINTS:
        for at in occurrences(lower, hint):
            start, end = _run(text, at, at + len(hint))
            if _IS_LINK.search(lower, start, end):
                yield Mask(start, end)
    for slash in occurrences(text, "/"):
        before = _DOMAIN_BEFORE_PATH.search(text, max(slash - 60, 0), slash)
        if before and skills.canonical(before.group()) is None:  # "ASP.NET/C#" is no link
            yield Mask(before.start(), _run(text, slash, slash + 1)[1])


def _run(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1] not in _LINK_STOP:
        start -= 1
    while end < len(text) and text[end] not in _LINK_STOP:
        end += 1
    return start, end


def _literal(layout: Layout, value: str) -> Iterator[Mask]:
    wanted = value.lower().strip()
    if len(wanted) >= 4:
        for at in occurrences(layout.lower, wanted):
            yield Mask(at, at + len(wanted))


def _digits(layout: Layout, value: str) -> Iterator[Mask]:
    """The last digits of a phone number, however they are grouped: national and E.164 forms share them."""
    digits = [char for char in value if char.isdigit()][-9:]
    pattern = (
        r"(?:\+?\(?\d{1,4}[\s().\-/\u00ad\u200b\u2010-\u2013]{0,6}){0,3}"
        + r"[\s().\-/\u00ad\u200b\u2010-\u2013]{0,6}".join(digits)
    )
    for match in re.finditer(pattern, layout.text):
        yield Mask(*match.span())
