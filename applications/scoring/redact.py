"""Blind by default: takes out of a CV what no engine may see, and keeps the way back to the stored text.

Gone are name, e-mail, phone, address, links, birth date, age, nationality, marital status, photo and graduation
years; words that tell the gender become neutral. Passages are taken out whole and lines that are left empty with
them, so that nothing of a name's length, an address's lines or a birth year's presence stays behind.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from applications.scoring import redact_contacts, redact_names
from applications.scoring.masking import Mask, MaskedText
from applications.scoring.redact_layout import Layout, Line, occurrences, read_layout
from applications.scoring.redact_words import ALONE, DEGREE, NEUTRAL, NOT_ABOUT_PERSON, PRIVATE_LABELS

_SEPARATORS = "|\u2022\u00b7\u25cf\u25aa\u25e6\u2023\u2043;\t\u00a6"
_LEFTOVER = re.compile(
    r"[\s|/\\,;:.\u00b7\u2022\u25cf\u25aa\u25e6\u2023\u2043()\[\]<>+*=_\u2010-\u2015\ue000-\uf8ff\u200b#@-]*"
)
_LABEL_STOPS = _SEPARATORS + ".,\n"
_LONGEST_VALUE = 100
_LABEL_LOOKBACK = 30
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")


def _by_first_letter(words: Iterable[str]) -> str:
    """A pattern of ``words``, longer before shorter, that looks at the first letter once."""
    rests: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{letter}(?:{'|'.join(some)})" for letter, some in rests.items())


_GENDERED = re.compile(rf"[\s(\"'\u201c\u2018/\u2013\u2014-]({_by_first_letter(NEUTRAL)})(?!['\u2019]?\w)")
_PRONOUN_PAIR = re.compile(
    r"\(?\b(?:he|she|they|ze)\s?/\s?(?:him|her|them|hir)(?:\s?/\s?(?:his|hers|theirs))?\b\)?", re.IGNORECASE
)
_CHILDREN = r"(?:[ ,]*(?:with|and)?\s*\w+\s+(?:child(?:ren)?|kids?|sons?|daughters?))?"
_PERSONAL = {
    hint: re.compile(pattern, re.IGNORECASE)
    for hint, pattern in {
        "born": r"\bborn\s+(?:on\s+|in\s+|at\s+)?[^\n|\u2022;.]{2,60}",
        "geboren": r"\bgeboren\s+(?:am|in)\s+[^\n|\u2022;]{2,60}",
        "né": r"\bnée?\s+le\s+[^\n|\u2022;]{2,50}",
        "nacid": r"\bnacid[oa]\s+(?:el|en)\s+[^\n|\u2022;]{2,50}",
        "years old": r"\b\d{2}\s+years\s+old\b",
        "year-old": r"\b\d{2}[- ]year[- ]old\b",
        "jahre alt": r"\b\d{2}\s+Jahre\s+alt\b",
        "aged ": r"\baged\s+\d{2}\b",
        "married": rf"\b(?:un)?married\b{_CHILDREN}",
        "divorced": rf"\bdivorced\b{_CHILDREN}",
        "widowed": rf"\bwidowed\b{_CHILDREN}",
        "verheiratet": r"\bverheiratet\b[^\n|\u2022;]{0,30}",
        "wheelchair": r"\bwheelchair\s+user\b",
        "citizen": r"(?-i:\b(?:[A-Z][\w.]*\s+){1,2}citizen\b|\bcitizen(?:ship)?\s+of\s+(?:[A-Z]\w+\s?){1,3})",
        "national": r"(?-i:\b[A-Z]\w+(?:ian|ish|ese|an|ch|i)\s+national\b)",
        "mother of": r"\bmother\s+of\s+\w+\b",
        "father of": r"\bfather\s+of\s+\w+\b",
    }.items()
}
"""By a word that cannot be missing in them, so that most CVs cost a search for that word alone."""
_MONTH = r"(?:(?:[^\W\d_]{3,9}\.?|\d{1,2})[\s./,-]{1,2})?"
_YEAR = r"(?:19|20)\d\d"
_DATES = re.compile(
    rf"\(?\b{_MONTH}{_YEAR}\b"
    rf"(?:\s*(?:[\u2010-\u2015/-]|to|until|bis|à|a)\s*{_MONTH}(?:{_YEAR}\b|\d\d\b|present\b|now\b|heute\b))?\)?"
    r"|['\u2019]\d\d\b",
    re.IGNORECASE,
)
_BARE_YEAR = re.compile(r"[12][09]\d\d(?!\d)")


def redact(text: str, *, profile: Mapping[str, Any] | None = None, private: Sequence[str] = ()) -> list[Mask]:
    """The masks that blind ``text`` (NFC). ``profile`` is in the API's shape; ``private`` are more strings that
    identify the person: names, e-mail addresses, phone numbers, streets."""
    layout = read_layout(text)
    contacts = list(redact_contacts.contacts(layout, profile, private))
    masks = [
        *contacts,
        *redact_names.names(layout, profile, private, contacts),
        *redact_contacts.addresses(layout, profile, contacts),
        *_labelled(layout),
        *_personal(layout),
        *_graduation_years(layout),
        *_gendered(layout),
    ]
    return _with_emptied_lines(layout, masks)


def blind_profile(profile: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The profile without what no engine may see. Employment dates stay: experience is counted from them."""
    if profile is None:
        return None
    education = [{**entry, "end": None} for entry in profile.get("education") or []]
    gone: dict[str, Any] = {"name": None, "email": None, "phone": None, "location": None, "links": []}
    return {**profile, **gone, "education": education}


