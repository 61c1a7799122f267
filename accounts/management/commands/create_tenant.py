"""``manage.py create_tenant NAME``: a company on its trial, with its owner."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import services
from hiresscope.lib.errors import DomainError
from hiresscope.lib.wire import dumps


class Command(BaseCommand):
    help = "Make a company on its trial, with an owner who logs in with the password that is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the company's name")
        parser.add_argument("--email", required=True, help="the owner's e-mail")
        parser.add_argument("--owner", help="the owner's name; the e-mail, unless given")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        password = secrets.token_urlsafe(12)
        email = options["email"]
        try:
            owner = services.signup(
                company_name=options["name"], name=options["owner"] or email, email=email, password=password
            )
        except DomainError as error:
            raise CommandError(error.text) from None
        assert owner.tenant is not None  # noqa: S101 - sign-up makes both
        made = {"id": str(owner.tenant.pk), "slug": owner.tenant.slug, "email": owner.email, "password": password}
        if options["json"]:
            self.stdout.write(dumps(made).decode())
            return
        for name, value in made.items():
            self.stdout.write(f"{name:<9}{value}")
