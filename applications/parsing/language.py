"""Which language a CV is written in, by script and by the words that every sentence needs."""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE_CHARS = 8_000
_LEAST_HITS = 3
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]"), 0.02),
    ("ko", re.compile("[\uac00-\ud7af]"), 0.1),
    ("zh", re.compile("[\u4e00-\u9fff]"), 0.1),
    ("ar", re.compile("[\u0600-\u06ff]"), 0.2),
    ("he", re.compile("[\u0590-\u05ff]"), 0.2),
    ("ru", re.compile("[\u0400-\u04ff]"), 0.2),
    ("el", re.compile("[\u0370-\u03ff]"), 0.2),
    ("hi", re.compile("[\u0900-\u097f]"), 0.2),
    ("th", re.compile("[\u0e00-\u0e7f]"), 0.2),
)
_WORDS = {
    "en": "the and of to in for with on by from at as an is was were are my i experience skills work education using",
    "de": "und der die das mit für von im bei zur zum des als auf den eine einer berufserfahrung kenntnisse ausbildung",
    "fr": "et le la les des du de en une un pour avec dans sur au aux expérience compétences formation langues",
    "es": "y el la los las de del en con para por una un al experiencia habilidades educación idiomas formación",
    "pt": "e o a os as de do da dos das em com para por uma um no na experiência habilidades formação idiomas",
    "it": "e il la di del della dei con per in un una nel alla esperienza competenze istruzione lingue",
    "nl": "en de het van een in met voor op bij als aan werkervaring opleiding vaardigheden",
    "pl": "i w z na do od oraz dla przez doświadczenie umiejętności wykształcenie języki",
    "tr": "ve bir ile için bu olarak de da deneyim eğitim beceriler",
    "sv": "och i att för med av på till som en ett erfarenhet utbildning",
}
_BY_WORD: dict[str, list[str]] = {}
for _language, _line in _WORDS.items():
    for _word in _line.split():
        _BY_WORD.setdefault(_word, []).append(_language)


def detect_language(text: str) -> str | None:
    """ISO 639-1 of the main language of `text`; None where too little speaks for any."""
    sample = text[:_SAMPLE_CHARS]
    letters = sum(1 for c in sample if c.isalpha())
    if not letters:
        return None
    for language, script, share in _SCRIPTS:
        if len(script.findall(sample)) > share * letters:
            return language
    hits: Counter[str] = Counter()
    for word in re.findall(r"[^\W\d_]+", sample.lower()):
        languages = _BY_WORD.get(word, ())
        for language in languages:
            hits[language] += 1 / len(languages)  # type: ignore[assignment]
    best = hits.most_common(1)
    return best[0][0] if best and best[0][1] >= _LEAST_HITS else None
