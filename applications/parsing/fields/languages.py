"""Languages that the person speaks, with their level where it is said."""

import re
from collections.abc import Sequence

from applications.parsing.fields import reference
from applications.parsing.fields.sections import Kind, Section
from hiresscope.lib.skills.tokens import fold

_LEVELS = (
    ("native", (
r"native|mother tongue|mother language|first language|muttersprach\w*|langue maternelle|maternelle"
r"|nativ[oa]|lengua materna|materna|madrelingua|moedertaal|bilingual|bilingue|biling[üu]e"
r"|zweisprachig|母语|ネイティブ|모국어|родной|اللغة الأم"
)),
    ("fluent", (
r"fluent(?:ly)?|fluency|proficient|full professional|professional working|professional|excellent"
r"|advanced|very good|strong|fließend|fliessend|verhandlungssicher|sehr gut|courant|couramment"
r"|avanc[ée]|fluido|fluida|avanzado|alto|fluente|avançado|ottimo|fluente|vloeiend|biegł\w*"
r"|свободн\w*|流利|熟练|精通|ビジネス"
)),
    ("intermediate", (
r"intermediate|conversational|working knowledge|limited working|good|competent|moderate|gut|gute"
r"|konversationssicher|interm[ée]diaire|bon niveau|intermedio|medio|intermedi[áa]rio|m[ée]dio"
r"|buono|goed|średni\w*|средний|一般|日常会話"
)),
    ("basic", (
r"basic|beginner|elementary|limited|fair|basics|grundkenntnisse|grundlagen|anfänger|notions"
r"|d[ée]butant|scolaire|b[áa]sico|b[áa]sica|elemental|scolastico|podstawow\w*|базовый|基础|基礎"
)),
)  # fmt: skip
_LEVEL = [(name, re.compile(rf"(?<![^\W\d_])(?:{pattern})(?![^\W\d_])", re.IGNORECASE)) for name, pattern in _LEVELS]
_CEFR = re.compile(r"(?<![^\W_])([ABC][12])(?![^\W_])")
_WORD = re.compile(r"[^\W\d_]+")
_LINE_ABOUT = re.compile(
    (
        r"(?:languages?|sprachen|sprachkenntnisse|langues|idiomas?|lingue|talen|语言|外语|language skills"
        r"|mother tongue|bilingual)\b\s*[:：(-]"
    ),
    re.IGNORECASE,
)
_AMBIGUOUS = frozenset(("mandarin", "polish", "lao", "thai", "no", "so", "or", "as", "is", "am", "be", "el"))


def read(sections: Sequence[Section]) -> tuple[str, ...]:
    """English names, with the level in brackets where known: "German (C1)", "English (native)"."""
    found: dict[str, str | None] = {}
    for section in sections:
        own = section.kind is Kind.LANGUAGES
        for place, line in enumerate(section.lines[:60] if own else section.lines):
            if own or _is_about_languages(section.kind, line.text):
                following = section.lines[place + 1].text if own and place + 1 < len(section.lines) else ""
                for name, level in _in_line(line.text, following):
                    found[name] = found.get(name) or level
    return tuple(f"{name} ({level})" if level else name for name, level in found.items())


def _is_about_languages(kind: Kind, text: str) -> bool:
    if kind in (Kind.EXPERIENCE, Kind.REFERENCES, Kind.PUBLICATIONS) or len(text) > 200:
        return False
    if _LINE_ABOUT.search(text):
        return True
    names = sum(_name(word) is not None for word in _WORD.findall(text)[:12])
    levels = any(pattern.search(text) for _, pattern in _LEVEL[:2]) or _CEFR.search(text) is not None
    return (
        kind in (Kind.SKILLS, Kind.OTHER, Kind.HEADER, Kind.PERSONAL, Kind.SUMMARY)
        and names > 0
        and levels
        and len(text) < 90
    )


def _in_line(text: str, following: str) -> list[tuple[str, str | None]]:
    """(English name, level) of each language, the level taken from the words up to the next language."""
    hits = [(match, name) for match in _WORD.finditer(text[:300]) if (name := _name(match.group())) is not None]
    found: list[tuple[str, str | None]] = []
    for number, (match, name) in enumerate(hits):
        end = hits[number + 1][0].start() if number + 1 < len(hits) else len(text)
        level = _level(text[match.end() : end])
        if level is None and number == 0:
            level = _level(text[: match.start()])
        if level is None and len(hits) == 1 and following and not any(_name(w) for w in _WORD.findall(following)):
            level = _level(following) if len(following) < 60 else None
        found.append((name, level))
    return found


def _name(word: str) -> str | None:
    if len(word) < 3 and word.isascii():
        return None
    if not word[0].isupper() and fold(word) in _AMBIGUOUS:
        return None
    name = reference.load().languages.get(fold(word)) or _MORE.get(fold(word))
    return None if name in (None, "Western Frisian") else name


_MORE = {
    "mandarin": "Chinese", "cantonese": "Cantonese", "castellano": "Spanish", "farsi": "Persian",
    "filipino": "Filipino", "tagalog": "Tagalog", "bahasa": "Indonesian", "flemish": "Dutch",
    "brazilian": "Portuguese", "urdu": "Urdu", "pashto": "Pashto", "hindi": "Hindi", "putonghua": "Chinese",
    "taiwanese": "Taiwanese", "sinhala": "Sinhala", "twi": "Twi", "bisaya": "Cebuano", "cebuano": "Cebuano",
    "ilocano": "Ilocano", "konkani": "Konkani", "bhojpuri": "Bhojpuri", "英语": "English", "日语": "Japanese",
    "法语": "French", "德语": "German", "普通话": "Chinese", "英語": "English", "중국어": "Chinese",
}  # fmt: skip


def _level(text: str) -> str | None:
    if cefr := _CEFR.search(text):
        return cefr.group(1)
    return next((name for name, pattern in _LEVEL if pattern.search(text)), None)
