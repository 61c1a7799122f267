"""``manage.py erase_candidate EMAIL``: erase a person by their e-mail, in one company or in all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import selectors
from applications.services import people
from candidates.emails import email_key
from candidates.models import Candidate
from hiresscope.lib.errors import DomainError


class Command(BaseCommand):
    help = "Erase a person: rows, files, texts, quotes, webhook payloads. Their own account stays; they erase it there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the person's e-mail")
        parser.add_argument("--company", help="only in this company (slug or id)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Candidate.objects.filter(email_key=email_key(options["email"])).select_related("tenant")
        try:
            if options["company"]:
                rows = rows.filter(tenant=selectors.tenant_called(options["company"]))
            found = list(rows.order_by("tenant__slug"))
            if not found:
                raise CommandError("Nobody has this e-mail. Was it written as in the application?")
            for person in found:
                self._erase(person, dry=options["dry_run"])
        except DomainError as error:
            raise CommandError(error.text) from None

    def _erase(self, person: Candidate, *, dry: bool) -> None:
        if dry:
            count = people.of(person.tenant, person).count()
            self.stdout.write(f"{person.tenant.slug}: {count} applications would be erased")
            return
        gone = people.erase_person(tenant=person.tenant, candidate_id=person.pk)
        self.stdout.write(f"{person.tenant.slug}: {gone.applications} applications and {gone.files} files erased")
