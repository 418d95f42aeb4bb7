"""Measures report submission against the floor. The two take turns, so that other work disturbs both alike."""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import floor_server, load, machine, product
from benchmarks.browser import REPORT_FORM, Visit, encoded_report, product_report, report_visit
from benchmarks.client import Client
from benchmarks.engines import Engine
from benchmarks.floor import ReportCost
from benchmarks.floor_server import Floor
from benchmarks.load import Round
from benchmarks.measured import Measured
from benchmarks.plan import Plan
from benchmarks.servers import Command, Server, free_port, running
from benchmarks.watched import KINDS

WARM_UP = 0.2  # of a round
SHARE_OF_RATE = 0.7


@dataclass(frozen=True, slots=True)
class Target:
    """A target of load: its processes, including those of its database, and the kind of visit."""

    name: str
    servers: Sequence[Server]
    database_pids: Sequence[int]
    visit: Visit

    @property
    def ports(self) -> list[int]:
        return [server.port for server in self.servers]

    @property
    def pids(self) -> list[int]:
        return [*(server.pid for server in self.servers), *self.database_pids]


@dataclass(frozen=True, slots=True)
class Pair:
    """The product and the floor under one load."""

    load: str
    clients: int | None
    product: Measured
    floor: Measured


@dataclass(frozen=True, slots=True)
class Steps:
    """How long the event loop was blocked under a load; see `benchmarks.watched`. The worst of several processes."""

    load: str
    target: str
    ms: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Submissions:
    """All measurements on one engine with this number of processes."""

    engine: str
    processes: int
    cost: ReportCost
    pairs: Sequence[Pair]
    share: Measured
    share_rate: float
    steps: Sequence[Steps]
    idle_mib: float | None
    peak_mib: float | None


async def measure(engine: Engine, folder: Path, plan: Plan) -> list[Submissions]:
    """Measure one site with each number of processes in turn."""
    name = f"submissions-{engine.name}"
    site = await product.make(folder / name, database_url=engine.new(name.replace("-", "_")), members=plan.members)
    counted = await product.cost_of_report(site)
    cost = counted if plan.wraps is None else counted.with_wraps(plan.wraps)
    run = _Run(engine, folder, plan, cost)
    return [await run.with_processes(site, count) for count in plan.processes[engine.name]]


@dataclass(frozen=True, slots=True)
class _Run:
    engine: Engine
    folder: Path
    plan: Plan
    cost: ReportCost

    async def with_processes(self, site: product.Site, count: int) -> Submissions:
        async with AsyncExitStack() as stack:
            servers = [stack.enter_context(running(site.serve(free_port()), self.folder)) for _ in range(count)]
            idle = _total(machine.resident_mib(server.pid) for server in servers)
            ours = Target("product", servers, self.engine.pids, product_report())
            bare = stack.enter_context(running(await self._floor(servers[0], count), self.folder))
            floor = Target(
                "floor", [bare], self.engine.pids, report_visit(floor_server.PATH, shown=floor_server.RECEIPT)
            )
            pairs = [await self._closed(ours, floor, clients) for clients in self.plan.clients]
            pairs.append(await self._arriving(ours, floor))
            usual = next(pair for pair in pairs if pair.clients == self.plan.usual_clients)
            share_rate = max(1.0, SHARE_OF_RATE * usual.product.rate)
            share = Measured((await self._open(ours, share_rate),))
            steps = [*await self._steps(ours), *await self._steps(floor)]
            peak = _total(machine.peak_mib(server.pid) for server in servers)
        return Submissions(
            engine=self.engine.name,
            processes=count,
            cost=self.cost,
            pairs=pairs,
            share=share,
            share_rate=share_rate,
            steps=steps,
            idle_mib=idle,
            peak_mib=peak,
        )

    async def _floor(self, server: Server, count: int) -> Command:
        """The floor's server; its two pages have the same size as ours."""
        async with Client(server.port) as client:
            page = await client.get(REPORT_FORM)
            answer = await client.post_encoded(REPORT_FORM, encoded_report(page, number=0))
        url = self.engine.new(f"floor_{count}")
        floor = Floor(url, self.cost, page_bytes=len(page.body), receipt_bytes=len(answer.body))
        port = free_port()
        return Command(("benchmarks.floor_server", *floor.arguments(port)), {}, port)

    async def _closed(self, ours: Target, floor: Target, clients: int) -> Pair:
        rounds: dict[str, list[Round]] = {ours.name: [], floor.name: []}
        for _ in range(self.plan.rounds):
            for target in (floor, ours):
                rounds[target.name].append(await self._round(target, clients))
        measured = {name: Measured(tuple(found)) for name, found in rounds.items()}
        return Pair(_clients(clients), clients, measured[ours.name], measured[floor.name])

    async def _round(self, target: Target, clients: int) -> Round:
        seconds = self.plan.seconds
        async with AsyncExitStack() as stack:
            connected = await load.connected(stack, target.ports, clients)
            await load.closed(target.visit, connected, seconds=seconds * WARM_UP, pids=())
            return await load.closed(target.visit, connected, seconds=seconds, pids=target.pids)

    async def _arriving(self, ours: Target, floor: Target) -> Pair:
        rate = self.plan.arrivals_per_second
        found = {target.name: Measured((await self._open(target, rate),)) for target in (floor, ours)}
        return Pair(f"{rate:g} arrive a second", None, found[ours.name], found[floor.name])

    async def _open(self, target: Target, rate: float) -> Round:
        seconds = self.plan.seconds * self.plan.rounds  # a percentile needs many visits
        return await load.arriving(target.visit, target.ports, rate=rate, seconds=seconds, pids=target.pids)

    async def _steps(self, target: Target) -> list[Steps]:
        """Measure steps under both kinds of load, in separate rounds, because the clock has a small cost."""
        rate = self.plan.arrivals_per_second
        closed = await self._watched(target, _clients(self.plan.usual_clients), None)
        return [closed, await self._watched(target, f"{rate:g} arrive a second", rate)]

    async def _watched(self, target: Target, name: str, rate: float | None) -> Steps:
        for server in target.servers:
            server.start_clock()
        if rate is None:
            await self._round(target, self.plan.usual_clients)
        else:
            await self._open(target, rate)
        found = [server.stop_clock() for server in target.servers]
        return Steps(name, target.name, {kind: _worst(found, kind) for kind in KINDS})


def _worst(found: Sequence[dict[str, Any]], kind: str) -> dict[str, float]:
    return {name: max(float(one[kind][name]) for one in found) for name in ("max", "p99")}


def _total(values: Any) -> float | None:
    """The sum; None if a value is missing."""
    found = [value for value in values if value is not None]
    return sum(found) if found else None


def _clients(count: int) -> str:
    return "1 client" if count == 1 else f"{count} clients"
