"""Time and memory of `coc-service audit verify`, which verifies the log and every record."""

import re
from dataclasses import dataclass
from pathlib import Path

from benchmarks import commands, product
from benchmarks.engines import Engine
from benchmarks.plan import Plan
from benchmarks.servers import Command

_ENTRIES = re.compile(r"([\d,]+) entries")


@dataclass(frozen=True, slots=True)
class Audit:
    """One verification; `entries` is None if it was stopped at the time limit."""

    engine: str
    cases: int
    entries: int | None
    seconds: float
    cpu_seconds: float
    peak_mib: float | None

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
        found.append(verified(engine, site.verify(), folder, cases=cases, limit=plan.audit_limit_seconds))
        if found[-1].entries is None:
            break
    return found


def verified(engine: Engine, command: Command, folder: Path, *, cases: int, limit: float) -> Audit:
    """Verify a site."""
    ran = commands.run(command, folder, limit=limit)
    told = _ENTRIES.search(ran.printed) if ran.is_over else None
    if ran.is_over and told is None:
        raise RuntimeError("the log was not verified")
    entries = int(told[1].replace(",", "")) if told else None
    return Audit(engine.name, cases, entries, ran.seconds, ran.cpu_seconds, ran.peak_mib)
