"""Response times of pages, with few and with many cases in the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import browser, load, machine, product
from benchmarks.browser import FirstVisit, Visit
from benchmarks.client import Client
from benchmarks.engines import Engine
from benchmarks.measured import Measured
from benchmarks.plan import Plan
from benchmarks.servers import Server, free_port, running

MEMBER = "member-1"
_QUEUE = {"desk": "/desk", "mine": "/desk?lead=me", "closed": "/desk?closed=yes"}


@dataclass(frozen=True, slots=True)
class Step:
    """Times by page name, with this number of cases in the table."""

    engine: str
    cases: int
    pages: Mapping[str, Measured]
    first_visits: Mapping[str, FirstVisit]
    peak_mib: float | None


async def measure(engine: Engine, folder: Path, plan: Plan) -> list[Step]:
    """Fill, serve and measure, step by step. Cases are written while no server runs."""
    name = f"pages-{engine.name}"
    site = await product.make(folder / name, database_url=engine.new(name.replace("-", "_")), members=plan.members)
    steps, there = [], 0
    for cases in plan.cases:
        fresh = await product.add_reports(site, count=min(cases - there, plan.openings + 2))
        await product.fill(site, count=cases - there - len(fresh))
        there = cases
        with running(site.serve(free_port()), folder) as server:
            steps.append(await _step(engine, server, fresh, plan=plan, cases=cases))
    return steps


async def _step(engine: Engine, server: Server, fresh: Sequence[str], *, plan: Plan, cases: int) -> Step:
    pids = [server.pid, *engine.pids]
    case_id, *unopened = fresh
    found: dict[str, Measured] = {}
    async with Client(server.port) as member, Client(server.port) as visitor:
        found["report form"] = await timed(browser.page_visit(browser.REPORT_FORM), visitor, plan.visits, pids)
        logins = max(1, plan.openings // 2)
        found["login"] = await timed(browser.login_visit(MEMBER), visitor, logins, pids)
        await browser.log_in(member, MEMBER)
        for name, path in _QUEUE.items():
            found[name] = await timed(browser.page_visit(path), member, plan.visits, pids)
        opening = browser.opening_visit(list(unopened))
        found["opening a report"] = await timed(opening, member, len(unopened) - 1, pids)
        await browser.pass_gate(member, case_id)
        found["case"] = await timed(browser.case_visit(case_id), member, plan.visits, pids)
    async with Client(server.port) as stranger:
        first = {path: await browser.first_visit(stranger, path) for path in (browser.LANDING, browser.REPORT_FORM)}
    return Step(engine.name, cases, found, first, machine.peak_mib(server.pid))


async def timed(visit: Visit, client: Client, count: int, pids: Sequence[int]) -> Measured:
    """Time this number of visits after one that is not counted."""
    await load.times(visit, client, count=1, pids=())
    return Measured((await load.times(visit, client, count=count, pids=pids),))
