"""What a name looks like, and how it is shown."""

import re

from applications.parsing.fields import reference, titles
from applications.parsing.fields.sections import heading_kind
from hiresscope.lib.skills.tokens import fold

_PARTICLES = frozenset(
    "de del della di da do dos das du des la le les van von der den ter ten zu zur al el bin ibn "
    "bint abu abd ul ur y e i st san af av mc mac"
    " vom zum dela delos ben bar o d' dal dalla e' ap am".split()
)
_HONORIFIC = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|madam|engr|eng|ing|arch|atty|rev|capt|captain|lt|col"
    r"|sgt|hon|sri|smt|shri|md|mohd|er|adv|ca"
    r"|herr|frau|dipl\.?-?\s?[a-zäöü]{2,12}|mag|m|mme|mlle|monsieur|madame|sr|sra|srta|don|do[ñn]a|dott|dott\.ssa"
    r"|sig|sig\.ra|drs|ir|ph\.?d|dra)\.?(?:\s*(?:med|ing|rer|nat|phil|jur)\.)*(?:\s*\((?:fh|tu|th|uni|univ|ba|dh)\.?\))?\s+(?=\S)",
    re.IGNORECASE,
)
_KEPT_HONORIFICS = frozenset(("md", "mohd", "er", "ca", "don", "m", "eng", "ing", "ir", "mag"))
_CREDENTIAL = re.compile(
    r"(?:,|\s[-–|(]|\s)\s*(?:(?:ph\.?\s?d|m\.?d|m\.?b\.?a|e?mba|pmp|cpa|acca|cfa|ca|rn|bsn|msn|msc"
    r"|m\.sc|bsc|b\.sc|b\.?tech|m\.?tech|b\.?e|m\.?s|b\.?a|m\.?a|j\.?d|esq|ll\.?[bm]|p\.?e|phr|sphr"
    r"|shrm-[sc]p"
    r"|csm|cissp|dds|dvm|pharmd|edd|lpn|cna|np|fnp|lcsw|frcs|mrcp|mbbs|cma|cia|aia|leed ap|ieng|ceng"
    r"|mba|ed\.?d|m\.?ed|b\.?ed|m\.?phil|mph|dnp|aprn|rdn?|ot|pt|dpt|lmt|itil"
    r"|six sigma)\b\.?,?\s*)+\)?$",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"^[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?$")
_HAN = re.compile(r"^[\u4e00-\u9fff\u3005]{1,4}(?: ?[\u4e00-\u9fff\u3005\u3041-\u30ff]{1,5})?$")
_HANGUL = re.compile(r"^[\uac00-\ud7af]{2,4}$")
_NOT_NAMES = reference.wordlist("not_names.txt")


def as_name(text: str, *, labelled: bool = False) -> str | None:
    """The text as a name if it has the shape of one."""
    text = _strip_honorific(text.strip())
    text = _cut_credentials(text.strip(" \t,;:.|-–—•·*_()[]\"'"))
    text = _strip_honorific(text)
    if labelled:
        text = next((part for part in re.split(r"\t|[|,;(]|\s-\s", text) if part.strip()), "").strip(" .:")
    if is_cjk(text):
        return text if heading_kind(text) is None and not titles.looks_like(text) and text not in _CJK_NOT else None
    tokens = text.split()
    if not (1 if labelled else 2) <= len(tokens) <= 6 or len(text) > 60 or not has_name_tokens(text):
        return None
    if labelled:
        return text
    folded = [fold(token).strip(".") for token in tokens]
    if not _is_listed(folded) and (any(word in _NOT_NAMES for word in folded) or titles.looks_like(text)):
        return None
    if heading_kind(text) is not None:
        return None
    return (
        text
        if sum(len(word) > 1 and (place == 0 or word not in _PARTICLES) for place, word in enumerate(folded)) >= 2
        or _initialled(folded)
        else None
    )


_CJK_NOT = frozenset(
    "简历 個人簡歷 个人简历 求职简历 履歴書 職務経歴書 履历 简 历 年月日 男 女 이력서 자기소개서 写真".split()
)


def _is_listed(words: list[str]) -> bool:
    """A known given name and a known surname, be they everyday words or titles too ("April Page", "Mary Baker")."""
    known = reference.load()
    return (
        2 <= len(words) <= 3
        and words[0] in known.given
        and words[-1] in known.family
        and words[-1] not in known.countries
    )


def _initialled(words: list[str]) -> bool:
    """ "J. Smith" and "Smith J."."""
    return len(words) >= 2 and sum(len(word) > 2 for word in words) >= 1


def has_name_tokens(text: str) -> bool:
    """Whether every word may be part of a name: letters, capitalised unless a particle or of a script without case."""
    tokens = text.split()
    return (
        bool(tokens)
        and all(
            _TOKEN.match(token)
            and (token[:1].isupper() or not token[:1].islower() or fold(token).strip(".'’") in _PARTICLES)
            for token in tokens
        )
        and not all(fold(token) in _PARTICLES for token in tokens)
    )


def is_cjk(text: str) -> bool:
    return _HAN.match(text) is not None or _HANGUL.match(text) is not None


def _strip_honorific(text: str) -> str:
    for _ in range(3):
        match = _HONORIFIC.match(text)
        if match is None or (fold(match.group()).strip(" .") in _KEPT_HONORIFICS and "." not in match.group()):
            return text
        text = text[match.end() :]
    return text


def _cut_credentials(text: str) -> str:
    if text.count(" ") + text.count(",") < 2:
        return text
    cut = _CREDENTIAL.sub("", text)
    return cut.strip(" ,-–(|") if len(cut.split()) >= 2 else text


_LOWERED = frozenset("de del della di da do dos das du la le von van der den y e ten ter zu".split())


def presented(name: str) -> str:
    """JOHN O'NEIL-DOE -> John O'Neil-Doe; mixed case is kept as written."""
    words = _given_first(name.split())
    if sum(word.isupper() and len(word.strip(".")) > 1 for word in words) < max(
        1, len([w for w in words if len(w.strip(".")) > 1])
    ):
        return " ".join(words)
    return " ".join(_capitalised(word, first=place == 0) for place, word in enumerate(words))


def _given_first(words: list[str]) -> list[str]:
    """DUPONT Jean -> Jean Dupont: a surname in capitals before a given name, as forms and the French write it."""
    shouted = [word.isupper() and len(word) > 2 for word in words]
    if not any(shouted) or all(shouted) or len(words) > 4:
        return words
    count = shouted.index(False)
    eased = [_capitalised(word, first=True) if loud else word for word, loud in zip(words, shouted, strict=True)]
    if count and not any(shouted[count:]) and fold(words[count]) in reference.load().given:
        return eased[count:] + eased[:count]
    return eased


def _capitalised(word: str, *, first: bool) -> str:
    if not first and fold(word) in _LOWERED:
        return word.lower()
    return re.sub(r"[^\W\d_]+", lambda m: m.group()[0] + m.group()[1:].lower(), word)


def is_han(text: str) -> bool:
    return _HAN.match(text) is not None
