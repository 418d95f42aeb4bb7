"""Runs a command of the service as a whole process, and measures its time and memory."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage

from benchmarks.servers import Command, clean_environment

_LOOK_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended: seconds of the clock and of the processors, its peak memory, and what it printed.

    Memory is that of the largest of its processes.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float
    printed: str


def run(command: Command, folder: Path, *, limit: float, more: Mapping[str, str] | None = None) -> Ran | None:
    """Run a command with `more` environment variables; None if it was stopped after `limit` seconds.

    Raises:
        RuntimeError: it failed.
    """
    printed, before = folder / "printed.txt", time.perf_counter()
    environment = {**clean_environment(), **command.environment, **(more or {})}
    with printed.open("wb") as out:
        process = subprocess.Popen(command.words, env=environment, stdin=subprocess.DEVNULL, stdout=out)
        used = _ended(process.pid, limit=limit)
    process.returncode = 0  # already reaped: see _ended
    if used is None:
        return None
    seconds = time.perf_counter() - before
    return Ran(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, printed.read_text())


def _ended(pid: int, *, limit: float) -> struct_rusage | None:
    """What a process used, which only `wait4` returns, once it has ended; None if it had to be killed."""
    ends_at = time.monotonic() + limit
    while time.monotonic() < ends_at:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            if status != 0:
                raise RuntimeError(f"the command failed: status {status}")
            return used
        time.sleep(_LOOK_SECONDS)
    os.kill(pid, signal.SIGKILL)
    os.wait4(pid, 0)
    return None
