"""Time and memory of `coc-service audit verify`, which verifies the log and every record."""

import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage

from benchmarks import product
from benchmarks.engines import Engine
from benchmarks.plan import Plan
from benchmarks.servers import Command, clean_environment

_ENTRIES = re.compile(r"([\d,]+) entries")
_LOOK_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Audit:
    """One verification; `entries` is None if it was stopped at the time limit."""

    engine: str
    cases: int
    entries: int | None
    seconds: float
    cpu_seconds: float
    peak_mib: float

    @property
    def rate(self) -> float | None:
        """Entries per second of the whole command, including its start."""
        return None if self.entries is None else self.entries / self.seconds


async def measure(engine: Engine, folder: Path, plan: Plan) -> list[Audit]:
    """Fill and verify, step by step. After a step that reached the time limit, larger ones are skipped."""
    name = f"audit-{engine.name}"
    site = await product.make(folder / name, database_url=engine.new(name.replace("-", "_")), members=plan.members)
    await product.add_reports(site, count=1)
    found, there = [], 1
    for cases in plan.audited_cases:
        await product.fill(site, count=cases - there)
        there = cases
        found.append(_verified(engine, site.verify(), folder, cases=cases, limit=plan.audit_limit_seconds))
        if found[-1].entries is None:
            break
    return found


def _verified(engine: Engine, command: Command, folder: Path, *, cases: int, limit: float) -> Audit:
    printed, before = folder / "verified.txt", time.perf_counter()
    with printed.open("wb") as out:
        process = subprocess.Popen(
            command.words, env={**clean_environment(), **command.environment}, stdin=subprocess.DEVNULL, stdout=out
        )
        is_done, used = _ended(process.pid, limit=limit)
    process.returncode = 0  # already reaped: see _ended
    told = _ENTRIES.search(printed.read_text()) if is_done else None
    if is_done and told is None:
        raise RuntimeError("the log was not verified")
    return Audit(
        engine=engine.name,
        cases=cases,
        entries=int(told[1].replace(",", "")) if told else None,
        seconds=time.perf_counter() - before,
        cpu_seconds=used.ru_utime + used.ru_stime,
        peak_mib=used.ru_maxrss / 1024,
    )


def _ended(pid: int, *, limit: float) -> tuple[bool, struct_rusage]:
    """Whether a process ended successfully before the limit, and its resource usage, which only `wait4` returns."""
    ends_at = time.monotonic() + limit
    while time.monotonic() < ends_at:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            if status != 0:
                raise RuntimeError(f"the log was not verified: status {status}")
            return True, used
        time.sleep(_LOOK_SECONDS)
    os.kill(pid, signal.SIGKILL)
    return False, os.wait4(pid, 0)[2]
