"""Resource usage of the machine and its processes, from /proc; on other systems None ("not told")."""

import os
import platform
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

_PROC = Path("/proc")
_TICK_SECONDS = 1 / os.sysconf("SC_CLK_TCK")
_SYNCS = 20
_BLOCK_BYTES = 512  # of which stat counts a file, whatever the file system's own blocks are
_KERNEL_THREADS = 2  # their parent process on Linux


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor seconds so far: of the measured servers, of this process, of all other programs, and withheld by the host."""

    at: float
    servers: float | None
    client: float
    others: float | None
    stolen: float | None

    @classmethod
    def now(cls, servers: Sequence[int]) -> "Usage":
        at, client = time.perf_counter(), time.process_time()
        machine, stolen = _machine_seconds()
        processes = _processes()
        if processes is None or machine is None:
            return cls(at, None, client, None, stolen)
        used = _tree_seconds(processes, servers)
        # Kernel threads write the measured data to disk, so they do not count as other work.
        return cls(at, used, client, machine - used - client - _tree_seconds(processes, [_KERNEL_THREADS]), stolen)


@dataclass(frozen=True, slots=True)
class Between:
    """Usage between two moments. `others` and `stolen` are in processors: 1.0 is one processor all the time."""

    servers: float | None
    client: float
    others: float | None
    stolen: float | None

    @classmethod
    def of(cls, before: Usage, after: Usage) -> "Between":
        took = after.at - before.at
        others, stolen = _minus(after.others, before.others), _minus(after.stolen, before.stolen)
        return cls(
            servers=_minus(after.servers, before.servers),
            client=after.client - before.client,
            others=None if others is None else max(0.0, others) / took,
            stolen=None if stolen is None else stolen / took,
        )


def _processes() -> dict[int, list[str]] | None:
    """Each process's stat fields, from the state on; None without /proc."""
    if not _PROC.joinpath("self/stat").exists():
        return None
    return {int(path.name): fields for path in _PROC.iterdir() if path.name.isdigit() and (fields := _fields(path))}


def _tree_seconds(processes: Mapping[int, Sequence[str]], roots: Sequence[int]) -> float:
    """Processor seconds of these processes and all descendants, including those that have ended and were reaped."""
    children = defaultdict(list)
    for pid, fields in processes.items():
        children[int(fields[1])].append(pid)
    ticks, waiting = 0, [pid for pid in roots if pid in processes]
    while waiting:
        pid = waiting.pop()
        ticks += sum(map(int, processes[pid][11:15]))  # utime, stime, and both of reaped children
        waiting += children[pid]
    return ticks * _TICK_SECONDS


def peak_mib(pid: int) -> float | None:
    """The peak resident memory of a process."""
    return _status_mib(pid, "VmHWM:")


def resident_mib(pid: int) -> float | None:
    """The current resident memory of a process."""
    return _status_mib(pid, "VmRSS:")


def children(pid: int) -> list[int]:
    """The processes that a process runs, and those that they run."""
    found = [pid]
    for one in found:  # which grows meanwhile
        for tasks in _PROC.joinpath(str(one), "task").glob("*/children"):
            with suppress(OSError):  # it has ended
                found += map(int, tasks.read_text().split())
    return found[1:]


def taken_mib(folders: Sequence[Path]) -> float:
    """The room that everything in these folders takes on the disk; one of them may be in another."""
    taken = 0
    for path in {one for folder in folders for one in folder.rglob("*")}:
        with suppress(OSError):  # it was deleted
            taken += path.lstat().st_blocks * _BLOCK_BYTES
    return taken / 1024 / 1024


def facts(folder: Path) -> dict[str, str | int | float | None]:
    """Facts about the machine for the report; `folder` holds the measured files."""
    return {
        "processors": os.cpu_count(),
        "processor": _processor(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}",
        "file_system": _file_system(folder),
        "sync_ms": round(sync_ms(folder), 3),
        "load_before": round(os.getloadavg()[0], 2),
    }


def sync_ms(folder: Path) -> float:
    """Median time to sync one page to disk. Near zero means that the disk does not really sync."""
    took = []
    with NamedTemporaryFile(dir=folder) as file:
        for _ in range(_SYNCS):
            file.write(bytes(4096))
            file.flush()
            before = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - before)
    return sorted(took)[_SYNCS // 2] * 1000


def _fields(process: Path) -> list[str]:
    """The fields of a process's stat from the state on; empty if it has ended."""
    try:
        return process.joinpath("stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _machine_seconds() -> tuple[float | None, float | None]:
    """Seconds used by all programs, and seconds withheld by the host; without interrupts, such as the network's."""
    stat = _PROC / "stat"
    if not stat.exists():
        return None, None
    user, nice, system, *_, stolen = map(int, stat.read_text().split("\n", 1)[0].split()[1:9])
    return (user + nice + system) * _TICK_SECONDS, stolen * _TICK_SECONDS


def _minus(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _status_mib(pid: int, name: str) -> float | None:
    status = _PROC / str(pid) / "status"
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), None)


def _processor() -> str:
    info = _PROC / "cpuinfo"
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _file_system(folder: Path) -> str:
    """The file system type of a folder's mount."""
    mounts = _PROC / "mounts"
    rows = [line.split() for line in mounts.read_text().splitlines()] if mounts.exists() else []
    around = [(len(row[1]), row[2]) for row in rows if folder.resolve().is_relative_to(row[1])]
    return max(around, default=(0, "not told"))[1]
