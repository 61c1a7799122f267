"""The language that a text is written in."""

from functools import cache
from typing import Any

_ENOUGH = 40  # letters below which a guess is worth nothing
_SAMPLE = 4_000


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of a text's language; None if it has too few letters. Works offline; the model loads on first use."""
    sample = text[:_SAMPLE]
    if sum(c.isalpha() for c in sample) < _ENOUGH:
        return None
    language, _ = _identifier().classify(sample)
    return str(language)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # loads numpy: only where it is needed

    return LanguageIdentifier.from_pickled_model(MODEL_FILE)
