"""Binds the process that reads foreign files: memory, time, files, processes, network. Linux does all of it,
macOS the resource limits only. Called in the child, before it sees the first byte of a file.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import select
import signal
import sys

from applications.parsing import limits, seccomp

_CLONE_NEWNET = 0x40000000
_CLONE_NEWUSER = 0x10000000


def isolate() -> tuple[str, ...]:
    """Apply every bound that this machine allows; returns the names of those that hold beyond resource limits."""
    _limit(resource.RLIMIT_AS, limits.CHILD_MEMORY_BYTES)
    _limit(resource.RLIMIT_FSIZE, 0)
    _limit(resource.RLIMIT_NOFILE, limits.CHILD_OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0)
    held = []
    if sys.platform == "linux":
        _limit(resource.RLIMIT_NPROC, 0)
        libc = ctypes.CDLL(None, use_errno=True)
        if _without_network(libc):
            held.append("network namespace")
        if seccomp.install(libc):
            held.append("system call filter")
    return tuple(held)


def start_clock(channel: int) -> None:
    """Give the file that comes next its share of processor time. The child ends at once if its parent does, which
    the channel's hanging up tells; and if all else fails, by the wall clock.
    """
    fcntl.fcntl(channel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(channel, fcntl.F_SETFL, fcntl.fcntl(channel, fcntl.F_GETFL) | os.O_ASYNC)
    watch = select.poll()
    watch.register(channel, select.POLLHUP)
    if any(event & select.POLLHUP for _, event in watch.poll(0)):
        os._exit(1)  # it hung up before it was watched
    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(usage.ru_utime + usage.ru_stime) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (spent + limits.CHILD_CPU_SECONDS, hard))
    signal.alarm(limits.CHILD_WALL_SECONDS + 2)  # the parent kills earlier, if it still lives


def stop_clock(channel: int) -> None:
    fcntl.fcntl(channel, fcntl.F_SETFL, fcntl.fcntl(channel, fcntl.F_GETFL) & ~os.O_ASYNC)
    signal.alarm(0)


def memory_in_use() -> int:
    """Resident bytes of this process; 0 where the system does not tell."""
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _limit(what: int, value: int) -> None:
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (value, value))


def _without_network(libc: ctypes.CDLL) -> bool:
    return any(libc.unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))
