"""Finds the person's name in a CV: as the profile or the application gives it, as the header shows it, as the e-mail
address spells it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from applications.scoring.masking import Mask
from applications.scoring.redact_layout import Layout, Line, lowered, occurrences
from applications.scoring.redact_words import HONORIFICS, NAMES_THAT_ARE_WORDS, PARTICLES, ROLES
from hiresscope.lib import skills

_PART = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_HANDLE_PART = re.compile(r"[^\W\d_]{2,}")
_SMALL = "|".join(sorted(map(re.escape, PARTICLES), key=lambda word: (-len(word), word)))
_BETWEEN = rf"[\s.,'\u2019\u2010-\u2015-]{{1,4}}(?:(?:{_SMALL})\s+|[^\W\d_]\.?\s+){{0,3}}"
_LETTERS = r"[^\W\d_][^\W\d_.'\u2019-]*"
_NAME_LINE = re.compile(rf"{_LETTERS}(?:[ \u00a0]{{1,3}}{_LETTERS}|[ \u00a0]\(?[^\W\d_]\.?\)?|[.-][^\W\d_]+){{1,4}}")
_TITLES = tuple(word.capitalize() for word in HONORIFICS)
_TITLE = re.compile(rf"(?<!\w)(?:{'|'.join(_TITLES)})\b\.?(?=\s|,|$)")
_NAME_LABEL = re.compile(r"[ \t]*(?:full\s+)?(?:name|nom|nombre|nome)[ \t]*:[ \t]*([^\n|,\u2022]{3,60})", re.IGNORECASE)
_OF_A_PERSON = re.compile(r"['\u2019]s\b|\s+(?:is|was|has|led|built|joined|works|worked|holds|brings)\b")
_OF_A_PLACE_BEFORE = re.compile(r"\b(?:University|College|State|City|Bank) of\s$")
_OF_A_PLACE_AFTER = re.compile(r"\s(?:State|University|College|County|City)\b|,\s?(?:DC\b|D\.C\.)")
_MONTHS = ("april", "may", "june", "august", "avril", "juin", "juli", "mai")
_BESIDE_NUMBER = re.compile(r"\s*[\d,./\u2010-\u2015-]")
_GUESS_LINES = 4


def names(
    layout: Layout, profile: Mapping[str, Any] | None, private: Sequence[str], contacts: Sequence[Mask]
) -> Iterator[Mask]:
    """Every place of the person's name: whole, reversed, with initials; its parts alone unless they are also ordinary
    words or skills (a person called Ruby does not lose "Ruby on Rails")."""
    whole = _known_names(profile, private) or _labelled(layout)
    if not whole and contacts:
        whole = [*_spelt_names(layout, contacts), *_guess(layout)]
    parts = list(dict.fromkeys(part for name in whole for part in _parts(name)))
    for name in whole:
        yield from _whole(layout, name)
    for part in parts:
        yield from _alone(layout, part)
    yield from _spelt_by_handles(layout, contacts)
    yield from _after_honorifics(layout, parts)


def _known_names(profile: Mapping[str, Any] | None, private: Sequence[str]) -> list[str]:
    candidates = [str((profile or {}).get("name") or ""), *map(str, private)]
    return [name for name in candidates if _PART.search(name) and not re.search(r"[\d@/]", name)]


def _guess(layout: Layout) -> list[str]:
    """The first line of the header that looks like a name, where nobody told it. Only for a CV with contacts: one
    without was made anonymous, and begins with a job title, which looks the same."""
    seen = 0
    for line in layout.lines:
        written = layout.text[line.start : line.end].strip(" \t|\u2022-")
        if line.section not in ("HEADER", "CONTACT") or seen >= _GUESS_LINES:
            return []
        if not written or all(part.lower() in ROLES for part in _PART.findall(written)):
            continue
        seen += 1
        head = re.split(r"\s*[|,\u2022\u00b7\u2013\u2014\t]\s*|\s{3,}|\s-\s", written)[0]
        if _NAME_LINE.fullmatch(head) and _looks_like_name(head):
            return [head]
    return []


def _looks_like_name(line: str) -> bool:
    parts = _PART.findall(line)
    if not 2 <= len(parts) <= 5 or any(_is_ordinary(part) and part.lower() in ROLES for part in parts):
        return False
    return all(part[0].isupper() or part.lower() in PARTICLES for part in parts) and not skills.find(line)


def _parts(name: str) -> list[str]:
    return [part for part in _PART.findall(name) if len(part) >= 2 and part.lower() not in PARTICLES]


def _is_ordinary(part: str) -> bool:
    lower = part.lower()
    return lower in ROLES or lower in NAMES_THAT_ARE_WORDS or skills.canonical(part) is not None


def _whole(layout: Layout, name: str) -> Iterator[Mask]:
    parts = [re.escape(part) for part in _PART.findall(name)]
    orders = {_BETWEEN.join(parts)}
    if len(parts) >= 2:
        first, last = parts[0], parts[-1]
        orders |= {_BETWEEN.join((last, *parts[:-1])), _BETWEEN.join((first, last)), _BETWEEN.join((last, first))}
        if len(last) > 2:
            orders.add(rf"{first[0]}\.?\s?{last}")
    joined = "".join(part.lower() for part in _PART.findall(name))
    if len(parts) >= 2 and joined in layout.lower:
        orders.add("".join(parts))
    if not any(lowered(part) in layout.lower for part in _PART.findall(name)):
        yield from _letter_spaced(layout, joined)
        return
    either = "|".join(sorted(orders, key=lambda order: (-len(order), order)))
    for match in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", layout.text, re.IGNORECASE):
        yield Mask(*match.span())


def _letter_spaced(layout: Layout, joined: str) -> Iterator[Mask]:
    """ "J A N E  R O E": a heading set with spaces between its letters."""
    for line in layout.lines:
        if line.section == "HEADER" and layout.lower[line.start : line.end].replace(" ", "") == joined:
            yield Mask(line.start, line.end)


def _alone(layout: Layout, part: str) -> Iterator[Mask]:
    """The part as a word that begins with a capital (of a script that has any). One that is also an ordinary word
    only before a verb that a person takes, a month not beside a number; none in the name of a place or a school."""
    wanted, ordinary = lowered(part), _is_ordinary(part)
    for at in occurrences(layout.lower, wanted):
        end = at + len(wanted)
        whole_word = not (layout.text[at - 1 : at].isalnum() or layout.text[end : end + 1].isalnum())
        if ordinary and not _OF_A_PERSON.match(layout.text, end):
            continue
        if _OF_A_PLACE_BEFORE.search(layout.text, max(0, at - 16), at) or _OF_A_PLACE_AFTER.match(layout.text, end):
            continue
        if wanted in _MONTHS and _BESIDE_NUMBER.match(layout.text, end):
            continue
        if (whole_word and not layout.text[at].islower()) or _has_no_spaces(part):
            yield Mask(at, end)


def _has_no_spaces(part: str) -> bool:
    return all("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" for char in part)


def _labelled(layout: Layout) -> list[str]:
    """What stands after "Name:" in the header."""
    for line in layout.lines:
        if line.section in ("HEADER", "CONTACT"):
            match = _NAME_LABEL.match(layout.text, line.start, line.end)
            if match:
                return [match.group(1).strip()]
    return []


def _spelt_names(layout: Layout, contacts: Sequence[Mask]) -> list[str]:
    """The words of a line in the header that an e-mail address or a link spells: jane.roe@..., in/jane-roe."""
    by_line: dict[int, list[str]] = {}
    for mask in _spelt_by_handles(layout, contacts):
        by_line.setdefault(layout.line_number(mask.start), []).append(layout.text[mask.start : mask.end])
    return [" ".join(words) for words in by_line.values() if len(words) > 1 or len(words[0]) >= 4]


def _spelt_by_handles(layout: Layout, contacts: Sequence[Mask]) -> Iterator[Mask]:
    """Words of the header that an e-mail address or a link spells."""
    handles = [_handle(layout.lower[mask.start : mask.end]) for mask in contacts]
    spelt = {part for handle in handles for part in _HANDLE_PART.findall(handle)}
    if not spelt:
        return
    joined = " ".join(handles)
    for line in layout.lines:
        if line.section in ("HEADER", "CONTACT"):
            yield from _spelt_in(layout, line, spelt, joined, contacts)


def _handle(contact: str) -> str:
    """What names the person in an e-mail address or a link: the part before the sign, or the last of the path."""
    if "@" in contact:
        return contact.partition("@")[0]
    return contact.rstrip("/").rpartition("/")[2] if "/" in contact else ""


def _spelt_in(layout: Layout, line: Line, spelt: set[str], joined: str, contacts: Sequence[Mask]) -> Iterator[Mask]:
    """The words that are spelt, ordinary ones among them only beside one that is not, or where one handle spells two
    (frank.cross@...) and neither is a word of job titles (product.manager@...)."""
    found = []
    for match in _PART.finditer(layout.text, line.start, line.end):
        word = match.group()
        told = word.lower() in spelt or (len(word) >= 3 and word.lower() in joined)
        may_begin_so = word[0].isupper() or word in PARTICLES
        if told and may_begin_so and not any(mask.start <= match.start() < mask.end for mask in contacts):
            found.append(match)
    words = [match.group() for match in found]
    spelt_out = [word for word in words if word.lower() in spelt]
    is_name = len(set(spelt_out)) >= 2 and _may_be_name(spelt_out)
    if is_name or any(not _is_ordinary(word) for word in words):
        for match in found:
            yield Mask(*match.span())


def _may_be_name(words: Sequence[str]) -> bool:
    """Not "Product Manager"; but "Mason Cook", whose first word is known as a name too."""
    no_role = not any(word.lower() in ROLES for word in words)
    return no_role or words[0].lower() in NAMES_THAT_ARE_WORDS


def _after_honorifics(layout: Layout, parts: Sequence[str]) -> Iterator[Mask]:
    """ "Mr", "Frau" and the like tell the gender; with a part of the name after them that goes too."""
    places = {at for title in _TITLES for at in occurrences(layout.text, title)}
    if not places:
        return
    known = "|".join(re.escape(part) for part in parts)
    after = re.compile(rf"\s+(?:{known})(?!\w)", re.IGNORECASE) if known else None
    for at in places:
        title = _TITLE.match(layout.text, at)
        if title:
            name = after.match(layout.text, title.end()) if after else None
            yield Mask(at, name.end() if name else title.end())
