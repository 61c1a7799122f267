"""From text to tokens and stems: one rule for ads, criteria and CVs, so that they meet."""

import re
from functools import lru_cache

# A token is a run of letters and digits; C++, C#, .NET, CI/CD and R&D keep the signs that make them a word.
TOKEN = re.compile(r"\.net\b|[^\W_]+(?:[+#]+(?![^\W_])|(?:['’&][^\W_]+)+)?", re.IGNORECASE)
_SUFFIXES = (
    ("izations", "iz"), ("ization", "iz"), ("isations", "iz"), ("isation", "iz"), ("izing", "iz"), ("ising", "iz"),
    ("ized", "iz"), ("ised", "iz"), ("izes", "iz"), ("ises", "iz"), ("izers", "iz"), ("izer", "iz"), ("ize", "iz"),
    ("ise", "iz"), ("ements", "e"), ("ement", "e"), ("ings", ""), ("ing", ""), ("ments", ""), ("ment", ""),
    ("ations", "at"), ("ation", "at"), ("ators", "at"), ("ator", "at"), ("ated", "at"), ("ates", "at"), ("ate", "at"),
    ("ers", ""), ("ors", ""), ("er", ""), ("or", ""), ("ies", "i"), ("ied", "i"), ("ed", ""), ("es", ""), ("s", ""),
    ("ly", ""), ("e", ""), ("y", "i"),
)  # fmt: skip


def tokens(text: str) -> list[str]:
    """The tokens of `text`, lower case."""
    return TOKEN.findall(text.lower())


@lru_cache(maxsize=65536)
def stem(token: str) -> str:
    """A short form shared by a word's inflections and its British and American spellings."""
    if len(token) < 5 or not token.isalpha():
        return token[:-1] if len(token) == 4 and token.endswith("s") and not token.endswith("ss") else token
    token = token.replace("our", "or") if token.endswith(("our", "ours")) else token
    for suffix, put in _SUFFIXES:
        if token.endswith(suffix) and len(token) - len(suffix) >= 3:
            return _undouble(token[: len(token) - len(suffix)] + put)
    return _undouble(token)


def _undouble(base: str) -> str:
    """'programm' and 'travell' are 'program' and 'travel'."""
    return base[:-1] if len(base) > 4 and base[-1] == base[-2] and base[-1] in "lmnprt" else base
