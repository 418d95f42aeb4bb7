"""A member leaves with many open cases: how long the one act takes, what reports wait meanwhile, what a kill leaves behind."""

import asyncio
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import browser, load, product
from benchmarks.client import Client
from benchmarks.engines import Engine
from benchmarks.measured import Measured
from benchmarks.pages import timed
from benchmarks.plan import Plan
from benchmarks.ranks import rounded
from benchmarks.servers import free_port, running

_FIRST, _SECOND = "member-1", "member-2"  # the second one's server is killed right behind the answer
_LOGGED_OUT = 303


@dataclass(frozen=True, slots=True)
class Leaving:
    """The act of each of two members, in milliseconds; reports before and meanwhile; what is left of both after the kill."""

    engine: str
    cases: int
    act_ms: float
    killed_act_ms: float
    before: Measured
    meanwhile: Measured
    grants_left: int
    cases_left: int

    def figures(self) -> dict[str, Any]:
        """All figures, for the JSON file."""
        return {
            "engine": self.engine,
            "cases": self.cases,
            "act_ms": rounded(self.act_ms),
            "killed_act_ms": rounded(self.killed_act_ms),
            "before": self.before.figures(),
            "meanwhile": self.meanwhile.figures(),
            "grants_left": self.grants_left,
            "cases_left": self.cases_left,
        }


async def measure(engine: Engine, folder: Path, plan: Plan) -> Leaving:
    """Fill, serve, let two members leave, kill the server right behind the second, and look at what is stored."""
    name = f"leaving-{engine.name}"
    site = await product.make(folder / name, database_url=engine.new(name.replace("-", "_")), members=plan.members)
    await product.fill(site, count=plan.left_cases)
    first, second = [await product.seat_url(site, one) for one in (_FIRST, _SECOND)]
    with running(site.serve(free_port()), folder) as server:
        async with Client(server.port) as leaver, Client(server.port) as reporter:
            await browser.log_in(leaver, _FIRST)
            before = await timed(browser.product_report(), reporter, plan.visits, [server.pid])
            reports = load.times(browser.product_report(), reporter, count=plan.visits, pids=[server.pid])
            meanwhile = asyncio.create_task(reports)
            act_ms = await _leave(leaver, first)
            during = Measured((await meanwhile,))
        async with Client(server.port) as leaver:
            await browser.log_in(leaver, _SECOND)
            killed_act_ms = await _leave(leaver, second)
            os.kill(server.pid, signal.SIGKILL)
    grants, cases = await product.left_behind(site, [_FIRST, _SECOND])
    return Leaving(engine.name, plan.left_cases, act_ms, killed_act_ms, before, during, grants, cases)


async def _leave(leaver: Client, seat: str) -> float:
    """Resign on the seat's page; return the milliseconds of the act."""
    fields = {**(await leaver.get(seat)).hidden(), "has_read": "yes"}
    began = time.perf_counter()
    answer = await leaver.post(f"{seat}/end", fields)
    if answer.status != _LOGGED_OUT:
        raise RuntimeError(f"the member could not leave: {answer.status}")
    return (time.perf_counter() - began) * 1000
