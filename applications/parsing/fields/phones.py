"""The person's telephone number, in E.164 where the country can be told.

A number is taken from the head of the CV or where it is labelled; a fax, a referee's or employer's number, an
identifier, a date or a DOI is not it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import phonenumbers

from applications.parsing.fields.sections import Kind, Section

_CANDIDATE = re.compile(
    r"(?<![\w/@#$€£%])(?<!\d[.,-])(?:\(?\+ ?|00)?[(\d][\d ().\-/–]{5,26}\d(?![\w%@]|[ ().,\-/–]{1,3}\d|[ .\-]?[xX*]{2})"
)
_LABEL = re.compile(
    r"(?:\b(?:tel|tele?phone?s?|tlf|tfn|tfno|phone|ph|mob|mobile|mobil|cell|cellular|cellphone|call"
    r"|whats\s?app|contact(?:\s?(?:no|number))?|hand\s?phone|hp|handy|telefon(?:nummer)?"
    r"|rufnummer|festnetz|mobiltelefon|t[ée]l(?:[ée]phone)?|portable|gsm|m[óo]vil|celular"
    r"|tel[ée]fonos?|telefone|telem[óo]vel|fone|cel|cellulare|telefono|recapito|telefoon"
    r"|telefonu?|cep|телефон|тел|моб|puhelin)(?:\s?(?:no|nr|number|nummer|#|num(?:ero)?|n[º°o]))?"
    r"|\b[TMPHC]|☎|📞|📱|✆|☏|手机|电话|手機|電話|携帯|携帯電話|携帯電話番号|電話番号|联系电话|전화|연락처|휴대폰|هاتف|جوال|الهاتف|טלפון"
    r"|נייד)"
    r"\s{0,2}(?:\([^)\n]{1,12}\))?\s{0,2}[.:：\-–/|]*\s*$",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"(?:\b(?:fax|telefax|doi|isbn|issn|arxiv|pmid|pp?|vol|zip|pin|pincode|passport|id|nif|nie|dni|cpf"
    r"|cnpj|rg|iban|vat|ssn|aadhaar|pan|licen[cs]e|license|reg(?:istration)?"
    r"|grant|patent|employee|roll|certificate|cert|account|acct|po box|postcode|postal code|gpa|order"
    r"|member(?:ship)?|project|ref|cas|code|born|dob|birth|geboren(?: am)?|prc"
    r"|d\.?o\.?b|nascimento|nacimiento|n[ée]e? le|exam|index|student|matric\w*|orcid|nhs|npi|rn|cnic"
    r"|nric)(?:\s?(?:no|nr|number|nummer|card|code|#|n[º°o])?)?\s{0,2}[.:：#\-–]*\s*(?:\w\s?){0,1}"
    r"|[$€£¥₹])$",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(
    (
        r"\b(?:referees?|references?|supervisor|advis[eo]r|manager|reporting to|reports to|emergency"
        r"|employer|mentor|prof(?:essor)?\.|next of kin|father|mother|spouse|secretary)\b"
    ),
    re.IGNORECASE,
)
_NOT_TEXT = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|\b\S+\.(?:com|org|net|io|edu|me)/\S*|\b10\.\d{4,9}/\S+")
_GROUPS = re.compile(r"\d+")
_SEVEN_DIGITS = re.compile(r"(?:\d\D{0,6}){6}\d")
_IDENTIFIER = re.compile(r"\d{5}-\d{4}|\d{5}-?\d{3}|(?:19|20)\d{6}|\d{4}-\d{2}-\d{2}|(?:\d{4}[ -]){3}\d{4}")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_NANP = re.compile(r"^(?:1[ .-]{0,2})?(?:\(\d{3}\) ?[-.]? ?|\d{3} ?[-. /] ?)\d{3} ?[-. ] ?\d{4}$")
_REFUSED = frozenset({Kind.REFERENCES, Kind.PUBLICATIONS})
_HOME = frozenset({Kind.HEADER, Kind.CONTACT, Kind.PERSONAL})
_WORK = frozenset({Kind.EXPERIENCE, Kind.EDUCATION, Kind.PROJECTS, Kind.VOLUNTEERING, Kind.AWARDS, Kind.CERTIFICATES})

LANGUAGE_COUNTRY = {
    "de": "DE", "fr": "FR", "es": "ES", "pt": "BR", "it": "IT", "nl": "NL", "pl": "PL", "ru": "RU", "tr": "TR",
    "ja": "JP", "zh": "CN", "ko": "KR", "sv": "SE", "da": "DK", "nb": "NO", "no": "NO", "fi": "FI", "cs": "CZ",
    "hu": "HU", "ro": "RO", "el": "GR", "he": "IL", "uk": "UA", "vi": "VN", "th": "TH", "id": "ID", "hr": "HR",
    "sk": "SK", "bg": "BG",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    rank: int
    order: int
    written: str
    labelled: bool


def read(
    sections: Sequence[Section],
    links: Iterable[str],
    countries: Sequence[str],
    email: str | None,
    wider: Sequence[str] = (),
) -> str | None:
    """The number in E.164, as it is written if no country fits, None if the CV shows none.

    ``countries``: ISO codes from where the person lives, the likeliest first; ``wider``: from the rest of the CV.
    """
    found: list[_Found] = []
    for section in sections:
        if section.kind not in _REFUSED:
            found += _in_section(section, email, len(found))
    for link in links:
        if link.lower().startswith("tel:"):
            found.append(_Found(2, len(found), link[4:].replace("%20", " ").strip(), labelled=True))
    for candidate in sorted(found, key=lambda f: (f.rank, f.order)):
        if number := normalise(candidate.written, countries, wider):
            return number
    return None


def _in_section(section: Section, email: str | None, order: int) -> list[_Found]:
    found: list[_Found] = []
    above = ""
    texts = [line.text for line in section.lines]
    for place, text in enumerate(texts):
        if not _SEVEN_DIGITS.search(text):
            above = text[-40:]
            continue
        near = email is not None and any(email.lower() in t.lower() for t in texts[max(0, place - 3) : place + 4])
        hidden = _NOT_TEXT.sub(lambda m: " " * len(m.group()), text)
        for start, written in _candidates(hidden):
            before = hidden[max(0, start - 40) : start]
            labelled = _LABEL.search(before) is not None or (
                not before.strip(" :") and _LABEL.search(above) is not None
            )
            if _WRONG.search(before) or not _looks_dialled(written, labelled=labelled):
                continue
            rank = _rank(section.kind, before, labelled=labelled, near=near)
            if rank is not None:
                found.append(_Found(rank, order + len(found), written, labelled))
        above = text[-40:]
    return found


def _rank(kind: Kind, before: str, *, labelled: bool, near: bool) -> int | None:
    if _SOMEBODY_ELSE.search(before):
        return None
    if kind in _HOME or near:
        return 0 if labelled or near else 1
    if kind in _WORK:
        return None
    return 3 if labelled else 4


def _candidates(text: str) -> list[tuple[int, str]]:
    """(offset, written) of what has the digits of a telephone number."""
    found: list[tuple[int, str]] = []
    for match in _CANDIDATE.finditer(text):
        start = match.start()
        for part in _alternatives(match.group()):
            digits = sum(c.isdigit() for c in part)
            if 7 <= digits <= 15:
                found.append((start, part.strip(" .-/–")))
            start += len(part) + 1
    return found


def _alternatives(run: str) -> list[str]:
    """ "0171 555 / 0171 556" is two numbers, "0711/555123" one."""
    parts = run.split("/")
    return parts if all(sum(c.isdigit() for c in part) >= 7 for part in parts) else [run]


def _looks_dialled(written: str, *, labelled: bool) -> bool:
    """Whether the groups of digits may be a telephone number: no date, span of years, postal code or identifier."""
    if written.startswith(("+", "(+")):
        return True
    groups = _GROUPS.findall(written)
    if written.count("(") != written.count(")"):
        return False
    if all(len(group) <= 2 or _YEAR.match(group) for group in groups) and any(map(_YEAR.match, groups)):
        return False
    if labelled or _IDENTIFIER.fullmatch(written):
        return labelled
    if len(groups) == 1:
        return len(written) in (10, 11) or (len(written) in (9, 12, 13) and written[0] in "0679")
    return sum(map(len, groups)) >= 8


def normalise(written: str, countries: Sequence[str], wider: Sequence[str] = ()) -> str | None:
    """E.164 of a number as written; the writing itself if no country fits; None if it can be no number."""
    written = re.sub(r"^\(\+ ?(\d{1,3})\)", r"+\1", written.replace("–", "-").strip())
    written = re.sub(r"^\+ ", "+", written)
    digits = _digits(written)
    if written.startswith("00") and len(digits) > 10:
        written, digits = "+" + written[2:], digits[2:]
    if written.startswith("+"):
        return _parsed(written, None) or (f"+{digits}" if 10 <= len(digits) <= 15 else None)
    number = _first_valid(written, countries)
    if number is None and _NANP.match(written) and not written.startswith("0"):
        number = _parsed(written, "CA" if "CA" in countries else "US")
    number = number or _first_valid(written, wider) or _with_country_code(written, (*countries, *wider))
    if number is None and countries:
        number = _parsed(written, countries[0], national=True)
    return number or (" ".join(written.split()) if len(digits) <= 13 else None)


def _first_valid(written: str, countries: Sequence[str]) -> str | None:
    """The number in the first of the countries whose numbers look so."""
    return next((number for country in countries if (number := _parsed(written, country, valid=True))), None)


def _with_country_code(written: str, countries: Sequence[str]) -> str | None:
    """ "91-98765 43210" with its country code but no plus."""
    digits = _digits(written)
    if len(digits) < 11 or digits.startswith("0"):
        return None
    for country in countries or (
        "IN",
        "GB",
        "PK",
        "BD",
        "NG",
        "PH",
        "AE",
        "EG",
        "CN",
        "BR",
        "MX",
        "DE",
        "FR",
        "ES",
        "IT",
    ):
        code = str(phonenumbers.country_code_for_region(country))
        if digits.startswith(code) and (number := _parsed(f"+{digits}", None, valid=True)):
            return number
    return None


def _parsed(written: str, country: str | None, *, valid: bool = False, national: bool = False) -> str | None:
    try:
        number = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException:
        return None
    good = phonenumbers.is_valid_number(number) if valid else phonenumbers.is_possible_number(number)
    if not good or (national and not written.lstrip("(").startswith("0")):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _digits(written: str) -> str:
    return "".join(c for c in written if c.isdigit())
