"""A system call filter for the child: no sockets, no programs, no other processes, whoever has taken it over.

Written by hand as thirty lines of BPF, because the bindings of libseccomp need a system library that a bare machine
lacks. Source of the numbers: the kernel's syscall tables for x86-64 and the generic table that arm64 uses.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_LOAD_WORD, _JUMP_IF_EQUAL, _JUMP_IF_GREATER_OR_EQUAL, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_KILL = 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_X32_BIT = 0x40000000

# architecture as the kernel names it, and the numbers of: socket socketpair connect bind listen accept accept4
# execve execveat fork vfork ptrace process_vm_readv process_vm_writev kill tkill tgkill io_uring_setup bpf keyctl
# unshare setns mount pidfd_open userfaultfd perf_event_open
_TABLES = {
    "x86_64": (0xC000003E, (41, 53, 42, 49, 50, 43, 288, 59, 322, 57, 58, 101, 310, 311, 62, 200, 425, 321, 250,
                            272, 308, 165, 434, 323, 298)),
    "aarch64": (0xC00000B7, (198, 199, 203, 200, 201, 202, 242, 221, 281, 117, 270, 271, 129, 130, 425, 280, 219,
                             97, 268, 40, 434, 282, 241)),
}  # fmt: skip


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _program(architecture: int, refused: tuple[int, ...]) -> bytes:
    steps = [
        _instruction(_LOAD_WORD, _ARCHITECTURE_AT),
        _instruction(_JUMP_IF_EQUAL, architecture, 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD_WORD, _NUMBER_AT),
        _instruction(_JUMP_IF_GREATER_OR_EQUAL, _X32_BIT, 0, 1),
        _instruction(_RETURN, _KILL),
    ]
    for number in refused:
        steps += [_instruction(_JUMP_IF_EQUAL, number, 0, 1), _instruction(_RETURN, _REFUSE)]
    return b"".join([*steps, _instruction(_RETURN, _ALLOW)])


def install(libc: ctypes.CDLL) -> bool:
    """Filter this process's system calls from now on, for good; False where the kernel or machine cannot."""
    table = _TABLES.get(platform.machine())
    if table is None:
        return False
    program = ctypes.create_string_buffer(_program(*table))
    descriptor = ctypes.create_string_buffer(struct.pack("@HP", (len(program) - 1) // 8, ctypes.addressof(program)))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, descriptor, 0, 0) == 0)
