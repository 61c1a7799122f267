"""A system call filter for the child: no sockets, programs or other processes, and no file opened for writing.

Written by hand as BPF, because the bindings of libseccomp need a system library that a bare machine
lacks. Source of the numbers: the kernel's syscall tables for x86-64 and the generic table that arm64 uses.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
from typing import NamedTuple

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_LOAD_WORD, _JUMP_IF_EQUAL, _JUMP_IF_GREATER_OR_EQUAL, _JUMP_IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EPERM
_KILL = 0x80000000
_NUMBER_AT, _ARCHITECTURE_AT, _SECOND_ARGUMENT_AT, _THIRD_ARGUMENT_AT = 0, 4, 24, 32
_X32_BIT = 0x40000000
_WRITING = 0x1 | 0x2 | 0x40 | 0x200  # O_WRONLY, O_RDWR, O_CREAT, O_TRUNC


class _Table(NamedTuple):
    """System call numbers of one architecture. `opening` maps calls that open files to where their flags stand."""

    architecture: int
    opening: dict[int, int]
    refused: tuple[int, ...]


# Refused, in this order: socket socketpair connect bind listen accept accept4 | execve execveat fork vfork clone clone3
# ptrace process_vm_readv process_vm_writev kill tkill tgkill pidfd_open | io_uring_setup bpf keyctl unshare setns mount
# userfaultfd perf_event_open | openat2 truncate unlinkat renameat renameat2 linkat symlinkat mkdirat mknodat fchmodat
# fchownat, and on x86-64 also their elders: creat unlink rename link symlink mkdir rmdir mknod chmod chown lchown.
_TABLES = {
    "x86_64": _Table(
        0xC000003E,
        {2: _SECOND_ARGUMENT_AT, 257: _THIRD_ARGUMENT_AT},
        (
            *(41, 53, 42, 49, 50, 43, 288),
            *(59, 322, 57, 58, 56, 435, 101, 310, 311, 62, 200, 234, 434),
            *(425, 321, 250, 272, 308, 165, 323, 298),
            *(437, 76, 263, 264, 316, 265, 266, 258, 259, 268, 260),
            *(85, 87, 82, 86, 88, 83, 84, 133, 90, 92, 94),
        ),
    ),
    "aarch64": _Table(
        0xC00000B7,
        {56: _THIRD_ARGUMENT_AT},
        (
            *(198, 199, 203, 200, 201, 202, 242),
            *(221, 281, 220, 435, 117, 270, 271, 129, 130, 131, 434),
            *(425, 280, 219, 97, 268, 40, 282, 241),
            *(437, 45, 35, 38, 276, 37, 36, 34, 33, 53, 54),
        ),
    ),
}


def _instruction(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _program(table: _Table) -> bytes:
    steps = [
        _instruction(_LOAD_WORD, _ARCHITECTURE_AT),
        _instruction(_JUMP_IF_EQUAL, table.architecture, 1, 0),
        _instruction(_RETURN, _KILL),
        _instruction(_LOAD_WORD, _NUMBER_AT),
        _instruction(_JUMP_IF_GREATER_OR_EQUAL, _X32_BIT, 0, 1),
        _instruction(_RETURN, _KILL),
    ]
    for number in table.refused:
        steps += [_instruction(_JUMP_IF_EQUAL, number, 0, 1), _instruction(_RETURN, _REFUSE)]
    for number, flags_at in table.opening.items():
        steps += [
            _instruction(_JUMP_IF_EQUAL, number, 0, 4),
            _instruction(_LOAD_WORD, flags_at),
            _instruction(_JUMP_IF_ANY_BIT, _WRITING, 0, 1),
            _instruction(_RETURN, _REFUSE),
            _instruction(_RETURN, _ALLOW),
        ]
    return b"".join([*steps, _instruction(_RETURN, _ALLOW)])


def install(libc: ctypes.CDLL) -> bool:
    """Filter this process's system calls from now on, for good; False where the kernel or machine cannot."""
    table = _TABLES.get(platform.machine())
    if table is None:
        return False
    program = ctypes.create_string_buffer(_program(table))
    descriptor = ctypes.create_string_buffer(struct.pack("@HP", (len(program) - 1) // 8, ctypes.addressof(program)))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, descriptor, 0, 0) == 0)
