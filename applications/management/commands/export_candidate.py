"""``manage.py export_candidate EMAIL``: everything that companies hold about a person, as JSON."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import selectors
from applications.services import people
from candidates.emails import email_key
from candidates.models import Candidate
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps


class Command(BaseCommand):
    help = "Print everything that is held about a person, one line of JSON a company."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the person's e-mail")
        parser.add_argument("--company", help="only of this company (slug or id)")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = Candidate.objects.filter(email_key=email_key(options["email"])).select_related("tenant")
        try:
            if options["company"]:
                rows = rows.filter(tenant=selectors.tenant_called(options["company"]))
        except DomainError as error:
            raise CommandError(error.text) from None
        found = list(rows.order_by("tenant__slug"))
        if not found:
            raise CommandError("Nobody has this e-mail. Was it written as in the application?")
        for person in found:
            held = people.export_person(tenant=person.tenant, candidate_id=person.pk)
            self.stdout.write(dumps({"company": person.tenant.slug, **held}).decode())
