"""``manage.py create_api_key COMPANY``: an API key, printed once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import selectors, services
from accounts.scopes import SCOPES
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps


class Command(BaseCommand):
    help = "Make an API key of a company and print it; it is shown this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("company", help="its slug or id")
        parser.add_argument("--name", default="made by an operator", help="what the key is called (%(default)s)")
        parser.add_argument("--scope", action="append", choices=sorted(SCOPES), help="may be repeated; all without it")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tenant = selectors.tenant_called(options["company"])
            key, text = services.create_api_key(
                tenant=tenant, name=options["name"], created_by=None, scopes=options["scope"]
            )
        except DomainError as error:
            raise CommandError(error.text) from None
        made = {"id": str(key.pk), "company": tenant.slug, "key": text}
        self.stdout.write(dumps(made).decode() if options["json"] else text)
