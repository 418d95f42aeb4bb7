"""Response times of the desk, the search and a case with many records, with few and with many cases."""

from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks import browser, machine, product
from benchmarks.client import Client
from benchmarks.engines import Engine
from benchmarks.measured import Measured
from benchmarks.pages import MEMBER, Step, timed
from benchmarks.plan import Plan
from benchmarks.servers import Server, free_port, running

RECORDS = 100
_LISTS = {
    "desk": "/desk",
    "late": "/desk?group=late",
    "by step": "/desk?stage=conflict_check",
    "newest": "/desk?sort=newest",
}


async def measure(engine: Engine, folder: Path, plan: Plan) -> AsyncIterator[Step]:
    """Fill, serve and measure; yield each step. The member has passed the gates of at most `plan.taken_up` cases."""
    name = f"desk-{engine.name}"
    site = await product.make(folder / name, database_url=engine.new(name.replace("-", "_")), members=plan.members)
    taken = min(plan.taken_up, plan.desk_cases[0])
    case_id = await product.take_up(site, MEMBER, cases=taken, records=RECORDS)
    there = taken
    for cases in plan.desk_cases:
        more = min(plan.taken_up, cases) - taken
        if more > 0:
            await product.take_up(site, MEMBER, cases=more, records=0)
            taken, there = taken + more, there + more
        await product.fill(site, count=cases - there)
        there = cases
        with running(site.serve(free_port()), folder) as server:
            step = await _step(engine, server, case_id, plan=plan, cases=cases)
        yield step


async def _step(engine: Engine, server: Server, case_id: str, *, plan: Plan, cases: int) -> Step:
    pids = [server.pid, *engine.pids]
    found: dict[str, Measured] = {}
    async with Client(server.port) as member:
        await browser.log_in(member, MEMBER)
        for name, path in _LISTS.items():
            found[name] = await timed(browser.page_visit(path), member, plan.visits, pids)
        fields = await browser.search_everything(member)
        found["search"] = await timed(browser.search_visit(fields, "hosts list"), member, plan.visits, pids)
        found[f"case with {RECORDS} records"] = await timed(browser.case_visit(case_id), member, plan.visits, pids)
    return Step(engine.name, cases, found, {}, machine.peak_mib(server.pid))
