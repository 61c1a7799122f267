"""Names, places and languages of the world, from ``data/reference.json`` (written by ``reference_build.py``)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hiresscope.lib.skills.tokens import fold

_DATA = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True)
class Reference:
    """All keys are folded (lower case, no accents); countries are ISO 3166 codes."""

    given: frozenset[str]
    family: frozenset[str]
    countries: Mapping[str, str]
    cities: Mapping[str, str]
    languages: Mapping[str, str]  # name in any language -> English name


# Names that people write but tables leave out.
_MORE_COUNTRIES = {
    "usa": "US", "u.s.a": "US", "us": "US", "u.s": "US", "united states of america": "US", "america": "US",
    "uk": "GB", "u.k": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "uae": "AE", "u.a.e": "AE", "korea": "KR", "republic of korea": "KR", "russia": "RU",
    "holland": "NL", "the netherlands": "NL", "czech republic": "CZ", "turkey": "TR", "ivory coast": "CI",
    "prc": "CN", "viet nam": "VN", "deutschland": "DE", "espana": "ES", "brasil": "BR", "schweiz": "CH",
    "suisse": "CH", "ksa": "SA", "hong kong": "HK", "macau": "MO", "palestine": "PS", "drc": "CD", "srilanka": "LK",
}  # fmt: skip


@cache
def load() -> Reference:
    raw = json.loads((_DATA / "reference.json").read_text(encoding="utf-8"))
    return Reference(
        given=frozenset(raw["given"].split()),
        family=frozenset(raw["family"].split()),
        countries=raw["countries"] | _MORE_COUNTRIES,
        cities={name: country for country, names in raw["cities"].items() for name in names.split("|")},
        languages=raw["languages"],
    )


def data_lines(name: str) -> list[str]:
    """The lines of a list beside this module, without comments."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("# ")]


def wordlist(name: str) -> frozenset[str]:
    """The folded words of such a list."""
    return frozenset(fold(word) for line in data_lines(name) for word in line.split())
