"""Bring database, static files and demo data up to date, in one process because each start of Django takes a second.

Lines of progress begin with PROGRESS; the rest is what `seed_demo` has to say.
"""

import os

import django
from django.core.management import call_command

from hiresscope import env
from hiresscope.run import PROGRESS


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiresscope.settings")
    django.setup()
    _say("migrating the database")
    call_command("migrate", interactive=False, verbosity=0)
    _say("collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0)
    if env.boolean("SEED_DEMO", default=True):
        _say("making the demo tenant")
        call_command("seed_demo")


def _say(what: str) -> None:
    print(f"{PROGRESS}{what}", flush=True)


if __name__ == "__main__":
    main()