def _labelled(layout: Layout) -> Iterator[Mask]:
    """ "Date of birth: 3 March 1961" and the like, to the end of the line or to the next separator."""
    text, lower = layout.text, layout.lower
    colon = text.find(":")
    while colon >= 0:
        start = _segment_start(text, colon)
        if lower[start:colon].strip(" \t-*") in PRIVATE_LABELS:
            end = _segment_end(text, colon + 1)
            if not text[colon + 1 : end].strip():
                end = _segment_end(text, end + 1) if end < len(text) and text[end] == "\n" else end
            yield Mask(start, end)
        colon = text.find(":", colon + 1)
    for line in layout.lines:
        if line.end - line.start <= 40 and lower[line.start : line.end].strip(" \t.-*()\u2022") in ALONE:
            yield Mask(line.start, line.end)


def _segment_start(text: str, at: int) -> int:
    start = at
    while (
        start > max(at - _LABEL_LOOKBACK, 0) and text[start - 1] != "\n" and text[start - 1] not in _SEPARATORS + ".,"
    ):
        start -= 1
    return start


def _segment_end(text: str, at: int) -> int:
    """The end of the line, or the next separator, or a full stop that ends a sentence."""
    end = at
    last = min(at + _LONGEST_VALUE, len(text))
    while end < last and text[end] != "\n" and text[end] not in _SEPARATORS:
        if text[end] == "." and text[end + 1 : end + 2] == " " and text[end - 3 : end].isalpha():
            break
        end += 1
    return end


def _personal(layout: Layout) -> Iterator[Mask]:
    for hint, pattern in _PERSONAL.items():
        for at in occurrences(layout.lower, hint):
            match = pattern.search(layout.text, max(at - 30, 0), min(at + 80, len(layout.text)))
            if match:
                yield Mask(*match.span())


def _graduation_years(layout: Layout) -> Iterator[Mask]:
    """Dates in the education section, and years in lines that name a degree."""
    for line in layout.lines:
        if line.section == "EDUCATION":
            for match in _DATES.finditer(layout.text, line.start, line.end):
                yield Mask(*match.span())
    for number in {layout.line_number(match.start()) for match in _BARE_YEAR.finditer(layout.text)}:
        yield from _years_of_degree(layout, layout.lines[number])


def _years_of_degree(layout: Layout, line: Line) -> Iterator[Mask]:
    if line.section != "EDUCATION" and DEGREE.search(layout.text, line.start, line.end):
        for match in _BARE_YEAR.finditer(layout.text, line.start, line.end):
            if not layout.text[match.start() - 1 : match.start()].isdigit():
                yield Mask(*match.span())


def _gendered(layout: Layout) -> Iterator[Mask]:
    for match in _GENDERED.finditer("\n" + layout.lower):
        start, end = match.start(1) - 1, match.end(1) - 1
        if layout.text[end : end + 1] != "-" and not _tells_about_work(layout.text, end):
            neutral = NEUTRAL[match.group(1)]
            yield Mask(start, end, neutral.capitalize() if layout.text[start].isupper() else neutral)
    for hint in ("/her", "/him", "/them", "/ her", "/ him", "/ them"):
        for at in occurrences(layout.lower, hint):
            pair = _PRONOUN_PAIR.search(layout.text, max(at - 6, 0), at + 24)
            if pair:
                yield Mask(*pair.span())


def _tells_about_work(text: str, at: int) -> bool:
    following = _WORD.search(text, at, at + 20)
    return following is not None and following.group().lower() in NOT_ABOUT_PERSON


def _with_emptied_lines(layout: Layout, masks: Iterable[Mask]) -> list[Mask]:
    """``masks`` and, for every line of which they leave nothing but punctuation, the whole line with its break."""
    merged = MaskedText(layout.text, masks).masks
    result = list(merged)
    number = 0
    for line in layout.lines:
        while number < len(merged) and merged[number].end <= line.start:
            number += 1
        rest: list[str] = []
        position, at, touched = line.start, number, False
        while at < len(merged) and merged[at].start < line.end:
            touched = True
            rest += (layout.text[position : max(merged[at].start, position)], merged[at].text)
            position = merged[at].end
            at += 1
        if touched:
            rest.append(layout.text[position : max(line.end, position)])
            if _LEFTOVER.fullmatch("".join(rest)):
                start = line.start - 1 if line.start and line.end == len(layout.text) else line.start
                result.append(Mask(start, min(line.end + 1, len(layout.text))))
    return result
