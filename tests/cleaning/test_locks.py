"""Each lock alone: what Landlock refuses without seccomp, and the limits without either."""

import subprocess
import sys

import pytest

from coc_service.cleaning import landlock, seccomp
from tests.house.tree import ROOT

linux = pytest.mark.skipif(sys.platform != "linux", reason="the locks are those of Linux")
needs_landlock = pytest.mark.skipif(not landlock.abi(), reason="this kernel has no Landlock")
_FIRST = "import os, socket; "  # what is imported behind the lock cannot be read
_LANDLOCK = (
    _FIRST + "from coc_service.cleaning import landlock; landlock.forbid_new_privileges(); landlock.restrict(); "
)
_LIMITS = """
from coc_service.cleaning import confinement
from coc_service.cleaning.limits import Limits
confinement._limit(Limits(memory_bytes=600 * 1024**2))
"""
_OPEN = "os.open('/etc/passwd', os.O_RDONLY)"
_CONNECT = "socket.socket().connect(('127.0.0.1', 9))"
_SIGNAL = "os.kill(os.getppid(), 0)"


def end_of(program: str) -> str:
    """The error that a program ended with."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False, capture_output=True, text=True)
    return done.stderr.strip().splitlines()[-1].partition(":")[0] if done.stderr else f"ended with {done.returncode}"


@needs_landlock
def test_landlock_alone_opens_no_file() -> None:
    assert end_of(_FIRST + _OPEN) == "ended with 0"
    assert end_of(_LANDLOCK + _OPEN) == "PermissionError"


@needs_landlock
@pytest.mark.skipif(landlock.abi() < 4, reason="Landlock knows TCP since its fourth version")
def test_landlock_alone_connects_to_nothing() -> None:
    assert end_of(_FIRST + _CONNECT) == "ConnectionRefusedError"
    assert end_of(_LANDLOCK + _CONNECT) == "PermissionError"


@needs_landlock
@pytest.mark.skipif(landlock.abi() < 6, reason="Landlock knows signals since its sixth version")
def test_landlock_alone_signals_nobody() -> None:
    assert end_of(_FIRST + _SIGNAL) == "ended with 0"
    assert end_of(_LANDLOCK + _SIGNAL) == "PermissionError"


@linux
def test_a_child_has_no_more_memory_than_its_limit() -> None:
    assert end_of(_LIMITS + "bytearray(700 * 1024**2)") == "MemoryError"


@linux
def test_a_child_may_leave_no_core_dump() -> None:
    program = _LIMITS + "import resource; assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)"

    assert end_of(program) == "ended with 0"


@linux
def test_the_filter_can_be_built_on_a_debian() -> None:
    assert seccomp.is_there()


@linux
def test_a_child_whose_helper_is_gone_already_does_not_begin() -> None:
    program = "import os; from coc_service.cleaning import confinement; confinement.end_with(os.getppid() + {0})"

    assert end_of(program.format(0)) == "ended with 0"
    assert end_of(program.format(1)) == "coc_service.cleaning.confinement.Unconfined"
