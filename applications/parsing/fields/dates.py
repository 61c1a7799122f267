"""Dates and spans of time as CVs write them: "Mar 2021 - Present", "03/2019–12/2020", "2015年3月 – 至今"."""

import re
from dataclasses import dataclass

from hiresscope.lib.skills.tokens import fold

_MONTHS = {
    1: (
        "january jan januar janner janvier janv enero ene janeiro gennaio gen januari styczen leden ocak "
        "январь января янв"
    ),
    2: "february feb februar fevrier fevr fev febrero fevereiro febbraio februari luty unor subat февраль февраля фев",
    3: "march mar marz mrz mars marzo marco maart marzec brezen mart март марта",
    4: "april apr avril avr abril abr aprile kwiecien duben nisan апрель апреля апр",
    5: "may mai mayo maio maggio mag mei maj kveten mayis май мая",
    6: "june jun juni juin junio junho giugno giu czerwiec cerven haziran июнь июня июн",
    7: "july jul juli juillet juil julio julho luglio lug lipiec cervenec temmuz июль июля июл",
    8: "august aug aout agosto ago augustus sierpien srpen agustos август августа авг",
    9: (
        "september sept sep septembre septiembre setiembre setembro set settembre wrzesien zari eylul "
        "сентябрь сентября сен"
    ),
    10: "october oct oktober okt octobre octubre outubro out ottobre ott pazdziernik rijen ekim октябрь октября окт",
    11: "november nov novembre noviembre novembro listopad kasim ноябрь ноября ноя",
    12: (
        "december dec dezember dez decembre diciembre dic dezembro dicembre grudzien prosinec aralik "
        "декабрь декабря дек"
    ),
}
MONTHS = {fold(name): number for number, names in _MONTHS.items() for name in names.split()}
_SEASONS = {
    "spring": 3,
    "summer": 6,
    "fall": 9,
    "autumn": 9,
    "winter": 12,
    "fruhjahr": 3,
    "sommer": 6,
    "herbst": 9,
    "printemps": 3,
    "ete": 6,
}

_NAME = r"[A-Za-zÀ-žА-Яа-я]{3,12}"
_YEAR = r"(?:19[4-9]\d|20[0-4]\d)"


def _date(prefix: str) -> str:
    """The pattern of one date; its groups begin with ``prefix``."""
    return (
        rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th"
        rf"|º)?\.?[ ](?:de[ ])?)?(?P<{prefix}mon>{_NAME})\.?[ ]?[,/'’-]?[ ]?(?:(?:de|del|of|do)[ ])?"
        rf"(?:\d{{1,2}}(?:st|nd|rd|th)?,?[ ])?(?P<{prefix}my>{_YEAR}(?![ ]?年)|(?<=['’ -])\d\d(?![\d/.:%+,]))"
        rf"|(?P<{prefix}cy>{_YEAR})[ ]?年[ ]?(?:(?P<{prefix}cm>\d{{1,2}})[ ]?月)?"
        rf"|(?:\d{{1,2}}[/.-])?(?P<{prefix}nm>0?[1-9]|1[0-2])[ ]?[/.-][ ]?(?P<{prefix}ny>{_YEAR})"
        rf"|(?P<{prefix}iy>{_YEAR})[ ]?[/.-](?P<{prefix}im>0[1-9]|1[0-2]|[1-9](?!\d))(?:[/.-]\d{{1,2}})?(?!\d)"
        rf"|(?P<{prefix}y>{_YEAR}))"
    )


