"""``manage.py audit_bias``: selection and scoring rates and impact ratios by category, from a CSV or the database."""

import csv
import math
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

import accounts.selectors
from applications.scoring.audit import Audit, Group, Person, audit
from applications.services import voluntary
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps
from jobs.models import Job

_YES, _NO = (
    frozenset({"1", "true", "yes", "y", "selected", "shortlisted"}),
    frozenset({"0", "false", "no", "n", "rejected"}),
)


class Command(BaseCommand):
    help = (
        "Audit scores and decisions for adverse impact. From the database it uses what applicants gave voluntarily; "
        "only whole groups are printed, never a person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csv", type=Path, help="a file with the columns score, selected, and one per attribute")
        parser.add_argument("--tenant", help="the tenant's id or slug; without, and without --csv, all tenants")
        parser.add_argument("--job", help="the job's id")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["csv"]:
            sample = _read(options["csv"])
        else:
            sample = voluntary.sample(tenant=_tenant(options["tenant"]), job=_job(options["job"]))
        result = audit(sample)
        if options["json"]:
            self.stdout.write(dumps(asdict(result)).decode())
            return
        self._print(result)

    def _print(self, result: Audit) -> None:
        middle = "none" if result.median is None else f"{result.median:g}"
        self.stdout.write(f"{result.people} applications, median score {middle}")
        for name, count in result.unknown.items():
            self.stdout.write(f"{name}: {count} unknown")
        attribute = ""
        for group in result.groups:
            if group.attribute != attribute:
                attribute = group.attribute
                self.stdout.write(
                    f"\n{attribute:<40}{'people':>8}{'selected':>10}{'ratio':>8}{'scoring':>10}{'ratio':>8}"
                )
            self.stdout.write(_row(group))


def _tenant(called: str | None) -> str | None:
    if not called:
        return None
    try:
        return str(accounts.selectors.tenant_called(called).pk)
    except DomainError as error:
        raise CommandError(error.text) from None


def _job(id_: str | None) -> str | None:
    if not id_:
        return None
    try:
        job = Job.objects.filter(pk=UUID(id_)).first()
    except ValueError:
        raise CommandError(f"{id_} is no job's id: that is a UUID, as the job's page and the API show it") from None
    if job is None:
        raise CommandError(f"there is no job {id_}")
    return str(job.pk)


def _row(group: Group) -> str:
    figures = (
        f"{_figure(group.selection_rate):>10}{_figure(group.selection_ratio):>8}"
        f"{_figure(group.scoring_rate):>10}{_figure(group.scoring_ratio):>8}"
    )
    note = "  under 2 % of the sample" if group.is_small else ""
    return f"{group.category:<40}{group.people:>8}{figures}{note}"


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _read(path: Path) -> list[Person]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            if not {"score", "selected"} & {(name or "").strip() for name in reader.fieldnames or ()}:
                raise CommandError(f"{path} has neither a column score nor a column selected in its first line")
            return [_person(number, row) for number, row in enumerate(reader, 2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CommandError(f"cannot read {path}: {error}") from None


def _person(number: int, row: dict[str, str | None]) -> Person:
    values = {name.strip(): (value or "").strip() for name, value in row.items() if name}
    score, selected = values.pop("score", ""), values.pop("selected", "").casefold()
    if selected and selected not in _YES | _NO:
        raise CommandError(f"line {number}: selected is neither yes nor no")
    try:
        value = float(score) if score else None
    except ValueError:
        value = math.nan
    if value is not None and not math.isfinite(value):
        raise CommandError(f"line {number}: the score is no number")
    return Person(value, selected in _YES if selected else None, values)
