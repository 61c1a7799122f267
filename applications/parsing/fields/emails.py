"""The person's e-mail address."""

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote

from applications.parsing.fields.sections import Kind, Section

_LOCAL = r"[^\W_][\w.+%'-]{0,63}"
_ADDRESS = re.compile(
    rf"(?<![\w.+-])({_LOCAL})[ ]?@[ ]?((?:[^\W_](?:[^\W_]|-){{0,62}}\.){{1,5}}[A-Za-z]{{2,24}})(?![\w-]|\.[A-Za-z])"
)
_LOOSE = re.compile(rf"({_LOCAL})\s{{0,2}}@\s{{0,2}}([A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{1,5}})")
_MASKED = re.compile(
    rf"({_LOCAL})[ ]{{0,2}}[\[({{<][ ]?(?:at|AT|@)[ ]?[\])}}>][ ]{{0,2}}"
    r"([A-Za-z0-9-]{1,63}(?:(?:\.|[ ]{0,2}[\[({<][ ]?(?:dot|DOT|\.)[ ]?[\])}>][ ]{0,2})[A-Za-z0-9-]{1,63}){1,4})"
)
_MASK = re.compile(r"[\[({<][ ]?(?:at|@)[ ]?[\])}>]", re.IGNORECASE)
_DOT = re.compile(r"[ ]{0,2}[\[({<][ ]?(?:dot|DOT|\.)[ ]?[\])}>][ ]{0,2}")
_TLD = re.compile(
    r"(\.(?:com|org|net|edu|gov|info|io|me|co|in|de|fr|es|it|uk|us|ca|br|cn|jp|ru|nl|pl|pt|ch|at|be"
    r"|eu))(?=[A-Z].*|(?:phone|mobile|linkedin|github|tel|www|http).*)"
)
_OFFICES = frozenset(
    "info contact support sales hr admin office jobs careers enquiries hello mail help service press".split()
)
_ELSEWHERE = frozenset({Kind.REFERENCES, Kind.PUBLICATIONS})
_WORKPLACES = frozenset({Kind.EXPERIENCE, Kind.EDUCATION, Kind.PROJECTS, Kind.VOLUNTEERING})
_SOMEBODY_ELSE = re.compile(
    r"\b(?:referees?|references?|supervis\w+|advis[eo]rs?|manager|mentor|prof(?:essor)?\.?|dr\.?)\b", re.IGNORECASE
)


def read(sections: Sequence[Section], links: Iterable[str]) -> tuple[str, ...]:
    """Addresses that may be the person's, the likeliest first; lower-cased domains, as written before the @."""
    ranked: list[tuple[int, int, str]] = []
    for section in sections:
        if section.kind in _ELSEWHERE:
            continue
        text = "\n".join(line.text for line in section.lines)
        for start, address in find(text):
            rank = _rank(section.kind, address, text[max(0, start - 60) : start])
            ranked.append((rank, len(ranked), address))
    written = {address.lower() for _, _, address in ranked}
    for link in links:
        target = mailto(link) if link.lower().startswith("mailto:") else None
        if target and target.lower() not in written and not _is_written(target, sections):
            ranked.append((1, len(ranked), target))
    unique = dict.fromkeys(address for rank, _, address in sorted(ranked) if rank < _NOBODY)
    return tuple(unique)


def _is_written(address: str, sections: Sequence[Section]) -> bool:
    """Whether an address stands in the text, where it was judged by its place."""
    return any(address.lower() in line.text.lower() for section in sections for line in section.lines)


_NOBODY = 9


def _rank(kind: Kind, address: str, before: str) -> int:
    """0 for the head of a CV, more for less likely places, _NOBODY where it is somebody else's."""
    line_before = before.rsplit("\n", 1)[-1]
    if kind in _WORKPLACES:
        if address.split("@", maxsplit=1)[0].lower() in _OFFICES or _SOMEBODY_ELSE.search(before):
            return _NOBODY
        return 4
    if _SOMEBODY_ELSE.search(line_before):
        return 6
    return 0 if kind in (Kind.HEADER, Kind.CONTACT, Kind.PERSONAL) else 2


def find(text: str) -> list[tuple[int, str]]:
    """(offset, address) of every address written in a text, with what extraction glued to it taken off."""
    found = [hit for window in _windows(text) for hit in window]
    masked = (
        [(m.start(), _tidy(m.group(1), _DOT.sub(".", m.group(2)))) for m in _MASKED.finditer(text)]
        if _MASK.search(text)
        else []
    )
    return [(start, address) for start, address in (*found, *masked) if "." in address.split("@")[1]]


def _windows(text: str) -> Iterator[list[tuple[int, str]]]:
    """What is read around each @ of a text."""
    place = text.find("@")
    while place != -1:
        start = max(0, place - 80)
        window = _unglued(text[start : place + 1] + text[place + 1 : place + 140].split("@", maxsplit=1)[0])
        for pattern in (_ADDRESS, _LOOSE):
            if hits := [(start + m.start(), _tidy(m.group(1), m.group(2))) for m in pattern.finditer(window)]:
                yield hits[-1:]
                break
        place = text.find("@", place + 1)


def mailto(link: str) -> str | None:
    """The address of a mailto: target."""
    target = unquote(link[7:].split("?", maxsplit=1)[0]).strip()
    match = _LOOSE.fullmatch(target)
    return _tidy(match.group(1), match.group(2)) if match else None


def _unglued(text: str) -> str:
    """ "x@mail.comPhone" -> "x@mail.com Phone"; only text after an @ is touched."""
    if "@" not in text:
        return text
    head, *rest = text.split("@")
    return "@".join((head, *(_cut_domain(part) for part in rest)))


def _cut_domain(part: str) -> str:
    token, space, rest = part[:80].partition(" ")
    return _TLD.sub(r"\1", token) + " " * (len(token) - len(_TLD.sub(r"\1", token))) + space + rest + part[80:]


def _tidy(local: str, domain: str) -> str:
    local = local.strip(".'")
    return f"{local}@{domain.strip('.').lower()}"
