"""Runs a command of the service as a whole process, and measures its time and memory."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage

from benchmarks import machine
from benchmarks.servers import Command, clean_environment

_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended: seconds of the clock and of the processors, its own peak memory, and what it printed.

    `is_over` is False if it was stopped at the limit. The processors' seconds include those of programs that it ran; the memory
    does not.
    """

    is_over: bool
    seconds: float
    cpu_seconds: float
    peak_mib: float | None
    printed: str


def run(command: Command, folder: Path, *, limit: float, more: Mapping[str, str] | None = None) -> Ran:
    """Run a command with `more` environment variables, for at most `limit` seconds.

    Raises:
        RuntimeError: it failed.
    """
    printed, before = folder / "printed.txt", time.perf_counter()
    environment = {**clean_environment(), **command.environment, **(more or {})}
    with printed.open("wb") as out:
        process = subprocess.Popen(command.words, env=environment, stdin=subprocess.DEVNULL, stdout=out)
        is_over, used, peak = _ended(process.pid, limit=limit)
    process.returncode = 0  # already reaped: see _ended
    seconds = time.perf_counter() - before
    return Ran(is_over, seconds, used.ru_utime + used.ru_stime, peak, printed.read_text())


def _ended(pid: int, *, limit: float) -> tuple[bool, struct_rusage, float | None]:
    """Whether a process ended by itself, what it used, which only `wait4` returns, and its peak memory in MiB.

    `ru_maxrss` would be too high: it begins with the memory of this process, from which the other one was forked.
    """
    ends_at, peak = time.monotonic() + limit, None
    while time.monotonic() < ends_at:
        peak = machine.peak_mib(pid) or peak
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            if status != 0:
                raise RuntimeError(f"the command failed: status {status}")
            return True, used, peak
        time.sleep(_LOOK_SECONDS)
    os.kill(pid, signal.SIGKILL)
    return False, os.wait4(pid, 0)[2], peak
