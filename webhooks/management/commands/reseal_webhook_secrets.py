"""``manage.py reseal_webhook_secrets``: encrypt stored secrets with the newest of FIELD_ENCRYPTION_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand

from webhooks import services


class Command(BaseCommand):
    help = (
        "Encrypt every webhook secret anew with the first of FIELD_ENCRYPTION_KEYS, so that older keys can be dropped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{services.reseal_secrets()} endpoints resealed")
