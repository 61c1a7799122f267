"""``manage.py seed_demo``: the demo tenant, and what to try with it."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from hiresscope import demo
from hiresscope.lib.wire import dumps

_TEXT = """\
  Address    {address}
  API docs   {address}/api/docs
  Log-in     {email}   {password}
  API key    {key}
  Apply      {apply}

  Upload a CV:
    curl -H 'X-API-Key: {key}' -F file=@{cv} {address}/api/v1/jobs/{job}/applications
  Read the scores, newest CV first:
    curl -H 'X-API-Key: {key}' '{address}/api/v1/jobs/{job}/applications?sort=-createdAt&limit=5'"""


class Command(BaseCommand):
    help = "Make the demo tenant (owner, two jobs, CVs in all four formats) where it is missing, and say how to use it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what a script needs")

    def handle(self, *args: Any, **options: Any) -> None:
        credentials, jobs = demo.seed()
        values = {
            "address": settings.PUBLIC_URL,
            "email": credentials.email,
            "password": credentials.password,
            "key": credentials.api_key,
            "job": str(jobs[0].pk),
            "apply": f"{settings.PUBLIC_URL}/apply/{jobs[0].slug}",
            "cv": f"tests/samples/{demo.UNSEEN}",
        }
        self.stdout.write(dumps(values).decode() if options["json"] else _TEXT.format(**values))
