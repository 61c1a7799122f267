"""The rules of words/injection.toml, compiled."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

_PLACEHOLDER = re.compile(r"<<(\w+)(?: (\d+))?>>")
_GAP = r"""[\s,;:"'(\[*_-]+"""


class Rule(NamedTuple):
    """Try ``pattern`` around each place where one of ``hints`` stands in the lower-case text."""

    hints: tuple[str, ...]
    pattern: re.Pattern[str]


def load(path: Path = Path(__file__).parent / "words" / "injection.toml") -> tuple[Rule, ...]:
    """The rules of the file; its head says how they are written."""
    tables: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    parts = {name: _joined(lines) for name, lines in tables["parts"].items()}

    def fill(match: re.Match[str]) -> str:
        name, number = match.groups()
        return rf"(?:{_GAP}[^\s.!?]+){{0,{number}}}?{_GAP}" if name == "near" else parts[name]

    return tuple(
        Rule(tuple(rule["hints"]), re.compile(_PLACEHOLDER.sub(fill, _joined(rule["pattern"])), re.IGNORECASE))
        for rule in tables["rule"]
    )


def _joined(lines: str) -> str:
    """The lines without the white space around them; a blank that belongs to a pattern is written as \\s."""
    return "".join(line.strip() for line in lines.splitlines())


def by_hint(rules: Iterable[Rule]) -> dict[str, tuple[Rule, ...]]:
    """The rules that each hint calls for."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        for hint in rule.hints:
            found.setdefault(hint, []).append(rule)
    return {hint: tuple(some) for hint, some in found.items()}


RULES_BY_HINT = by_hint(load())
