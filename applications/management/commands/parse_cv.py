"""Read CV files and print what was understood; needs no database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from applications.parsing import ParsedCV, ParseError, Profile, gold, parse
from applications.uploads import sniff_path
from hiresscope.lib.errors import DomainError


def _profile_of(path: Path) -> Profile | None:
    try:
        return parse(path, sniff_path(str(path))).profile
    except (ParseError, DomainError):
        return None


class Command(BaseCommand):
    help = "Read CV files and print their text, profile, hidden text, flags and timings."
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a file, one a line")
        parser.add_argument("--gold", metavar="GOLD.jsonl", help="print how many fields of a labelled set are right")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["gold"]:
            tallies = gold.evaluate(Path(options["gold"]), _profile_of)
            self.stdout.write(gold.as_text(tallies, mistakes=options["verbosity"] > 1))
            return
        if not options["files"]:
            raise CommandError("name at least one file, or --gold")
        failed = sum(not self._one(name, as_json=options["json"]) for name in options["files"])
        if failed:
            sys.exit(1)

    def _one(self, name: str, *, as_json: bool) -> bool:
        try:
            content_type = sniff_path(name)
            parsed = parse(name, content_type)
        except (ParseError, DomainError) as error:
            self._failure(name, error, as_json=as_json)
            return False
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}") from error
        if as_json:
            self.stdout.write(json.dumps({"file": name, "contentType": content_type, **asdict(parsed)}))
        else:
            self._report(name, content_type, parsed)
        return True

    def _failure(self, name: str, error: ParseError | DomainError, *, as_json: bool) -> None:
        if as_json:
            failure = {"code": error.code, "message": str(error)}
            self.stdout.write(json.dumps({"file": name, "failure": failure}))
        else:
            self.stderr.write(self.style.ERROR(f"{name}: {error.code}: {error}"))

    def _report(self, name: str, content_type: str, parsed: ParsedCV) -> None:
        document = parsed.document
        facts = {
            "type": content_type,
            "pages": document.pages,
            "quality": document.text_quality,
            "language": document.language,
            "flags": ", ".join(document.flags) or "none",
            "timings": ", ".join(f"{stage} {ms:.1f} ms" for stage, ms in parsed.timings.items()),
        }
        self.stdout.write(self.style.MIGRATE_HEADING(name))
        for label, value in facts.items():
            self.stdout.write(f"{label:10}{value}")
        self.stdout.write(self.style.MIGRATE_LABEL("profile"))
        self.stdout.write(json.dumps(parsed.profile.to_api(), indent=2, ensure_ascii=False))
        self.stdout.write(self.style.MIGRATE_LABEL("hidden"))
        for item in document.hidden:
            place = f"page {item.page}" if item.page else "anywhere"
            self.stdout.write(f"{item.why} ({place}): {item.text}")
        self.stdout.write(self.style.MIGRATE_LABEL("links"))
        for link in document.links:
            self.stdout.write(link)
        self.stdout.write(self.style.MIGRATE_LABEL("text"))
        self.stdout.write(document.text)
