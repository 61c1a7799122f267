"""``manage.py rotate_keys``: encrypt every sealed value with the newest of FIELD_ENCRYPTION_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import IdempotencyRecord
from hiresscope.lib import crypto
from webhooks import services
from webhooks.models import Endpoint


class Command(BaseCommand):
    help = (
        "Encrypt everything that is sealed (webhook secrets, kept answers) anew with the first of "
        "FIELD_ENCRYPTION_KEYS, so that older keys can be dropped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only look whether everything can be opened")

    def handle(self, *args: Any, **options: Any) -> None:
        answers = IdempotencyRecord.objects.exclude(answer="")
        try:
            if options["dry_run"]:
                secrets = [e["sealed"] for one in Endpoint.objects.iterator() for e in one.secrets]
                opened = [crypto.unseal(one) for one in (*secrets, *answers.values_list("answer", flat=True))]
                self.stdout.write(f"{len(opened)} sealed values can be opened")
                return
            kept = 0
            for pk, sealed in answers.values_list("pk", "answer").iterator():
                kept += answers.filter(pk=pk, answer=sealed).update(answer=crypto.reseal(sealed))
            endpoints = services.reseal_secrets()
        except crypto.CannotUnseal:
            raise CommandError("A value cannot be opened: put the key that sealed it back behind the newest.") from None
        older = len(settings.FIELD_ENCRYPTION_KEYS) - 1
        self.stdout.write(f"{endpoints} endpoints and {kept} answers sealed anew; {older} older keys can be dropped")
