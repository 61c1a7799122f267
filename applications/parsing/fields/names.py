"""The person's name. A wrong name is worse than none: what nothing speaks for is left out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote

from applications.parsing.fields import name_shape, places, reference, titles
from applications.parsing.fields.sections import Kind, Section
from hiresscope.lib.skills import find as find_skills
from hiresscope.lib.skills.tokens import fold

_TITLE_BEFORE = re.compile(
    r"^(?:(?:curriculum\s+vit(?:ae|æ)|c\.?\s?v\.?|resum[eé]|résumé|resume|bio-?data|lebenslauf"
    r"|bewerbung|hoja de vida|curr[ií]cul(?:o|um)(?:\s+vitae)?|profile|europass)"
    r"(?:\s+(?:of|for|de|von|van|di|do|da))?)\s*[:\-–—|•]?\s*",
    re.IGNORECASE,
)
_TITLE_AFTER = re.compile(
    r"[\s'’]*(?:s)?\s*[-–—|:•(]?\s*(?:curriculum\s+vit(?:ae|æ)|\bc\.?v\.?|\bresum[eé]|résumé|lebenslauf|bio-?data)\)?$",
    re.IGNORECASE,
)
_LABELS = {
    "full": r"candidate?|candidat[oa]|applicant|bewerber(?:in)?|"
    r"(?:full |complete |candidate(?:'s)? |applicant(?:'s)? |my )?name(?: in full)?|name\s?/\s?surname"
    r"|name and surname|first name\s?/\s?surname|first name\(s\) / surname\(s\)"
    r"|surname\(s\) / first name\(s\)"
    r"|vor-?\s?(?:und|&|/)\s?(?:nach|zu)name|vollst[äa]ndiger name|nom complet|nom et pr[ée]noms?"
    r"|pr[ée]nom et nom|nom\s?/\s?pr[ée]nom|pr[ée]nom\s?/\s?nom|nombre(?: completo| y apellidos?)?"
    r"|apellidos y nombres?|nombres y apellidos|nome(?: completo| e cognome)?|cognome e nome|naam"
    r"|imi[ęe] i nazwisko|jm[ée]no(?: a p[řr][íi]jmen[íi])?|ad[ıi] soyad[ıi]|ad soyad|ism|姓\s?名|氏\s?名"
    r"|名前|이름|성명|фио|ф\.и\.о\.|имя|الاسم(?: الكامل)?|שם(?: מלא)?",
    "given": r"first names?|given names?|forenames?|vornamen?|pr[ée]noms?|nombres?|nomes?|nome|voornaam|имя|名",
    "family": (
        r"last names?|surnames?|family names?|nachnamen?|familiennamen?|zunamen?|noms?(?: de famille)?"
        r"|apellidos?|sobrenomes?|apelidos?|cognomen?|cognome|achternaam|фамилия|姓"
    ),
}
_LABELLED = {
    kind: re.compile(rf"^(?:{pattern})\s*(?:[:：\t]|\s-\s|\s{{2,}})\s*(\S.*)$", re.IGNORECASE)
    for kind, pattern in _LABELS.items()
}
_LABEL_ALONE = {kind: re.compile(rf"^(?:{pattern})\s*[:：]?$", re.IGNORECASE) for kind, pattern in _LABELS.items()}
_SPACED_LABEL = re.compile(r"^(?:姓\s*名|氏\s*名|성\s*명)\s*[:：]?\s*(\S.*)$")
_CUT = re.compile(r"\t|[|•·●▪∙■◆⋄]|\s[–—-]\s|[,;:](?=\s|$)|\s(?=\()|\s(?=\+?\d)|\S*@\S*|https?://\S*|www\.\S*")
_CJK_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧葉蘇魏呂盧鍾譚陸範賈韋鄒邱閻龍陶賀顧龔錢嚴戴湯佐鈴高田渡伊山中小加吉木林清斎松井石村前藤岡後長近坂遠青西福太三岩和原野上橋阿森池本酒宮内金"
)
_SHORT_CAPITALS = re.compile(r"^[^\W\d_a-z]\S*(?:[ \t]\S+){0,5}$")
NAME_LINES = 14  # of the head, in which a name without other evidence is looked for
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    score: float
    order: int


def read(sections: Sequence[Section], email: str | None, links: Iterable[str]) -> str | None:
    """The name as it is written (capitals and letter-spacing eased), None if none stands out."""
    if name := _labelled(sections):
        return name
    handles = [_letters(handle) for handle in _handles(email, links)]
    best: _Candidate | None = None
    for candidate in _candidates(sections, handles):
        if best is None or candidate.score > best.score:
            best = candidate
    return name_shape.presented(best.name) if best is not None and best.score >= _ENOUGH else None


def _handles(email: str | None, links: Iterable[str]) -> list[str]:
    """What the person calls themselves: the local part of the address, the last part of profile links."""
    handles = email.rsplit(".", 1)[0].split("@") if email else []
    for link in links:
        tail = unquote(link.rstrip("/")).rsplit("/", 1)[-1]
        handles.append(tail.removeprefix("www.").split(".")[0] if "." in tail else tail)
    return handles


def _letters(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalpha())


# --- a labelled name -------------------------------------------------------------------------------------------------


def _labelled(sections: Sequence[Section]) -> str | None:
    """From "Name: …", or "First name: … / Surname: …" of a form."""
    parts: dict[str, str] = {}
    zones = [s for s in sections if s.kind in (Kind.HEADER, Kind.CONTACT, Kind.PERSONAL, Kind.SUMMARY, Kind.OTHER)]
    texts = [line.text for section in zones for line in section.lines[:60]]
    for place, text in enumerate(texts):
        following = texts[place + 1] if place + 1 < len(texts) else ""
        for kind in ("family", "given", "full"):
            if kind not in parts and (value := _value(kind, text, following)) is not None:
                parts[kind] = value
                break
    if "given" in parts and "family" in parts:
        return name_shape.presented(f"{parts['given']} {parts['family']}")
    if "full" in parts and (len(parts["full"].split()) > 1 or name_shape.is_cjk(parts["full"])):
        return name_shape.presented(parts["full"])
    if "family" in parts and len(parts["family"].split()) > 1 and "full" not in parts:
        return name_shape.presented(parts["family"])
    if "full" in parts and "given" in parts:
        return name_shape.presented(f"{parts['given']} {parts['full']}")
    return name_shape.presented(f"{parts['full']} {parts['family']}") if "full" in parts and "family" in parts else None


def _value(kind: str, text: str, following: str) -> str | None:
    match = _SPACED_LABEL.match(text) if kind == "full" else None
    match = match or _LABELLED[kind].match(text)
    if match:
        return name_shape.as_name(match.group(1), labelled=True)
    if _LABEL_ALONE[kind].match(text) and text.endswith((":", "：")):
        return name_shape.as_name(following, labelled=True)
    return None


# --- an unlabelled name ----------------------------------------------------------------------------------------------


def _candidates(sections: Sequence[Section], handles: list[str]) -> Iterable[_Candidate]:
    order = 0
    for section in sections:
        if section.kind in (Kind.REFERENCES, Kind.PUBLICATIONS):
            continue
        texts = (
            [section.heading, *(line.text for line in section.lines)]
            if section.heading
            else [x.text for x in section.lines]
        )
        head = section.kind is Kind.HEADER
        for place, text in enumerate(texts[: NAME_LINES if head else 400]):
            if len(text) > (160 if head else 50) or not (head or _SHORT_CAPITALS.match(text)):
                continue
            around = texts[place + 1 : place + 4]
            for name, bonus in _in_line(text, around):
                order += 1
                top = head and place < NAME_LINES
                score = bonus + _score(name, handles, around, line=place if top else None)
                yield _Candidate(name, score - 0.001 * order, order)


def _in_line(text: str, following: list[str]) -> Iterable[tuple[str, float]]:
    """Possible names on a line: all of it, its first part, or it and the next line (each a word)."""
    stripped = _TITLE_BEFORE.sub("", text, count=1)
    announced = 1.5 if stripped != text and stripped else 0.0
    stripped = _TITLE_AFTER.sub("", stripped) or stripped
    pieces = [piece for piece in _CUT.split(stripped) if piece and piece.strip()]
    if name := _comma_reversed(stripped):
        yield name, announced
    whole = name_shape.as_name(stripped)
    if whole:
        yield whole, announced + 0.5
    for place, piece in enumerate(pieces[:3]):
        name = name_shape.as_name(piece)
        if name and name != whole:
            yield name, announced - 0.5 * place
    if following and (whole is None or _is_surname(following[0])) and (name := _of_two_lines(stripped, following[0])):
        yield name, announced + 0.25


def _of_two_lines(first: str, second: str) -> str | None:
    """ "PRIYA" above "NAIR"."""
    if len(first.split()) > 2 or len(second.split()) > 3:
        return None
    if not (name_shape.has_name_tokens(first) and name_shape.has_name_tokens(second)):
        return None
    known = reference.load()
    alone = second.split()
    above = fold(first.split(maxsplit=1)[0])
    if len(alone) > 1 and fold(alone[0]) in known.given and (above not in known.given or above in known.languages):
        return None  # the second line is a name by itself, and the first what stands above it
    return name_shape.as_name(f"{first} {second}")


def _is_surname(text: str) -> bool:
    """Whether all of a line may be the surnames of the given names above it."""
    return all(word in reference.load().family for word in fold(text).split()) and not places.is_place(text)


def _comma_reversed(text: str) -> str | None:
    """ "DOE, John" and nothing else."""
    match = re.fullmatch(r"([^\W\d_]+(?:[-' ][^\W\d_]+)?), ([^\W\d_]+(?:[ -][^\W\d_]+\.?)?)", text)
    if match is None or fold(match.group(2).split()[0]) not in reference.load().given:
        return None
    return name_shape.as_name(f"{match.group(2)} {match.group(1)}")


def _score(name: str, handles: list[str], following: list[str], *, line: int | None) -> float:
    known = reference.load()
    words = [word for part in name.split() for word in re.split(r"[-'’]", fold(part).strip(".")) if word]
    score = 0.0
    if line is not None:
        score += 3.5 if line <= 2 else 2.0 if line <= 5 else 0.5
    if name_shape.is_cjk(name):
        return score + (3 if name[0] in _CJK_SURNAMES or not name_shape.is_han(name) else 1.5)
    given = sum(word in known.given for word in words)
    family = sum(word in known.family for word in words)
    evidence = _handle_evidence(words, handles)
    announced = given and family and bool(following) and titles.strength(following[0]) > 1
    if line is None and evidence < 1.5 and not announced:  # names of others, of firms and awards stand further down
        return 0.0
    score += min(given, 2) * 1.5 + min(family, 2) * 0.75 + evidence
    if given and family:
        score += 0.5
    if any(titles.looks_like(text) or "@" in text or re.search(r"\d{4,}|\d[ .-]\d{3}", text) for text in following):
        score += 1.5
    if find_skills(name):
        score -= 2.5
    if places.is_place(name):
        score -= 3.0
    if len(words) == 1:
        score -= 2.0
    return score


def _handle_evidence(words: list[str], handles: list[str]) -> float:
    """How far the e-mail address or a profile's name speaks for these words."""
    best = 0.0
    long = [_letters(word) for word in words if len(word) > 1]
    for handle in handles:
        if len(handle) < 3:
            continue
        hits = [word for word in long if len(word) > 2 and (word in handle or (len(word) > 5 and word[:5] in handle))]
        initials = "".join(word[0] for word in long)
        if len(hits) >= 2:
            best = max(best, 4.0)
        elif hits and sum(map(len, hits)) >= 0.35 * len(handle):
            best = max(
                best, 3.0 if len(handle) > len(hits[0]) and handle.replace(hits[0], "", 1)[:1] in initials else 2.0
            )
        elif hits:
            best = max(best, 1.5)
        elif handle == initials and len(initials) > 2:
            best = max(best, 1.0)
    return best
