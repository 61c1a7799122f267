"""``manage.py doctor``: is every part there and set well, and if not, what mends it?"""

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core import checks, mail
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hiresscope import health
from hiresscope.lib import crypto
from hiresscope.lib.wire import dumps
from webhooks.models import Endpoint

LEAST_FREE_BYTES = 2 * 1024**3
_MENDS = {
    "db": "is PostgreSQL running, and DATABASE_URL right?",
    "cache": "is Redis running, and REDIS_URL right?",
    "broker": "is the broker running, and CELERY_BROKER_URL or REDIS_URL right?",
    "storage": "may we read the folder or bucket of STORAGE_URL?",
    "workers": "start a worker for every queue; manage.py workers names the missing ones",
}


class Command(BaseCommand):
    help = "Check settings, database, broker, storage, workers, mail, model access, keys and disk, and say the mend."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the findings as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = health.report()
        up = {"db": parts["db"], **parts["checks"]}
        found = {name: "" if word == "ok" else _MENDS[name] for name, word in up.items()}
        for name, look in _LOOKS.items():
            if up["db"] != "ok" and name in {"migrations", "keys"}:
                continue
            try:
                found[name] = look()
            except Exception as error:  # noqa: BLE001 - whatever a part raises, it is what is wrong with it
                found[name] = f"failed with {type(error).__name__}"
        if options["json"]:
            self.stdout.write(dumps({name: mend or "ok" for name, mend in found.items()}).decode())
        else:
            for name, mend in found.items():
                self.stdout.write(f"{'wrong' if mend else 'ok':<6}{name:<12}{mend}".rstrip())
        if any(found.values()):
            sys.exit(1)


def _settings() -> str:
    return "; ".join(f"{one.id}: {one.msg}" for one in checks.run_checks() if one.level >= checks.WARNING)


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} wait: manage.py migrate" if waiting else ""


def _mail() -> str:
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return ""
    try:
        with mail.get_connection(timeout=5):
            return ""
    except OSError as error:
        return f"the mail server does not answer ({type(error).__name__}): is EMAIL_URL right?"


def _model() -> str:
    missing = settings.SCORING_ENGINE == "CLAUDE" and not settings.ANTHROPIC_API_KEY
    return "SCORING_ENGINE is CLAUDE, but ANTHROPIC_API_KEY is not set" if missing else ""


def _keys() -> str:
    newest = Endpoint.objects.order_by("-id").first()
    try:
        for entry in newest.secrets if newest else []:
            crypto.unseal(entry["sealed"])
    except crypto.CannotUnseal:
        return "stored secrets cannot be opened: put the key that sealed them into FIELD_ENCRYPTION_KEYS"
    return ""


def _disk() -> str:
    free = shutil.disk_usage(settings.BASE_DIR).free
    return "" if free >= LEAST_FREE_BYTES else f"only {free // 1024**2} MB are free: docs/runbooks/disk-full.md"


_LOOKS: dict[str, Callable[[], str]] = {
    "settings": _settings,
    "migrations": _migrations,
    "mail": _mail,
    "model": _model,
    "keys": _keys,
    "disk": _disk,
}
