"""``manage.py webhooks_recover``: send again what failed since a time."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from hiresscope.lib.commands import ReportingCommand
from hiresscope.lib.errors import DomainError
from webhooks import services
from webhooks.models import Endpoint


class Command(ReportingCommand):
    help = "Queue again the failed deliveries of one endpoint, or of all that are on, since a time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--since", required=True, type=_time, help="such as 2030-01-31T09:00:00Z")
        parser.add_argument("--until", type=_time, help="now, unless given")
        parser.add_argument("--endpoint", type=UUID, help="an endpoint's id; all endpoints that are on, unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Endpoint.objects.filter(is_active=True)
        if options["endpoint"]:
            chosen = Endpoint.objects.filter(pk=options["endpoint"])
            if not chosen.exists():
                raise CommandError("There is no such endpoint.")
        queued = {}
        for endpoint in chosen.iterator():
            try:
                found = services.recover(endpoint=endpoint, since=options["since"], until=options["until"])
            except DomainError as error:
                raise CommandError(error.text) from None
            queued[str(endpoint.pk)] = found
        self.report(options, {"queued": queued}, *(f"{key} {count} queued" for key, count in queued.items()))


def _time(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None:
        raise CommandError(f"{text} is not a time such as 2030-01-31T09:00:00Z.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
