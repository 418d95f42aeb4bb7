"""The locks and limits of a child, put on before it sees a byte of a file. Nothing takes them off."""

import contextlib
import ctypes
import os
import resource
from pathlib import Path

from coc_service.cleaning import landlock, seccomp
from coc_service.cleaning.limits import Limits

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_SIGKILL = 9
_FIRST_OUT_OF_MEMORY = "1000"


class Unconfined(Exception):
    """The kernel's locks are not to be had. Nothing may be cleaned without them."""


def confine(limits: Limits) -> None:
    """Limit this process, then lock it in: it can read and write what is open, and nothing else.

    Raises:
        Unconfined: seccomp is missing, which alone refuses sockets and processes. Landlock is a second lock where the
            kernel has one.
    """
    _limit(limits)
    ctypes.CDLL(None).prctl(
        _PR_SET_DUMPABLE, 0, 0, 0, 0
    )  # no core dump, and no other process of this user may look into it
    try:
        landlock.forbid_new_privileges()
        landlock.restrict()
        seccomp.restrict()
    except (OSError, RuntimeError) as error:
        raise Unconfined from error


def end_with(parent: int) -> None:
    """Have the kernel end this process when its parent ends. Raises Unconfined if it has ended already."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        raise Unconfined


def _limit(limits: Limits) -> None:
    # If the machine runs out of memory, the kernel ends a child first, and not the service.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_OUT_OF_MEMORY, encoding="ascii")
    most = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        resource.RLIMIT_FSIZE: limits.output_bytes,
        resource.RLIMIT_CORE: 0,
    }
    for what, value in most.items():
        resource.setrlimit(what, (value, value))


def keep_only(kept: list[int]) -> list[int]:
    """Close every other descriptor, and return the kept ones under their new numbers, from 3 on.

    Standard input, output and error lead nowhere: what a library prints may be words of the file.
    """
    nowhere = os.open(os.devnull, os.O_RDWR)
    above = max(*kept, nowhere, len(kept) + 2) + 1
    moved = [os.dup2(fd, above + at) for at, fd in enumerate(kept)]
    for standard in range(3):
        os.dup2(nowhere, standard)
    final = [os.dup2(fd, 3 + at) for at, fd in enumerate(moved)]
    os.closerange(3 + len(final), resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    return final
