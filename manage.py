#!/usr/bin/env python
"""Django's command line; a command that needs services of the embedded default gets them for as long as it runs."""

import contextlib
import os
import signal
import sys
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand

from hiresscope import env
from hiresscope.embedded import EmbeddedError

BASE_DIR = Path(__file__).resolve().parent
# These touch neither the database nor Redis. A command of ours says so by `needs_services = False`.
WITHOUT_SERVICES = frozenset(
    {
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "lintmigrations",
        "makemessages",
        "makemigrations",
        "spectacular",
        "startapp",
    }
)


class Utility(ManagementUtility):
    """Django's own, which also starts the embedded services that the command needs."""

    def __init__(self, services: contextlib.ExitStack) -> None:
        super().__init__()
        self.services = services

    def fetch_command(self, subcommand: str) -> BaseCommand:
        command = super().fetch_command(subcommand)
        asks_only = self.argv[1] == "help" or {"-h", "--help"} & set(self.argv[2:])
        if not asks_only and subcommand not in WITHOUT_SERVICES and getattr(command, "needs_services", True):
            self._start_services()
        return command

    def _start_services(self) -> None:
        from hiresscope.embedded import services

        if which := services.wanted():
            self.services.enter_context(services.start(env.var_dir(BASE_DIR), which=which))


def _leave(number: int, frame: Any) -> None:
    """Make of a SIGTERM an exception, so that what was started is stopped; commands may set handlers of their own."""
    sys.exit(128 + number)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiresscope.settings")
    signal.signal(signal.SIGTERM, _leave)
    try:
        env.load_dotenv(BASE_DIR)
        with contextlib.ExitStack() as services:
            Utility(services).execute()
    except (ImproperlyConfigured, EmbeddedError) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