_PRESENT = (
    r"present|current(?:ly)?|now|today|ongoing|on-going|to date|till date|date|till now|until now"
    r"|still|continuing|heute|jetzt|aktuell|laufend|dato"
    r"|aujourd['’]hui|actuel(?:lement)?|ce jour|pr[ée]sent|en cours|actualidad|actual(?:idad|mente"
    r"|mente)?|presente|la fecha|hoy|vigente|atual(?:mente)?|o momento|hoje|data|momento"
    r"|oggi|attuale|in corso|heden|nu|obecnie|nadal|teraz|soucasnost|současnost|günümüz|halen|devam"
    r"|nuvarande|n[åa]v[æa]rende|настоящее время|настоящее|наст\.? ?вр(?:емя)?|по н\.в\.|н\.в\."
    r"|至今|现在|現在|目前|今|현재|재직중|الآن|الان|حتى الآن|حاليا|היום|כיום"
)
_TO = (
    r"[ ]?(?:-{1,3}|–|—|−|~|～|→|>|to|until|till|through|thru|and|bis(?:[ ]zum)?|à|a|au|al|até|ate"
    r"|hasta(?:[ ]la)?|do|tot|t/m|fino a|ad|по|至|到|から|부터|إلى|الى|\.\.\.?)[ ]?(?:the[ ]|o[ ]|la[ ]"
    r"|l['’])?"
)
_SINCE = r"(?P<since>since|from|seit|ab|depuis(?: le)?|desde(?: el)?|dal|vanaf|sinds|od|с|منذ|starting|as of)[ ]"
_RANGE = re.compile(
    (
        rf"(?<![\d/.,$€£-])(?:{_SINCE})?{_date('a')}(?:(?:{_TO})(?:(?P<present>{_PRESENT})(?![^\W\d_])"
        rf"|{_date('b')}|(?P<short>\d\d)(?![\d/.%])))?(?![\d%])"
    ),
    re.IGNORECASE,
)
_YY = re.compile(
    r"(?<![\d/.-])(0?[1-9]|1[0-2])/(\d\d)[ ]?[-–—][ ]?(?:(0?[1-9]|1[0-2])/(\d\d)|(" + _PRESENT + r"))(?![\d/])",
    re.IGNORECASE,
)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d|['’ -]\d\d(?!\d)|\d/\d\d")
_NUMBER_BEFORE = re.compile(
    (
        r"(?<![^\W\d_])(?:vol|no|pp|p|nr|iso|rfc|bs|en|office|windows|server|sap|catia|autocad|matlab|version|ms|java"
        r"|es|sql|[$€£])\.?[ ]?$"
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """A date or span in a line. ``begin`` and ``end`` are "YYYY-MM" or "YYYY"; ``current``: it still lasts."""

    start: int
    stop: int
    begin: str | None
    end: str | None
    current: bool
    is_range: bool


def find(text: str) -> list[Span]:
    """Every date and span of a line, in order."""
    if not _HAS_YEAR.search(text[:400]):
        return []
    spans = [span for match in _RANGE.finditer(text[:400]) if (span := _span(text, match)) is not None]
    if not spans:
        spans = [_short_span(match) for match in _YY.finditer(text[:400])]
    return spans


def _span(text: str, match: re.Match[str]) -> Span | None:
    begin = _read(match, "a")
    if begin is None or _NUMBER_BEFORE.search(text[max(0, match.start() - 8) : match.start()]):
        return None
    end = _read(match, "b")
    if match["short"] is not None and end is None:
        end = begin[:2] + match["short"]
        if end < begin[:4]:
            end = None
    current = match["present"] is not None or (match["since"] is not None and end is None)
    return Span(_start(match), match.end(), begin, end, current, is_range=current or end is not None)


def _start(match: re.Match[str]) -> int:
    """Where the date begins; a word before a year that is no month ("Engineer 2020") does not belong to it."""
    name = match["amon"]
    if name and match["since"] is None and fold(name) not in MONTHS and fold(name) not in _SEASONS:
        return match.start("amy")
    return match.start()


def _read(match: re.Match[str], prefix: str) -> str | None:
    def group(name: str) -> str | None:
        return match[prefix + name]

    if name := group("mon"):
        return _by_name(name, group("my"))
    year = group("cy") or group("ny") or group("iy")
    month = group("cm") or group("nm") or group("im")
    if year:
        return f"{year}-{int(month):02d}" if month and 1 <= int(month) <= 12 else year
    return group("y")


def _by_name(name: str, year: str | None) -> str | None:
    if year is None:
        return None
    digits = year.strip("'’")
    full = digits if len(digits) == 4 else ("19" if int(digits) > 50 else "20") + digits
    word = fold(name)
    month = MONTHS.get(word) or _SEASONS.get(word)
    if month is None:
        return full if len(digits) == 4 else None
    return f"{full}-{month:02d}"


def _short_span(match: re.Match[str]) -> Span:
    def full(month: str, year: str) -> str:
        return f"{'19' if int(year) > 50 else '20'}{year}-{int(month):02d}"

    current = match.group(5) is not None
    end = None if current else full(match.group(3), match.group(4))
    return Span(match.start(), match.end(), full(match.group(1), match.group(2)), end, current, is_range=True)
