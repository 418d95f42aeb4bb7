"""Runs a command of the service as a whole process, and measures its time and memory."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from resource import struct_rusage
from typing import Any

from benchmarks import machine
from benchmarks.servers import Command, clean_environment

_LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended: seconds of the clock and of the processors, its peak memory, and what it printed.

    `is_over` is False if it was stopped at the limit. The processors' seconds include those of programs that it ran. `peak_mib`
    is its own memory, `programs_mib` that of the largest of them. `room_mib` is the most that it took in the watched folders
    beyond what was there before, `load` the machine's load average at the end.
    """

    is_over: bool
    seconds: float
    cpu_seconds: float
    peak_mib: float | None
    printed: str
    programs_mib: float | None = None
    room_mib: float = 0.0
    load: float = 0.0

    def figures(self) -> dict[str, Any]:
        """All figures, for the JSON file."""
        plain = asdict(self)
        del plain["printed"]
        return plain


@dataclass
class _Watch:
    """The peaks of a running process: its own memory, that of the programs that it runs, and room in folders."""

    pid: int
    folders: Sequence[Path]
    before_mib: float
    peak_mib: float | None = None
    programs_mib: float | None = None
    room_mib: float = 0.0
    looks_at: float = 0.0

    def look(self) -> None:
        """Look at its memory, and now and then at the rest, which takes longer."""
        self.peak_mib = machine.peak_mib(self.pid) or self.peak_mib
        if time.monotonic() < self.looks_at:
            return
        began = time.monotonic()
        found = [mib for child in machine.children(self.pid) if (mib := machine.peak_mib(child))]
        self.programs_mib = max([*found, self.programs_mib or 0.0]) or None
        self.room_mib = max(self.room_mib, machine.taken_mib(self.folders) - self.before_mib)
        self.looks_at = time.monotonic() + max(_LOOK_SECONDS * 10, (time.monotonic() - began) * 10)


def run(
    command: Command,
    folder: Path,
    *,
    limit: float,
    more: Mapping[str, str] | None = None,
    accepted: int = 0,
    watched: Sequence[Path] = (),
) -> Ran:
    """Run a command with `more` environment variables, for at most `limit` seconds. `accepted` is an exit status besides 0.

    Raises:
        RuntimeError: it failed.
    """
    printed, before = folder / "printed.txt", time.perf_counter()
    environment = {**clean_environment(), **command.environment, **(more or {})}
    there = machine.taken_mib(watched)
    with printed.open("wb") as out:
        process = subprocess.Popen(command.words, env=environment, stdin=subprocess.DEVNULL, stdout=out)
        watch = _Watch(process.pid, watched, there)
        status, used = _ended(watch, limit=limit)
    process.returncode = 0  # already reaped: see _ended
    if status not in {None, 0, accepted}:
        raise RuntimeError(f"the command failed: status {status}")
    return Ran(
        is_over=status is not None,
        seconds=time.perf_counter() - before,
        cpu_seconds=used.ru_utime + used.ru_stime,
        peak_mib=watch.peak_mib,
        printed=printed.read_text(),
        programs_mib=watch.programs_mib,
        room_mib=watch.room_mib,
        load=os.getloadavg()[0],
    )


def _ended(watch: _Watch, *, limit: float) -> tuple[int | None, struct_rusage]:
    """The exit status of a process, None if it was stopped at the limit, and what it used, which only `wait4` returns.

    `ru_maxrss` would be too high: it begins with the memory of this process, from which the other one was forked.
    """
    ends_at = time.monotonic() + limit
    while time.monotonic() < ends_at:
        watch.look()
        ended, status, used = os.wait4(watch.pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status), used
        time.sleep(_LOOK_SECONDS)
    os.kill(watch.pid, signal.SIGKILL)
    return None, os.wait4(watch.pid, 0)[2]
