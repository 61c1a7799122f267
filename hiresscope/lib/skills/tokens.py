"""Words of a text as the skills vocabulary sees them."""

import re
import unicodedata
from functools import lru_cache

# A word is letters and digits of one kind of script: CJK runs have no spaces, so they end a Latin word ("熟悉Python").
# "++" and "#" belong to the word before (C++, C#), a dot before NET to the word after (.NET, but not ASP.NET).
_CJK = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
_WORD = rf"[^\W_{_CJK}]+"
WORD = re.compile(rf"{_WORD}(?:\+\+|\#)?|(?<![^\W_])\.[nN][eE][tT](?![^\W_])|[{_CJK}]+")

# What may stand between the words of one skill: "CI/CD", "Node.js", "R & D", "problem-\nsolving". A full stop or
# comma followed by a space ends it, as does an empty line.
_GAP = re.compile(
    r"[ \t\xa0]{0,3}[-\u00ad\u2010\u2011\u2012\u2013/&+'\u2019]?[ \t\xa0]{0,3}(?:\r?\n)?[ \t\xa0]{0,12}"
    r"|\."
)
_COMMON_GAPS = frozenset((" ", "-", "/", ".", " & ", "&", "\n", "", " / "))


# letters that decomposition leaves alone
_LETTERS = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})


def joins(gap: str) -> bool:
    """Whether words with ``gap`` between them can belong to one skill."""
    return gap in _COMMON_GAPS or (len(gap) < 24 and _GAP.fullmatch(gap) is not None)


@lru_cache(maxsize=16_384)
def fold(word: str) -> str:
    """Lower case without accents: how words are compared ("Développement" -> "developpement")."""
    lower = word.lower()
    if lower.isascii():
        return lower
    plain = unicodedata.normalize("NFKD", lower.translate(_LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


def words(text: str) -> list[tuple[int, int, str]]:
    """(start, end, folded word) of each word, in code points."""
    lower = text.lower()
    if len(lower) != len(text):  # some capitals are two letters in lower case
        lower = text
    return [
        (match.start(), match.end(), word if (word := match.group()).isascii() and lower is not text else fold(word))
        for match in WORD.finditer(lower)
    ]


def key(written: str) -> str:
    """The form under which a name is looked up: folded words with one space between ("Node.js" -> "node js")."""
    return " ".join(word for _, _, word in words(written))
