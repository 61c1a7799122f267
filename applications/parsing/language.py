"""The language that a text is written in: by script, and for Latin script by its function words.

A table of our own instead of a language-identification package: those load numpy and a model, a second and 40 MB in
every sandboxed child, for a hint that only chooses between countries' telephone formats and is shown beside the CV.
"""

import re

from hiresscope.lib.skills.tokens import fold

_SAMPLE = 4_000
_LEAST_WORDS = 3  # function words that must speak for a language
_SCRIPTS = (
    ("ja", re.compile(r"[\u3041-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("he", re.compile(r"[\u05d0-\u05ea]")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
    ("ru", re.compile(r"[\u0410-\u044f]")),
    ("el", re.compile(r"[\u0391-\u03c9]")),
    ("th", re.compile(r"[\u0e01-\u0e5b]")),
    ("hi", re.compile(r"[\u0904-\u0939]")),
)
_SHARE = 0.15  # of the letters, from which a script other than Latin decides
_WORDS = {
    "en": "the and of to with for in a on as by from at was is that an this which their using all our my more than",
    "de": (
"und der die das mit fur von zu im den bei des ein eine auf als sowie durch nach zur zum ist "
"uber kenntnisse deutsch seit"
),
    "fr": "et de la le les des du une dans pour avec sur aux par au est qui chez mise ans gestion francais lors etudes",
    "es": (
"y de la el los las del una en para con por que al se anos como gestion experiencia espanol "
"trabajo empresa datos"
),
    "pt": (
"e de da do os as das dos uma em para com por que ao no na nos anos como gestao experiencia "
"portugues trabalho formacao"
),
    "it": (
"e di il la le gli dei della del nel una per con che alla dal presso anni gestione italiano "
"lavoro esperienza sono"
),
    "nl": "en de het van een met voor op bij te aan door als naar ik werk ervaring opleiding nederlands tot",
    "pl": "i w z na do oraz dla od przy po jako pracy jest doswiadczenie znajomosc jezyk polski",
    "tr": "ve bir ile icin bu olarak olan da de daha egitim deneyim universitesi yil turkce",
    "sv": "och att i med for pa av en ett som till fran samt jag ar svenska arbete",
    "da": "og at i med for pa af en et som til fra samt jeg er dansk arbejde",
    "cs": "a v na s se pro z do od jako prace zkusenosti jazyk cesky vzdelani",
    "ro": "si de la cu in pentru din pe un o limba romana experienta lucru",
    "hu": "es a az egy hogy nem magyar nyelv munka tapasztalat vegzettseg",
    "id": "dan di yang dengan untuk pada dari sebagai bahasa pengalaman kerja pendidikan",
    "fi": "ja on seka joka suomi tyo kokemus koulutus kieli",
}  # fmt: skip
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)
_LETTER = re.compile(r"[^\W\d_]")
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of a text's language; None if too little speaks for any."""
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    if not letters:
        return None
    for language, script in _SCRIPTS:
        least = 0.02 if language in ("ja", "uk") else _SHARE
        if len(script.findall(sample)) >= max(4, least * letters):
            return language
    return _by_words(sample)


def _by_words(sample: str) -> str | None:
    """The language most of whose function words occur; a word of several languages counts in part for each."""
    scores: dict[str, float] = {}
    for word in _LATIN_WORD.findall(sample):
        speaking = _LANGUAGES_OF.get(fold(word), ())
        for language in speaking:
            scores[language] = scores.get(language, 0.0) + 1 / len(speaking)
    if not scores:
        return None
    language, score = max(scores.items(), key=lambda item: item[1])
    return language if score >= _LEAST_WORDS else None
