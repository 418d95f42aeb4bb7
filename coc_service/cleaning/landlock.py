"""Landlock by its three system calls: no file, no TCP, no signal to another process.

Source: the kernel's Documentation/userspace-api/landlock.rst. Its numbers are the same on every architecture. The
wrapper on the package index is a pre-release and knows files only.
"""

import ctypes
import os
import sys

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION_FLAG = 1
_PR_SET_NO_NEW_PRIVS = 38
# How many access rights each ABI knows, from the lowest bit on: an unknown right is refused by the kernel.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NETWORK_RIGHTS_FROM, _ALL_NETWORK_RIGHTS = 4, 0b11
_SCOPES_FROM, _ALL_SCOPES = 6, 0b11


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scopes", ctypes.c_uint64))


_libc = ctypes.CDLL(None, use_errno=True)


def abi() -> int:
    """Return the version of Landlock that the kernel has; 0 if it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(_libc.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)))


def forbid_new_privileges() -> None:
    """Make `exec` of a set-uid program give nothing. The kernel asks for it before either lock. Raises OSError."""
    _checked(_libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def restrict() -> int:
    """Take every right that the kernel's version of Landlock knows from this process; return that version.

    Nothing is allowed: the ruleset has no rule. Returns 0 without Landlock. Raises OSError.
    """
    version = abi()
    if not version:
        return 0
    rules = _Ruleset(
        files=(1 << _FILE_RIGHTS[min(version, max(_FILE_RIGHTS))]) - 1,
        network=_ALL_NETWORK_RIGHTS if version >= _NETWORK_RIGHTS_FROM else 0,
        scopes=_ALL_SCOPES if version >= _SCOPES_FROM else 0,
    )
    ruleset = _checked(_libc.syscall(_CREATE_RULESET, ctypes.byref(rules), _size_for(version), 0))
    try:
        _checked(_libc.syscall(_RESTRICT_SELF, ruleset, 0))
    finally:
        os.close(ruleset)
    return version


def _size_for(version: int) -> int:
    """Return how much of the structure the version knows: a kernel refuses bytes that it does not know, unless zero."""
    fields = 3 if version >= _SCOPES_FROM else 2 if version >= _NETWORK_RIGHTS_FROM else 1
    return fields * ctypes.sizeof(ctypes.c_uint64)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
