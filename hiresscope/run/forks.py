"""Start a `python -m` command line in a fork of this process, which has imported everything already.

Eight interpreters that each import Django and Celery take 0.9 GB and keep two cores busy for seconds; forks of one
share the memory until they write to it, and start at once. It is safe because the parent has one thread, no database
connection and no random state of its own (docs/adr/0004-one-parent.md).
"""

import ctypes
import gc
import io
import os
import runpy
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable, Sequence
from typing import NoReturn

from setproctitle import setproctitle

PR_SET_PDEATHSIG = 1


def warm_up() -> None:
    """Import what the children need, and keep the collector's hands off it: what it touches is no longer shared."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hiresscope.settings")
    import celery.bin.beat
    import celery.bin.worker  # noqa: F401
    import django
    import kombu.transport.redis  # noqa: F401
    from celery.platforms import SecurityWarning
    from celery.signals import worker_before_create_process
    from django.core.checks import run_checks

    import hiresscope.celery  # noqa: F401

    django.setup()
    # Every command and worker runs the checks, which import all views: done here, they find them imported.
    run_checks()
    # Tasks are JSON, never pickle, so that running as root adds no danger; in a container it is the rule.
    warnings.simplefilter("ignore", SecurityWarning)
    if threading.active_count() > 1:
        raise RuntimeError(f"A module starts a thread when imported, so forking is not safe: {threading.enumerate()}")
    gc.collect()
    gc.freeze()
    # Celery's workers fork once more, with objects of their own by then.
    worker_before_create_process.connect(_freeze)


def _freeze(**_: object) -> None:
    gc.freeze()


def start(command: Sequence[str], before: Callable[[], None] | None = None) -> tuple[int, io.FileIO]:
    """Run `python -m` command in a child; returns its number and a stream of its output, errors included.

    The child leads a session of its own, so that a Ctrl-C reaches it only through us.
    """
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    number = os.fork()
    if number == 0:
        os.close(reading)
        _become(command, writing, before)
    os.close(writing)
    return number, io.FileIO(reading)


def _become(command: Sequence[str], output: int, before: Callable[[], None] | None) -> NoReturn:
    code = 1
    try:
        os.setsid()
        _end_with_parent()
        _streams(output)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        if before:
            before()
        code = run_module(command)
    except BaseException:  # noqa: BLE001 - whatever it was must not unwind into the parent's frames
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def run_module(command: Sequence[str]) -> int:
    """Run the `python -m` command line in this process; returns its exit code."""
    module, *arguments = command
    setproctitle(f"hiresscope: {' '.join(command)}")
    sys.argv = [module, *arguments]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _streams(output: int) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    # Made anew: the parent's may be a terminal's, whose colours and buffering would stay.
    sys.stdout = open(1, "w", buffering=1, closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", buffering=1, closefd=False)  # noqa: SIM115


def _end_with_parent() -> None:
    """On Linux: get SIGTERM when the parent is killed and so cannot stop us."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
