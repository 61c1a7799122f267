"""``manage.py rotate_keys``: encrypt every sealed value with the newest of FIELD_ENCRYPTION_KEYS."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db.models import QuerySet

from accounts.models import IdempotencyRecord
from accounts.phones import Phone
from hiresscope.lib import crypto
from hiresscope.lib.commands import ReportingCommand
from webhooks import services
from webhooks.models import Endpoint


class Command(ReportingCommand):
    help = (
        "Encrypt everything that is sealed (webhook secrets, kept answers, staff's phones) anew with the first of "
        "FIELD_ENCRYPTION_KEYS, so that older keys can be dropped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--dry-run", action="store_true", help="only look whether everything can be opened")

    def handle(self, *args: Any, **options: Any) -> None:
        answers = IdempotencyRecord.objects.exclude(answer="")
        phones = Phone.objects.all()
        try:
            if options["dry_run"]:
                secrets = [e["sealed"] for one in Endpoint.objects.iterator() for e in one.secrets]
                kept = (*answers.values_list("answer", flat=True), *phones.values_list("key", flat=True))
                opened = [crypto.unseal(one) for one in (*secrets, *kept)]
                count = len(opened)
                self.report(options, {"dryRun": True, "opened": count}, f"{count} sealed values can be opened")
                return
            resealed = _reseal(answers, "answer"), _reseal(phones, "key")
            endpoints = services.reseal_secrets()
        except crypto.CannotUnseal:
            raise CommandError("A value cannot be opened: put the key that sealed it back behind the newest.") from None
        older = len(settings.FIELD_ENCRYPTION_KEYS) - 1
        told = f"{endpoints} endpoints, {resealed[0]} answers and {resealed[1]} phones sealed anew"
        self.report(
            options,
            {
                "dryRun": False,
                "endpoints": endpoints,
                "answers": resealed[0],
                "phones": resealed[1],
                "olderKeys": older,
            },
            f"{told}; {older} older keys can be dropped",
        )


def _reseal(rows: QuerySet[Any], column: str) -> int:
    """Seal the column anew, and leave alone what changed meanwhile, which the newest key sealed; returns how many."""
    sealed = rows.values_list("pk", column).iterator()
    return sum(rows.filter(pk=pk, **{column: text}).update(**{column: crypto.reseal(text)}) for pk, text in sealed)
