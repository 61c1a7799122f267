"""What operators' commands share: a result as lines for people or as JSON for scripts, and a progress bar."""

from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any, TextIO

from django.core.management.base import BaseCommand

from hiresscope.lib.wire import dumps

_BAR = 30


class ReportingCommand(BaseCommand):
    """A command that ends with ``self.report``; ``--json`` makes that one JSON document."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--json``; a command's own arguments come beside it."""
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def report(self, options: Mapping[str, Any], result: Any, *lines: str) -> None:
        """Print ``result`` as JSON where it was asked for, and otherwise ``lines``."""
        for line in (dumps(result).decode(),) if options["json"] else lines:
            self.stdout.write(line)


class Progress:
    """A bar on a terminal; silent elsewhere, so that reports stay clean."""

    def __init__(self, total: int, out: TextIO) -> None:
        self.total, self.out, self.shown = total, out, out.isatty()

    def show(self, done: int, name: str = "") -> None:
        """Draw the bar with ``done`` of the total behind us."""
        if self.shown:
            filled = "█" * (done * _BAR // max(self.total, 1))
            self.out.write(f"\r\x1b[K{filled:<{_BAR}} {done}/{self.total} {name[:40]}")
            self.out.flush()

    def end(self) -> None:
        """Clear the bar."""
        if self.shown:
            self.out.write("\r\x1b[K")
