"""``manage.py erase_candidate EMAIL``: erase a person by their e-mail, in one company or in all."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts import selectors
from applications.services import people
from candidates.emails import email_key
from candidates.models import Candidate
from hiresscope.lib.commands import ReportingCommand
from hiresscope.lib.errors import DomainError


class Command(ReportingCommand):
    help = "Erase a person: rows, files, texts, quotes, webhook payloads. Their own account stays; they erase it there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
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
            if options["dry_run"]:
                rows_of = [(one.tenant.slug, people.of(one.tenant, one).count()) for one in found]
                lines = [f"{slug}: {count} applications would be erased" for slug, count in rows_of]
                result = [{"company": slug, "applications": count} for slug, count in rows_of]
            else:
                gone = [(p.tenant.slug, people.erase_person(tenant=p.tenant, candidate_id=p.pk)) for p in found]
                lines = [f"{slug}: {it.applications} applications and {it.files} files erased" for slug, it in gone]
                result = [{"company": slug, "applications": it.applications, "files": it.files} for slug, it in gone]
        except DomainError as error:
            raise CommandError(error.text) from None
        self.report(options, {"dryRun": options["dry_run"], "companies": result}, *lines)
