"""A site after five years: the operator's commands, starts, and what a member waits for."""

import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks import browser, machine, product
from benchmarks.client import Client
from benchmarks.commands import Ran
from benchmarks.copies import Operator
from benchmarks.engines import Engine
from benchmarks.machine import Usage
from benchmarks.measured import Measured
from benchmarks.pages import MEMBER, timed
from benchmarks.plan import Lived, Plan
from benchmarks.product import Site
from benchmarks.ranks import rounded
from benchmarks.servers import Server, free_port, running

OTHER = "member-0"
_PAGES = {
    "desk": "/desk",
    "closed": "/desk?closed=1",
    "case": "/cases/{case}",
    "how long it is kept": "/cases/{case}/kept",
    "its log": "/cases/{case}/log",
    "log of the committee": "/log/entries",
    "public log": "/log",
}


@dataclass(frozen=True, slots=True)
class Start:
    """From the start of the process until it accepts connections. `peak_mib` is the most that it took in this time."""

    seconds: float
    cpu_seconds: float | None
    resident_mib: float | None
    peak_mib: float | None


@dataclass(frozen=True, slots=True)
class Years:
    """One size. `first_start` follows the whole log, `start` begins where the process before it left off.

    `first_desk_seconds` is the first desk after a start, `desk_seconds` until it shows every case, `search_seconds` until
    the search of a session has opened every case; `report_seconds` are the figures of a transparency report.
    """

    engine: str
    lived: Lived
    filling_seconds: float
    commands: Mapping[str, Ran]
    first_start: Start
    start: Start
    first_desk_seconds: float
    desk_seconds: float
    search_seconds: float
    report_seconds: float
    pages: Mapping[str, Measured]
    serving_mib: float | None

    @property
    def entries_per_second(self) -> float:
        """How fast `audit verify` was, with its start and with the records."""
        return self.lived.entries / self.commands["audit verify"].seconds

    def figures(self) -> dict[str, Any]:
        """All figures, for the JSON file."""
        plain = asdict(self) | {"pages": {name: one.figures() for name, one in self.pages.items()}}
        plain["commands"] = {name: one.figures() for name, one in self.commands.items()}
        return plain | {"entries_per_second": rounded(self.entries_per_second)}


async def measure(engine: Engine, folder: Path, plan: Plan) -> AsyncIterator[Years]:
    """Let a site grow from one size to the next, and measure each."""
    name = f"years-{engine.name}"
    site = await _site(engine, folder, name, plan)
    for number, lived in enumerate(plan.lived):
        began = time.perf_counter()
        await product.live(site, (MEMBER, OTHER), lived)
        filling = time.perf_counter() - began
        operator = Operator(engine, site, folder / f"{name}-{number}", plan.copy_limit_seconds)
        commands: dict[str, Ran] = {}
        async for command, ran in operator.commands():
            commands[command] = ran
            print(f"{command}: {ran.seconds:.1f} s", flush=True)  # at full size the next one may take an hour
        yield await _served(engine, site, folder, plan, grown=(lived, filling), commands=commands)


async def _site(engine: Engine, folder: Path, name: str, plan: Plan) -> Site:
    """Make a site, or take the one that an earlier run has left in the folder that the plan names."""
    if plan.kept is None:
        return await product.make(folder / name, database_url=engine.new(name.replace("-", "_")), members=plan.members)
    site = Site(plan.kept / "site", f"sqlite:///{plan.kept}/site.db")
    if site.folder.exists():
        return site
    plan.kept.mkdir(parents=True, exist_ok=True)
    return await product.make(site.folder, database_url=site.database_url, members=plan.members)


async def _served(
    engine: Engine, site: Site, folder: Path, plan: Plan, *, grown: tuple[Lived, float], commands: Mapping[str, Ran]
) -> Years:
    """Start the site twice, and look at its pages as a member."""
    lived, filling = grown
    case_id = await product.longest_case(site)
    port = free_port()
    began = time.perf_counter()
    with running(site.serve(port), folder, limit=plan.copy_limit_seconds) as server:
        first = _start(server, began)
    began = time.perf_counter()
    with running(site.serve(port), folder, limit=plan.copy_limit_seconds) as server:
        start = _start(server, began)
        waited, pages = await _pages(server, engine, plan, case_id)
        serving = machine.peak_mib(server.pid)
    counted = await product.count_for_report(site, (MEMBER, OTHER))
    return Years(
        engine=engine.name,
        lived=lived,
        filling_seconds=filling,
        commands=commands,
        first_start=first,
        start=start,
        first_desk_seconds=waited[0],
        desk_seconds=waited[1],
        search_seconds=waited[2],
        report_seconds=counted,
        pages=pages,
        serving_mib=serving,
    )


def _start(server: Server, began: float) -> Start:
    seconds, used = time.perf_counter() - began, Usage.now([server.pid]).servers
    return Start(seconds, used, machine.resident_mib(server.pid), machine.peak_mib(server.pid))


async def _pages(
    server: Server, engine: Engine, plan: Plan, case_id: str
) -> tuple[tuple[float, float, float], dict[str, Measured]]:
    """How long the first desk, the whole desk and the first search took, and how long pages take after that."""
    pids = [server.pid, *engine.pids]
    found: dict[str, Measured] = {}
    async with Client(server.port) as member:
        await browser.log_in(member, MEMBER)
        began = time.perf_counter()
        await browser.page_visit("/desk")(member)
        first = time.perf_counter() - began
        await browser.desk_of_all(member)
        desk = time.perf_counter() - began
        for name, path in _PAGES.items():
            found[name] = await timed(browser.page_visit(path.format(case=case_id)), member, plan.visits, pids)
        began = time.perf_counter()
        fields = await browser.search_everything(member)
        searching = time.perf_counter() - began
        found["search"] = await timed(browser.search_visit(fields, "hosts list"), member, plan.visits, pids)
    return (first, desk, searching), found
