"""How fast reports are taken, beside the floor, in turns: what disturbs one disturbs the other."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks import floor, load
from benchmarks.children import Child, child, free_port
from benchmarks.client import Client
from benchmarks.floor import Commits, Seals
from benchmarks.load import Measured, Visit
from benchmarks.site import FIELDS, FORM, BenchSite

CLIENTS = (1, 8)
_SHOWN = b"receipt"


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: visits in each round, by number of clients."""

    rounds: int
    visits: dict[int, int]
    floor_runs: int


FULL = Size(rounds=3, visits={1: 60, 8: 240}, floor_runs=20)
TINY = Size(rounds=1, visits={1: 1, 8: 8}, floor_runs=1)


@dataclass(frozen=True, slots=True)
class Parts:
    """The floor's parts, in seconds a report; a commit alone and shared by eight."""

    seals: float
    commit: float
    commit_shared: float


class PartsClock:
    """Times the floor's parts alone, a little in each round, so that they meet the same weather as all else."""

    def __init__(self, folder: Path, *, members: int) -> None:
        self._seals, self._commits = Seals(members=members), Commits(folder / "floor-parts.db")
        self._rows = floor.rows_of(self._seals)
        self._found: list[Parts] = []

    def run(self, *, times: int) -> None:
        shared = max(CLIENTS)
        self._found.append(
            Parts(
                seals=floor.seconds_of(self._seals.once, times=times),
                commit=floor.seconds_of(lambda: self._commits.once(self._rows), times=times),
                commit_shared=floor.seconds_of(lambda: self._commits.once(self._rows * shared), times=times) / shared,
            )
        )

    def parts(self) -> Parts:
        """Of the rounds the middle one, part by part."""
        return Parts(
            seals=median(one.seals for one in self._found),
            commit=median(one.commit for one in self._found),
            commit_shared=median(one.commit_shared for one in self._found),
        )


def _for_each() -> dict[int, Measured]:
    return {count: Measured() for count in CLIENTS}


@dataclass(slots=True)
class Submissions:
    """What was measured, by number of clients."""

    clock: PartsClock
    bare: dict[int, Measured] = field(default_factory=_for_each)
    whole: dict[int, Measured] = field(default_factory=_for_each)
    ours: dict[int, Measured] = field(default_factory=_for_each)
    idle_mib: float | None = None
    peak_mib: float | None = None

    def floor_rate(self, clients: int) -> float:
        """1 / (seals + commit + bare form): reports a second if nothing overlapped and nothing else were done."""
        parts = self.clock.parts()
        commit = parts.commit if clients == 1 else parts.commit_shared
        return 1 / (parts.seals + commit + 1 / self.bare[clients].rate)

    def ratio(self, clients: int) -> float:
        return self.ours[clients].rate / self.floor_rate(clients)


def visit(path: str, fields: dict[str, str]) -> Visit:
    """Get the form, fill it in, send it, and look whether a receipt came back."""

    async def one(client: Client) -> None:
        page = await client.get(path)
        answer = await client.post(path, {"token": page.token(), **fields})
        if answer.status != 200 or _SHOWN not in answer.body:
            raise RuntimeError(f"no receipt: {answer.status}")

    return one


async def measure(folder: Path, *, made: BenchSite, members: int, size: Size) -> Submissions:
    """Measure all of it; the servers run only for as long as this does."""
    found = Submissions(PartsClock(folder, members=members))
    with child("coc_service", "serve", port=made.port, environment=made.environment()) as ours:
        found.idle_mib = ours.memory_mib("VmRSS")
        lengths = await _lengths(ours)
        numbers = [str(number) for number in (members, *lengths)]
        port = free_port()
        arguments = ("benchmarks.floor_server", str(port), str(folder / "floor.db"), *numbers)
        with child(*arguments, port=port, environment={}) as bare:
            await _rounds(found, ours=ours, bare=bare, size=size)
        found.peak_mib = ours.memory_mib("VmHWM")
    return found


async def _lengths(ours: Child) -> tuple[int, int]:
    """How long our two pages are, so that the floor's are as long."""
    async with Client(ours.port) as client:
        page = await client.get(FORM)
        answer = await client.post(FORM, {"token": page.token(), **FIELDS})
        return len(page.body), len(answer.body)


async def _rounds(found: Submissions, *, ours: Child, bare: Child, size: Size) -> None:
    turns = (
        (bare, visit("/bare", FIELDS), found.bare),
        (bare, visit("/whole", FIELDS), found.whole),
        (ours, visit(FORM, FIELDS), found.ours),
    )
    for count in CLIENTS:
        for _ in range(size.rounds):
            found.clock.run(times=size.floor_runs)
            for server, one, measured in turns:
                await _round(server, one, measured[count], clients=count, visits=size.visits[count])


async def _round(server: Child, one: Visit, measured: Measured, *, clients: int, visits: int) -> None:
    async with AsyncExitStack() as stack:
        connected = [await stack.enter_async_context(Client(server.port)) for _ in range(clients)]
        await load.run(one, clients=connected, visits=clients)  # a first visit each, not counted
        before = server.cpu_seconds()
        seconds, took = await load.run(one, clients=connected, visits=visits)
        after = server.cpu_seconds()
        used = None if before is None or after is None else after - before
        measured.add(seconds, took=took, server_took=used)
