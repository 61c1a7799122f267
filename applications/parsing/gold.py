"""How well profiles agree with checked fields: the table of ``manage.py parse_cv --gold GOLD.jsonl``.

A row of the file: ``{"id", "file", "name", "emails", "phones", "links", "skills", "titles"}``, the file relative to it;
``null`` or ``[]`` says that the CV does not show the field, ``"__skip__"`` that it was not checked.

How fields are compared:

- name: the same words, case, accents and order aside;
- e-mail: one of the given addresses, case aside;
- phone: the same E.164 number, or the same digits but for a country code or a leading zero;
- links: each given link counts; host and path alike, without scheme, ``www.`` and closing slash;
- title: the latest position's; one of the given titles, or one within the other;
- skills: each given skill counts; the same canonical name, or the same words within a longer name;
- absent: a field that the CV does not show is not in the profile.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from applications.parsing.fields import links
from applications.parsing.types import Profile
from hiresscope.lib import skills
from hiresscope.lib.skills.tokens import fold, key

SKIP = "__skip__"
FIELDS = ("name", "e-mail", "phone", "links", "title", "skills", "absent")
_GOLD_KEYS = {
    "name": "name",
    "e-mail": "emails",
    "phone": "phones",
    "links": "links",
    "title": "titles",
    "skills": "skills",
}
_CAN_BE_ABSENT = ("name", "e-mail", "phone", "links")


@dataclass(slots=True)
class Tally:
    """Right answers of all asked, and what was wrong: (CV, wanted, found)."""

    right: int = 0
    asked: int = 0
    wrong: list[tuple[str, Any, Any]] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        return self.right / self.asked if self.asked else None

    def count(self, ok: bool, cv: str, wanted: object, found: object) -> None:
        self.asked += 1
        self.right += ok
        if not ok:
            self.wrong.append((cv, wanted, found))


def evaluate(gold: Path, read: Callable[[Path], Profile | None]) -> dict[str, Tally]:
    """The tallies by field, of every CV of a gold file; ``read`` gives None for one that it cannot read."""
    tallies = {name: Tally() for name in FIELDS}
    for line in gold.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            compare(row, read(gold.parent / row["file"]) or Profile(), tallies)
    return tallies


def as_text(tallies: Mapping[str, Tally], *, mistakes: bool = False) -> str:
    """The table, one field a line; with ``mistakes`` each wrong answer below it."""
    rows = [f"{'field':<8} {'right':>6} {'asked':>6} {'share':>6}"]
    for name, tally in tallies.items():
        share = "-" if tally.share is None else f"{tally.share:.3f}"
        rows.append(f"{name:<8} {tally.right:>6} {tally.asked:>6} {share:>6}")
    if mistakes:
        rows += [
            f"{name} {cv}: wanted {w!r}, found {f!r}" for name, tally in tallies.items() for cv, w, f in tally.wrong
        ]
    return "\n".join(rows)


def compare(row: Mapping[str, Any], profile: Profile, tallies: Mapping[str, Tally]) -> None:
    """Count one CV into the tallies."""
    cv = str(row["id"])
    for name in FIELDS[:-1]:
        wanted, found = row.get(_GOLD_KEYS[name], SKIP), _found(name, profile)
        if wanted == SKIP:
            continue
        if not wanted:
            if name in _CAN_BE_ABSENT:
                tallies["absent"].count(not found, cv, f"no {name}", found)
        elif name in ("links", "skills"):
            for one in wanted:
                tallies[name].count(_RULES[name](one, found), cv, one, found)
        else:
            tallies[name].count(any(_RULES[name](one, found) for one in _listed(wanted)), cv, wanted, found)


def _listed(wanted: Any) -> Iterable[Any]:
    return [wanted] if isinstance(wanted, str) else wanted


def _found(name: str, profile: Profile) -> Any:
    latest = next((held.title for held in profile.experience if held.title), None)
    return {
        "name": profile.name,
        "e-mail": profile.email,
        "phone": profile.phone,
        "links": profile.links,
        "title": latest,
        "skills": profile.skills,
    }[name]


def _same_name(wanted: str, found: str | None) -> bool:
    def words(name: str) -> list[str]:
        return sorted(re.findall(r"[^\W\d_]+", fold(name)))

    return found is not None and (
        words(wanted) == words(found) or fold(wanted).replace(" ", "") == fold(found).replace(" ", "")
    )


def _same_email(wanted: str, found: str | None) -> bool:
    return found is not None and wanted.lower() == found.lower()


def _same_phone(wanted: str, found: str | None) -> bool:
    one, other = (re.sub(r"\D", "", number or "").lstrip("0") for number in (wanted, found))
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 7 and longer.endswith(shorter) and len(longer) - len(shorter) <= 3


def _same_link(wanted: str, found: Iterable[str]) -> bool:
    return any(links.key(wanted) == links.key(link) for link in found)


def _same_title(wanted: str, found: str | None) -> bool:
    one, other = key(wanted), key(found or "")
    return bool(one and other) and (f" {one} " in f" {other} " or f" {other} " in f" {one} ")


def _same_skill(wanted: str, found: Iterable[str]) -> bool:
    canonical, words = skills.canonical(wanted), f" {key(wanted)} "
    return any(name == canonical or words in f" {key(name)} " for name in found)


_RULES: dict[str, Callable[[Any, Any], bool]] = {
    "name": _same_name,
    "e-mail": _same_email,
    "phone": _same_phone,
    "links": _same_link,
    "title": _same_title,
    "skills": _same_skill,
}
