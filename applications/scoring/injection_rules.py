"""The rules of words/injection.toml, compiled."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

ANY = ""
"""The language of rules that are tried on every text."""

_FILE = Path(__file__).parent / "words" / "injection.toml"
_PLACEHOLDER = re.compile(r"<<(\w+)(?: (\d+))?>>")
_GAP = r"""[\s,;:"'(\[*_-]+"""


class Rule(NamedTuple):
    """Try ``pattern`` around each place where one of ``hints`` stands in the lower-case text."""

    language: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]


def load(path: Path = _FILE) -> tuple[Rule, ...]:
    """The rules of the file; its head says how they are written."""
    tables = _read(path)
    parts = {name: _joined(lines) for name, lines in tables["parts"].items()}

    def fill(match: re.Match[str]) -> str:
        name, number = match.groups()
        return rf"(?:{_GAP}[^\s.!?]+){{0,{number}}}?{_GAP}" if name == "near" else parts[name]

    return tuple(
        Rule(
            rule.get("language", ANY),
            tuple(rule["hints"]),
            re.compile(_PLACEHOLDER.sub(fill, _joined(rule["pattern"])), re.IGNORECASE),
        )
        for rule in tables["rule"]
    )


def _joined(lines: str) -> str:
    """The lines without the white space around them; a blank that belongs to a pattern is written as \\s."""
    return "".join(line.strip() for line in lines.splitlines())


def by_hint(rules: Iterable[Rule]) -> dict[str, dict[str, tuple[Rule, ...]]]:
    """The rules that each hint calls for, by language."""
    found: dict[str, dict[str, tuple[Rule, ...]]] = {}
    for rule in rules:
        hints = found.setdefault(rule.language, {})
        for hint in rule.hints:
            hints[hint] = (*hints.get(hint, ()), rule)
    return found


def small_words(path: Path = _FILE) -> dict[str, tuple[str, ...]]:
    """The words of which one stands in nearly every text of each language; of ANY language the empty one."""
    return {ANY: ("",), **{language: tuple(words) for language, words in _read(path)["small_words"].items()}}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


RULES_BY_HINT = by_hint(load())
SMALL_WORDS = small_words()
