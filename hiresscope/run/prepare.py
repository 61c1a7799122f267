"""Bring database, static files and demo data up to date, in one process because each start of Django takes a second.

Lines of progress begin with PROGRESS; the rest is what `seed_demo` has to say.
"""

import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from hiresscope import env
from hiresscope.run import PROGRESS

# A second viewer of the API that comes with the first, is not used, and is most of what would be compressed.
UNUSED = ["redoc"]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiresscope.settings")
    django.setup()
    _say("migrating the database")
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static_files(Path(settings.STATIC_ROOT))
    if env.boolean("SEED_DEMO", default=True):
        _say("making the demo tenant")
        call_command("seed_demo")


def _collect_static_files(root: Path) -> None:
    """Only where they have changed, because compressing them takes seconds."""
    stamp = root.with_name(f"{root.name}.digest")
    digest = _digest_of_sources()
    if stamp.is_file() and stamp.read_text() == digest and root.is_dir():
        return
    _say("collecting static files")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED)
    stamp.write_text(digest)


def _digest_of_sources() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(UNUSED):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _say(what: str) -> None:
    print(f"{PROGRESS}{what}", flush=True)


if __name__ == "__main__":
    main()
