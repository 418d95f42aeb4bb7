"""A site after five years: a backup, its restore, the verification, a start, and the desk."""

import os
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import browser, machine, product
from benchmarks.audit import Audit, verified
from benchmarks.client import Client
from benchmarks.commands import Ran, run
from benchmarks.engines import Engine
from benchmarks.machine import Usage
from benchmarks.measured import Measured
from benchmarks.pages import MEMBER, timed
from benchmarks.plan import Lived, Plan
from benchmarks.ranks import rounded
from benchmarks.servers import free_port, running

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Start:
    """From the start of the process until it accepts connections."""

    seconds: float
    cpu_seconds: float | None
    resident_mib: float | None


@dataclass(frozen=True, slots=True)
class Years:
    """One size. `first_start` follows the whole log, `start` begins where the process before it left off."""

    engine: str
    lived: Lived
    filling_seconds: float
    backup_mib: float
    backup: Ran
    restore: Ran
    audit: Audit
    first_start: Start
    start: Start
    desk: Measured

    def figures(self) -> dict[str, Any]:
        """All figures, for the JSON file."""
        plain = asdict(self) | {"desk": self.desk.figures()}
        plain["audit"]["rate"] = rounded(self.audit.rate)
        for name in ("backup", "restore"):
            del plain[name]["printed"]
        return plain


async def measure(engine: Engine, folder: Path, plan: Plan) -> AsyncIterator[Years]:
    """Let a site grow from one size to the next, and measure each."""
    name = f"years-{engine.name}"
    site = await product.make(folder / name, database_url=engine.new(name.replace("-", "_")), members=plan.members)
    there = 0
    for number, lived in enumerate(plan.lived):
        began = time.perf_counter()
        await product.live(site, MEMBER, cases=lived.cases, entries=lived.entries, files_mib=lived.files_mib - there)
        there, filling = lived.files_mib, time.perf_counter() - began
        copies = _copies(engine, site, folder / f"{name}-{number}", plan)
        audit = verified(engine, site.verify(), folder, cases=lived.cases, limit=plan.copy_limit_seconds)
        port = free_port()
        first, _ = await _started(engine, site, folder, port=port, plan=plan)
        again, desk = await _started(engine, site, folder, port=port, plan=plan)
        yield Years(engine.name, lived, filling, *copies, audit, first, again, desk)


def _copies(engine: Engine, site: product.Site, folder: Path, plan: Plan) -> tuple[float, Ran, Ran]:
    """The size of a backup in MiB, how it was made, and how it was restored elsewhere. Both copies are deleted again."""
    folder.mkdir()
    identity, backups, path = folder / "identity.txt", folder / "backups", _path(engine)
    recipient = product.new_identity(identity)
    backup = _ran(site, folder, plan, path, "backup", str(backups), "--to", recipient)
    size = sum(one.stat().st_size for one in backups.iterdir()) / _MIB
    shutil.copytree(site.folder / "keys", folder / "keys")
    other = product.Site(folder, engine.new(folder.name.replace("-", "_")))
    restore = _ran(other, folder, plan, path, "restore", str(backups), "--identity", str(identity))
    engine.drop(folder.name.replace("-", "_"))
    shutil.rmtree(folder)
    return size, backup, restore


def _path(engine: Engine) -> Mapping[str, str]:
    return {"PATH": f"{engine.programs}{os.pathsep}{os.environ['PATH']}"} if engine.programs else {}


def _ran(site: product.Site, folder: Path, plan: Plan, more: Mapping[str, str], *words: str) -> Ran:
    ran = run(site.command(*words), folder, limit=plan.copy_limit_seconds, more=more)
    if not ran.is_over:
        raise RuntimeError(f"{words[0]} did not end")
    return ran


async def _started(
    engine: Engine, site: product.Site, folder: Path, *, port: int, plan: Plan
) -> tuple[Start, Measured]:
    """Start the server, show the desk to a member, and stop it in order."""
    began = time.perf_counter()
    with running(site.serve(port), folder) as server:
        seconds, used = time.perf_counter() - began, Usage.now([server.pid]).servers
        start = Start(seconds, used, machine.resident_mib(server.pid))
        async with Client(server.port) as member:
            await browser.log_in(member, MEMBER)
            desk = await timed(browser.page_visit("/desk"), member, plan.visits, [server.pid, *engine.pids])
    return start, desk
